"""Counts what is held of whom: each data class of policy, wherever it lives with us.

Written without the purge's own code: the promise comes from policy, the finding from plain listings
of every version and item.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from functions.shared.aws import dynamodb
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.policy import retention as policy
from functions.shared.policy.retention import DataClass
from functions.shared.retention import clock_start, promised, purge_from
from local.emulator.cloud import Cloud

_MONTH = re.compile(r"(?<![\d-])(\d{4}-\d{2})(?![\d-])")
_DAY = re.compile(r"(?<![\d-])(\d{4}-\d{2}-\d{2})(?!\d)")
# In clear; an invitation's keyed hashes end with it, as policy's class "invitation" says (R43a).
_CONTACT_FIELDS = ("email", "phone")


@dataclass
class Census:
    """How many things there are of each class that tells who somebody is, how many of them have
    outlived their promise; and from which days on the purge takes anything at all."""

    held: Counter[str] = field(default_factory=Counter)
    overdue: Counter[str] = field(default_factory=Counter)
    due: dict[str, set[date]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Everything that has an end (the do-not-contact list has none, R48)."""
        return sum(
            n for name, n in self.held.items() if policy.rules().by_name[name].clock != "none"
        )

    def count(self, item: DataClass, start: date | None, things: int, day: date) -> None:
        """Takes in things of a class whose clock started on one day; None if they tell none."""
        end = promised(item, start) if start else None
        due = purge_from(item, start) if start else None
        if due:
            self.due.setdefault(item.name, set()).add(due)
        if _tells_who(item):
            self.held[item.name] += things
            self.overdue[item.name] += things if end and end < day else 0


def take(here: Cloud, day: date) -> Census:
    """A census on ``day`` of the time that is played."""
    census, classes = Census(), policy.rules().classes
    ledger = _ledger(here)
    for item in classes:
        if item.ended_by == "purge":
            starts = _in_ledger(item, ledger) if item.kind == "ledger" else _starts(here, item)
            for start, things in Counter(starts).items():
                census.count(item, start, things, day)
    return census


def _tells_who(item: DataClass) -> bool:
    """Does it tell who somebody is? A handover's password does not, but it opens what does."""
    return item.identifiable or item.name == "handover-password"


def _starts(here: Cloud, item: DataClass) -> Iterable[date | None]:
    """The day on which the clock of each thing of a class started."""
    if item.kind == "object":
        return _objects(here, item)
    if item.kind == "parameter":
        return _parameters(here, item)
    if item.kind in ("table", "fields"):
        return _items(here, item)
    return ()


def _objects(here: Cloud, item: DataClass) -> Iterator[date | None]:
    bucket = Bucket(here.client("s3"), here.outputs[item.store])
    for prefix in item.prefixes:
        for version in bucket.versions(prefix):
            arrival = item.clock == "arrival"
            yield version.modified.date() if arrival else _start(item.clock, version.key)
        for upload in bucket.uploads(prefix):
            yield _start(item.clock, upload.key)


def _parameters(here: Cloud, item: DataClass) -> Iterator[date | None]:
    root = here.outputs["SendingSwitchParameter"].rpartition("/")[0]
    for page in here.client("ssm").get_paginator("describe_parameters").paginate():
        for found in page["Parameters"]:
            name = found["Name"].removeprefix(f"{root}/")
            if name.startswith(item.prefixes):
                yield _start(item.clock, name)


def _items(here: Cloud, item: DataClass) -> Iterator[date | None]:
    """Only the date of each item is read: a census of 20,000 people comes after every purge."""
    options = {}
    if item.kind == "fields":
        fields = " OR ".join(f"attribute_exists({name})" for name in _CONTACT_FIELDS)
        options = {"FilterExpression": fields}
    attribute = item.date_field or "contact"  # the list has no dates, since it has no end
    for found in dynamodb.scan(*_of(here, item), attributes=[attribute], **options):
        yield _start(item.clock, found[attribute]["S"])


def _ledger(here: Cloud) -> list[tuple[str, str]]:
    """Name and date of every entry, read once for all classes that live there."""
    classes = [item for item in policy.rules().classes if item.kind == "ledger"]
    [field_name] = {item.date_field for item in classes}
    found = dynamodb.scan(*_of(here, classes[0]), attributes=["item", field_name])
    return [(entry["item"]["S"], entry[field_name]["S"]) for entry in found]


def _in_ledger(item: DataClass, ledger: list[tuple[str, str]]) -> Iterator[date | None]:
    for name, told in ledger:
        if name.startswith(item.prefixes):
            yield _start(item.clock, told)


def _of(here: Cloud, item: DataClass) -> tuple[object, str]:
    return here.client("dynamodb"), here.outputs[item.store]


@cache
def _start(clock: str, text: str) -> date | None:
    """The start of a clock that a key or an item's field tells."""
    if clock == "sample-month":
        found = _MONTH.search(text)
        return clock_start(Month.parse(found[1])) if found else None
    day = _DAY.search(text)
    return date.fromisoformat(day[1]) if day else None
