"""The stop lists for ORS: one file a survey and day, which names whom it must not call (R21)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from functions.shared.aws.s3 import AlreadyThere, Bucket
from functions.shared.csv.writer import csv_text
from functions.shared.errors import Busy
from functions.shared.stores.people.stop_list_entry import Known, StopList, columns, parse

_DAY = re.compile(r"/(\d{4}-\d{2}-\d{2})\.csv\Z")
_TRIES = 20
T = TypeVar("T")


def key_of(survey: str, day: date) -> str:
    return f"stop-lists/{survey}/{day.isoformat()}.csv"


class Newest(NamedTuple):
    """The newest list: no day and nobody if there is none. ``etag`` tells whether it changes."""

    day: date | None = None
    people: Mapping[Known, date] = MappingProxyType({})
    etag: str = ""


def latest(bucket: Bucket, survey: str, today: date) -> Newest:
    """The newest list up to today."""
    found: dict[date, str] = {}
    for stored in bucket.listing(f"stop-lists/{survey}/"):
        match = _DAY.search(stored.key)
        if match and date.fromisoformat(match[1]) <= today:
            found[date.fromisoformat(match[1])] = stored.etag
    if not found:
        return Newest()
    newest = max(found)
    # Read after the listing: one that changes in between no longer has the listing's ETag.
    body = bucket.find(key_of(survey, newest)) or b""
    people = parse(survey, csv.DictReader(io.StringIO(body.decode("utf-8"))))
    return Newest(newest, people, found[newest])


def write(bucket: Bucket, survey: str, today: date, found: StopList, onto: Newest) -> None:
    """Writes today's list, made of ``onto``; :class:`AlreadyThere` if that is no longer so.

    The sweep, a withdrawal and an erasure write one key. Who was added between another's reading
    and its writing has left the register: no later sweep would name them again.
    """
    bucket.put_unless_changed(
        key_of(survey, today),
        csv_text(columns(survey), found.rows()),
        "text/csv; charset=utf-8",
        etag=onto.etag if onto.day == today else "",
    )


def until_written(attempt: Callable[[], T]) -> T:
    """Reads and writes again as often as somebody else was quicker."""
    for _ in range(_TRIES):
        with suppress(AlreadyThere):
            return attempt()
    raise Busy("the stop list keeps changing: try again")


def add(bucket: Bucket, survey: str, people: Iterable[Known], today: date) -> int:
    """Puts people on today's list beside those of the newest one; returns how many are new.

    For who leaves the register, so that no sweep could name them. Safe to repeat. An event may come
    days late: what is added to an older list than the newest nobody would ever read.
    """
    added = list(people)
    return until_written(lambda: _add(bucket, survey, added, today))


def _add(bucket: Bucket, survey: str, people: Iterable[Known], today: date) -> int:
    newest = latest(bucket, survey, date.max)
    day = max(today, newest.day or today)
    listed = dict(newest.people)
    for person in people:
        listed.setdefault(person, day)
    new = len(listed) - len(newest.people)
    if new:
        write(bucket, survey, day, StopList(listed, new), newest)
    return new
