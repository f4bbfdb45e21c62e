"""Which keys a role needs, read off its statements, so that the two cannot disagree (R53)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from infra.access.statements import Allow
from infra.storage.keys import READ, TABLE, WRITE, DataKey

Needs = Mapping[str, frozenset[str]]

# What a service asks of the key, in the caller's name, for one of its own actions.
_ASKS = {
    "dynamodb:RestoreTableToPointInTime": (*TABLE, "kms:CreateGrant"),
    "s3:GetObject": READ,
    "s3:GetObjectVersion": READ,
    "s3:PutObject": WRITE,
    "ssm:GetParameter": READ,
    "ssm:PutParameter": ("kms:Encrypt",),
    "secretsmanager:GetSecretValue": READ,
    "sns:Publish": WRITE,
}


def needs(statements: Iterable[Allow]) -> Needs:
    """Store → KMS actions that these statements ask of its key."""
    found: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        for action in statement.actions:
            asked = _ASKS.get(action, TABLE if action.startswith("dynamodb:") else ())
            for store in statement.stores:
                found[store].update(asked)
    return {store: frozenset(actions) for store, actions in found.items() if actions}


def key_statements(statements: Iterable[Allow], keys: Mapping[str, DataKey]) -> list[Allow]:
    """The role's side: one statement for each set of actions, over the keys it is for."""
    together: dict[frozenset[str], list[str]] = defaultdict(list)
    for store, actions in sorted(needs(statements).items()):
        if store in keys:
            together[actions].append(keys[store].arn)
    return [
        Allow(f"Keys{number}", tuple(sorted(actions)), tuple(arns))
        for number, (actions, arns) in enumerate(sorted(together.items(), key=_order), start=1)
    ]


def let_in(access: Mapping[str, Iterable[Allow]], keys: Mapping[str, DataKey]) -> None:
    """The keys' side: each key policy names the roles that need it, and for what."""
    users: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for role, statements in access.items():
        for store, actions in needs(statements).items():
            if store in keys:
                users[store, actions].append(role)
    for number, ((store, actions), roles) in enumerate(sorted(users.items(), key=_order)):
        keys[store].let_in(f"Use{number}", roles, sorted(actions))


def _order(item: tuple[object, object]) -> str:
    """Any order will do, as long as two syntheses agree on it."""
    key = item[0]
    parts = key if isinstance(key, tuple) else ("", key)
    return f"{parts[0]} {' '.join(sorted(parts[1]))}"
