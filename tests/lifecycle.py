"""What S3 does to an object by a bucket's lifecycle rules, since no emulator runs them.

Documented behaviour: age counts from creation, an action falls due at the first midnight UTC after
the days have passed, and is carried out some time later (the lag). On a versioned bucket expiry
leaves the version behind a delete marker; as a replaced version it ends by a rule of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Rule = Mapping[str, Any]


@dataclass(frozen=True)
class Fate:
    """``expires``: when it stops being readable; ``gone``: when its last version is deleted."""

    expires: datetime | None
    gone: datetime | None


def fate(rules: Iterable[Rule], key: str, created: datetime, lag: timedelta) -> Fate:
    """What becomes of one object that nobody touches."""
    enabled = [rule for rule in rules if rule["Status"] == "Enabled" and _applies(rule, key)]
    days = [int(rule["ExpirationInDays"]) for rule in enabled if "ExpirationInDays" in rule]
    if not days:
        return Fate(None, None)
    expires = _after(created, min(days)) + lag
    noncurrent = [
        int(rule["NoncurrentVersionExpiration"]["NoncurrentDays"])
        for rule in enabled
        if "NoncurrentVersionExpiration" in rule
    ]
    return Fate(expires, _after(expires, min(noncurrent)) + lag if noncurrent else None)


def _applies(rule: Rule, key: str) -> bool:
    unknown = {"TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan"} & set(rule)
    assert not unknown, f"the evaluator does not know {unknown}"
    return key.startswith(rule.get("Prefix", ""))


def _after(moment: datetime, days: int) -> datetime:
    """The first midnight UTC when so many days have passed."""
    passed = moment.astimezone(UTC) + timedelta(days=days)
    midnight = passed.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if midnight == passed else midnight + timedelta(days=1)
