"""Tells ORS, by the day's stop list, of people who are about to leave the register (R21, R50)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from functions.shared.clock import write_uk_date
from functions.shared.objects import Bucket
from functions.shared.policy import extract
from functions.subject_access.sightings import Ref


def add_to_stop_list(samples: Bucket, survey: str, people: Iterable[Ref], day: date) -> int:
    """Appends who is not on it yet; returns how many. The hourly sweep keeps what it finds."""
    key = f"stop-lists/{survey}/{day}.csv"
    columns = extract.rules().handover.stop_list_columns
    body = samples.find(key)
    rows = list(csv.reader(io.StringIO((body or b"").decode("utf-8"), newline="")))
    rows = rows or [list(columns)]
    listed = {(row[0], row[1]) for row in rows[1:] if len(row) > 1}
    new = [ref for ref in dict.fromkeys(people) if ref not in listed]
    if new:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerows(rows)
        writer.writerows([crime, viw, write_uk_date(day)] for crime, viw in new)
        samples.put(key, text.getvalue(), "text/csv; charset=utf-8")
    return len(new)
