"""A small evaluator of AWS policies: one account, identity, bucket and key policies.

It knows the operators that our templates use and raises for any other, so that a condition it
cannot judge is never taken for met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

Verdict = Literal["allow", "deny", "silent"]
Context = Mapping[str, str | tuple[str, ...]]


class CannotJudge(Exception):
    """A policy uses something that this evaluator does not know."""


@dataclass(frozen=True)
class Request:
    """Who asks for what; ``context`` holds condition keys in lower case."""

    principal: str
    action: str
    resource: str
    context: Context = field(default_factory=dict)

    def value(self, key: str) -> tuple[str, ...] | None:
        """The values of a condition key, ``None`` where the request has no such key."""
        name = key.lower()
        if name == "aws:principalarn":
            return (self.principal,)
        found = self.context.get(name)
        return (found,) if isinstance(found, str) else found


@dataclass(frozen=True)
class Statement:
    """One statement of a policy document; ``raw`` has its references resolved."""

    raw: Mapping[str, Any]
    source: str = ""

    @property
    def sid(self) -> str:
        return str(self.raw.get("Sid", ""))

    def matches(self, request: Request) -> bool:
        """Whether the statement is about this request."""
        raw = self.raw
        return (
            _listed(raw, "Action", request.action, ignore_case=True)
            and _listed(raw, "Resource", request.resource)
            and _principal(raw.get("Principal"), request.principal)
            and all(
                _operator(operator, request, key, _many(expected))
                for operator, keys in raw.get("Condition", {}).items()
                for key, expected in keys.items()
            )
        )


def statements(document: Mapping[str, Any], source: str = "") -> list[Statement]:
    """The statements of a policy document."""
    return [Statement(raw, source) for raw in _many(document["Statement"])]


def verdict(policy: Iterable[Statement], request: Request) -> Verdict:
    """What one policy says: an explicit deny counts most."""
    effects = {item.raw["Effect"] for item in policy if item.matches(request)}
    return "deny" if "Deny" in effects else "allow" if "Allow" in effects else "silent"


def allowed(identity: Iterable[Statement], resource: Iterable[Statement], request: Request) -> bool:
    """Within one account: neither policy denies, and the identity's own allows."""
    own, other = verdict(identity, request), verdict(resource, request)
    return own == "allow" and other != "deny"


def key_allowed(identity: Iterable[Statement], key: Iterable[Statement], request: Request) -> bool:
    """A KMS key: its policy must allow as well, naming the account or the role."""
    return verdict(identity, request) == "allow" and verdict(key, request) == "allow"


def _listed(raw: Mapping[str, Any], name: str, value: str, *, ignore_case: bool = False) -> bool:
    """``Action`` or ``NotAction``, ``Resource`` or ``NotResource``."""
    if name in raw:
        return any(_like(value, str(p), ignore_case) for p in _many(raw[name]))
    if f"Not{name}" in raw:
        return not any(_like(value, str(p), ignore_case) for p in _many(raw[f"Not{name}"]))
    raise CannotJudge(f"a statement without {name}")


def _principal(element: Any, principal: str) -> bool:
    """``"*"``, the account itself (which delegates to its roles), the very role, or a service."""
    if element is None or element in ("*", {"AWS": "*"}):
        return True
    if ":" not in principal:
        return principal in _many(element.get("Service", ()))
    account = principal.split(":")[4]
    names = {f"arn:aws:iam::{account}:root", principal, account, "*"}
    return bool(names & {str(name) for name in _many(element.get("AWS", ()))})


def _operator(name: str, request: Request, key: str, expected: list[Any]) -> bool:
    """One condition: any of ``expected`` will do (none of them, for the negated operators)."""
    quantifier, _, rest = name.rpartition(":")
    if_exists = rest.endswith("IfExists")
    operator = rest.removesuffix("IfExists")
    values = request.value(key)
    if operator == "Null":
        return (values is None) == (str(expected[0]).lower() == "true")
    if values is None:
        # A negated operator holds for a key that is not there, as does "for all" of nothing.
        return if_exists or "Not" in operator or quantifier == "ForAllValues"
    wanted = [str(item) for item in expected]
    if quantifier == "ForAnyValue" or not quantifier:
        return any(_compare(operator, value, wanted) for value in values)
    if quantifier == "ForAllValues":
        return all(_compare(operator, value, wanted) for value in values)
    raise CannotJudge(f"condition {name}")


def _compare(operator: str, value: str, wanted: list[str]) -> bool:
    if operator == "StringEquals":
        return value in wanted
    if operator == "StringEqualsIgnoreCase":
        return value.casefold() in [item.casefold() for item in wanted]
    if operator == "StringNotEquals":
        return value not in wanted
    if operator in ("StringLike", "ArnLike", "ArnEquals"):
        return any(_like(value, pattern) for pattern in wanted)
    if operator in ("StringNotLike", "ArnNotLike", "ArnNotEquals"):
        return not any(_like(value, pattern) for pattern in wanted)
    if operator == "Bool":
        return value.lower() in [item.lower() for item in wanted]
    if operator == "NumericLessThan":
        return any(float(value) < float(item) for item in wanted)
    raise CannotJudge(f"condition operator {operator}")


def _like(value: str, pattern: str, ignore_case: bool = False) -> bool:
    return _pattern(pattern, ignore_case).fullmatch(value) is not None


@cache
def _pattern(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    """``*`` is any run of characters, ``?`` any one; all else stands for itself."""
    text = "".join(
        ".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern
    )
    return re.compile(text, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
