"""The stop lists for ORS: one file a survey and day, which names whom it must not call (R21)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date

from functions.shared.objects import Bucket
from functions.shared.policy import extract
from functions.shared.stopped import Person, StopList, parse

_DAY = re.compile(r"/(\d{4}-\d{2}-\d{2})\.csv\Z")


def key_of(survey: str, day: date) -> str:
    return f"stop-lists/{survey}/{day.isoformat()}.csv"


def latest(bucket: Bucket, survey: str, today: date) -> tuple[date | None, Mapping[Person, date]]:
    """The newest list up to today and its day; empty if there is none."""
    days = []
    for stored in bucket.listing(f"stop-lists/{survey}/"):
        match = _DAY.search(stored.key)
        if match and date.fromisoformat(match[1]) <= today:
            days.append(date.fromisoformat(match[1]))
    if not days:
        return None, {}
    newest = max(days)
    body = bucket.find(key_of(survey, newest)) or b""
    return newest, parse(csv.DictReader(io.StringIO(body.decode("utf-8"))))


def write(bucket: Bucket, survey: str, today: date, found: StopList) -> None:
    """Writes today's list."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(extract.rules().handover.stop_list_columns)
    writer.writerows(found.rows())
    bucket.put(key_of(survey, today), text.getvalue(), "text/csv; charset=utf-8")


def add(bucket: Bucket, survey: str, people: Iterable[Person], today: date) -> int:
    """Puts people on today's list beside those of the newest one; returns how many are new.

    For who leaves the register, so that no sweep could name them. Safe to repeat. An event may come
    days late: what is added to an older list than the newest nobody would ever read.
    """
    newest, before = latest(bucket, survey, date.max)
    day = max(today, newest or today)
    listed = dict(before)
    for person in people:
        listed.setdefault(person, day)
    new = len(listed) - len(before)
    if new:
        write(bucket, survey, day, StopList(listed, new))
    return new
