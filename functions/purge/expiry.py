"""What must go on a day, why, and since when: the table of clocks over one thing at a time. Pure.

Dates come from keys and items, not from when an object was written (R49). An object whose date
cannot be read counts from its arrival, and is reported. What is dated too far ahead, and a row
without a readable date, is held for a person: either its date is wrong or the day is, and what was
deleted for a slip of the pen does not come back. Lifecycle rules and TTL end it meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from functions.shared.clock import Month, add_months, london_date
from functions.shared.policy.retention import DataClass, Retention
from functions.shared.retention import clock_start, end_of

Field = Callable[[str], str | None]

_DATED = re.compile(r"(\d{4}-\d{2})(-\d{2})?\Z")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to become of one thing.

    ``item`` is its class; ``None`` for a place that no class claims, which the purge leaves alone
    and reports. ``promise`` is the last day on which it may exist, ``due_since`` the first on which
    the purge takes it; both ``None`` if the purge never does. ``late``: found after its promise.
    ``odd``: its date cannot be believed; ``held``: and so it stays until a person has looked.
    """

    item: DataClass | None
    due: bool = False
    due_since: date | None = None
    promise: date | None = None
    late: bool = False
    odd: bool = False
    held: bool = False


_UNCLAIMED = Verdict(None, odd=True)


class RetentionSchedule:
    """The table of clocks, read on one day.

    ``played`` says that the run stands for a day which the real clock has not reached. When things
    arrived then says nothing about whether they are late: objects carry the real time.
    """

    def __init__(self, table: Retention, day: date, *, played: bool = False) -> None:
        self.table, self.day, self.played = table, day, played
        self._key_horizon = day + timedelta(days=table.ahead_days)
        self._row_horizon = add_months(day, table.hard_limit_months)
        self._classes = cache(table.of_store)
        self._judged = cache(self._judge)

    def of_object(self, store: str, key: str, modified: datetime) -> Verdict:
        """An object version, a delete marker or an unfinished upload."""
        item = self.class_of(store, key)
        if item is None:
            return _UNCLAIMED
        arrived = london_date(modified)
        arrival = item.clock == "arrival"
        start = _of_key(_behind(item, key), depth=3 if arrival else 2)
        if start is not None and start > self._key_horizon and self._ends(item):
            return _held(item)
        if arrival:
            return self._judged(item.name, max(arrived, start or arrived), True)
        return self._judged(item.name, start or arrived, start is None, start is None)

    def of_upload(self, store: str, key: str, started: datetime) -> Verdict:
        """An unfinished upload: due with its class, or when policy's days for it have passed."""
        found = self.of_object(store, key, started)
        since = london_date(started) + timedelta(days=self.table.multipart_days)
        if found.due or found.promise is None or self.day < since:
            return found
        return Verdict(found.item, True, since, found.promise, odd=found.odd)

    def of_row(self, item: DataClass, field: Field) -> Verdict:
        """A row; ``field`` gives an attribute's text. It has no arrival to count from."""
        start = _of_text(field(item.date_field)) if item.date_field else self.day
        if start is None or start > self._row_horizon:
            return _held(item)
        return self._judged(item.name, start)

    def of_fields(self, item: DataClass, row: DataClass, field: Field) -> Verdict:
        """The contact fields of a row of class ``row``, never kept beyond what caps them (R43)."""
        found = self.of_row(item, field)
        month = _of_text(field(row.date_field))
        if not item.capped_by or month is None or month > self._row_horizon:
            return found
        cap = self._judged(item.capped_by, month)
        if found.promise and cap.promise and found.promise <= cap.promise:
            return found
        return replace(cap, item=item, odd=found.odd)

    def of_entry(self, name: str, field: Field) -> Verdict:
        """An entry of the ledger, by its name."""
        item = self.class_of("LedgerTable", name)
        return _UNCLAIMED if item is None else self.of_row(item, field)

    def class_of(self, store: str, key: str) -> DataClass | None:
        """The one class whose prefix starts the key."""
        return next((item for item in self._classes(store) if key.startswith(item.prefixes)), None)

    @staticmethod
    def _ends(item: DataClass) -> bool:
        return item.clock != "none" and item.ended_by == "purge"

    def _judge(
        self, name: str, start: date, by_arrival: bool = False, odd: bool = False
    ) -> Verdict:
        item = self.table.by_name[name]
        if not self._ends(item):
            return Verdict(item)
        promise = end_of(item, start)
        since = promise - timedelta(days=self.table.margin_days)
        late = self.day > promise and not (by_arrival and self.played)
        return Verdict(item, self.day >= since, since, promise, late, odd)


def _held(item: DataClass) -> Verdict:
    return Verdict(item, odd=True, held=True)


def _behind(item: DataClass, key: str) -> str:
    """The key without its class's prefix."""
    return key.removeprefix(next(each for each in item.prefixes if key.startswith(each)))


def _of_key(path: str, *, depth: int) -> date | None:
    """The first part that is a day or a month, with or without an ending behind it.

    Only so many parts are looked at: a file's own name, which people choose, says nothing.
    """
    for part in path.split("/")[:depth]:
        if (found := _of_text(part.partition(".")[0])) is not None:
            return found
    return None


def _of_text(text: str | None) -> date | None:
    """``2027-11-18``; ``2027-11`` and ``uss#2027-11`` are the clock start of that month."""
    match = _DATED.match(text.rpartition("#")[2]) if text else None
    if match is None:
        return None
    try:
        return date.fromisoformat(match[0]) if match[2] else clock_start(Month.parse(match[1]))
    except ValueError:
        return None
