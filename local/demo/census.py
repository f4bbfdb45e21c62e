"""Counts what is held of whom: each identifiable data class of policy, wherever it lives.

Written without the purge's own code: the promise comes from policy, the finding from plain listings
of every version and item.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from functions.shared import tables
from functions.shared.clock import Month
from functions.shared.objects import Bucket
from functions.shared.policy import retention as policy
from functions.shared.policy.retention import DataClass
from functions.shared.retention import clock_start, promised, purge_from
from local.cloud import Cloud

_MONTH = re.compile(r"(?<![\d-])(\d{4}-\d{2})(?![\d-])")
_DAY = re.compile(r"(?<![\d-])(\d{4}-\d{2}-\d{2})(?![\d-])")
_KINDS = ("object", "table", "fields", "ledger", "parameter")  # what lives with us
_CONTACT_FIELDS = ("email", "phone", "contact_keys", "address_key")


@dataclass
class Census:
    """How many things there are of each class that tells who somebody is, how many of them have
    outlived their promise; and from which days on the purge takes anything at all."""

    held: Counter[str] = field(default_factory=Counter)
    overdue: Counter[str] = field(default_factory=Counter)
    due: dict[str, set[date]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Everything identifiable that has an end (the do-not-contact list has none, R48)."""
        return sum(
            n for name, n in self.held.items() if policy.rules().by_name[name].clock != "none"
        )


def tells_who(item: DataClass) -> bool:
    """Does it tell who somebody is? A handover's password does not, but it opens what does."""
    return item.identifiable or item.name == "handover-password"


def take(here: Cloud, day: date) -> Census:
    """A census on ``day`` of the time that is played."""
    census = Census()
    for item in policy.rules().classes:
        if item.kind not in _KINDS or item.ended_by != "purge":
            continue
        for start in _starts(here, item):
            end, due = (promised(item, start), purge_from(item, start)) if start else (None, None)
            if due:
                census.due.setdefault(item.name, set()).add(due)
            if tells_who(item):
                census.held[item.name] += 1
                census.overdue[item.name] += bool(end and end < day)
    return census


def _starts(here: Cloud, item: DataClass) -> Iterator[date | None]:
    """The day on which the clock of each thing of a class started; None if it tells none."""
    if item.kind == "object":
        yield from _objects(here, item)
    elif item.kind == "parameter":
        root = here.outputs["SendingSwitchParameter"].rpartition("/")[0]
        pages = here.client("ssm").get_paginator("describe_parameters").paginate()
        for page in pages:
            for found in page["Parameters"]:
                name = found["Name"].removeprefix(f"{root}/")
                if name.startswith(item.prefixes):
                    yield _in_name(item, name)
    else:
        yield from _items(here, item)


def _objects(here: Cloud, item: DataClass) -> Iterator[date | None]:
    bucket = Bucket(here.client("s3"), here.outputs[item.store])
    for prefix in item.prefixes:
        for version in bucket.versions(prefix):
            yield (
                version.modified.date() if item.clock == "arrival" else _in_name(item, version.key)
            )
        for upload in bucket.uploads(prefix):
            yield _in_name(item, upload.key)


def _items(here: Cloud, item: DataClass) -> Iterator[date | None]:
    for typed in tables.scan(here.client("dynamodb"), here.outputs[item.store]):
        entry = tables.plain(typed)
        if item.kind == "ledger" and not str(entry["item"]).startswith(item.prefixes):
            continue
        if item.kind == "fields" and not any(entry.get(name) for name in _CONTACT_FIELDS):
            continue
        told = str(entry.get(item.date_field, ""))
        if item.clock == "item-date":
            yield date.fromisoformat(told[:10])
        else:
            month = _MONTH.search(told) if item.clock == "sample-month" else None
            yield clock_start(Month.parse(month[1])) if month else None


def _in_name(item: DataClass, name: str) -> date | None:
    if item.clock == "sample-month" and (found := _MONTH.search(name)):
        return clock_start(Month.parse(found[1]))
    if item.clock == "key-date" and (day := _DAY.search(name)):
        return date.fromisoformat(day[1])
    return None
