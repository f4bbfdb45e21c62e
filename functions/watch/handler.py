"""The watch, daily and by hand, ``{}``: late extracts and draws become metrics, and so alarms.

How many handovers of the month people have released is a metric as well: nothing else can count
what a person does in the console (R52).
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from functions.shared import events, log
from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month, london_date
from functions.shared.policy import surveys
from functions.shared.settings import Settings
from functions.watch.due import Seen, overdue


class Environment(Settings):
    """What the watch is told by its environment."""

    extract_bucket: str
    report_bucket: str
    sample_bucket: str


class _Message(StrEnum):
    WATCHED = "looked for what should be there by now"


@cache
def _environment() -> Environment:
    return Environment.load()


@log.entry_point
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Returns the surveys whose extract or draw of the moment's month is late, and releases."""
    found = events.fields(event)
    settings = _environment()
    moment = settings.moment_of(found, now=datetime.now(UTC))
    today = london_date(moment)
    month = Month.of(today)
    late = overdue(today, {survey.code: _seen(survey.code, month) for survey in surveys.drawn()})
    # Also when nothing is late: a metric that comes every day can be missed.
    log.count(log.Metric.EXTRACT_OVERDUE, len(late.extracts))
    log.count(log.Metric.DRAW_OVERDUE, len(late.draws))
    released = sum(_released(survey.code, month) for survey in surveys.drawn())
    log.count(log.Metric.RELEASED, released)
    counts = {"extracts": len(late.extracts), "draws": len(late.draws), "released": released}
    log.say(_Message.WATCHED, month=str(month), counts=counts)
    return {
        "month": str(month),
        "extracts_overdue": list(late.extracts),
        "draws_overdue": list(late.draws),
        "handovers_released": released,
    }


def _seen(survey: str, month: Month) -> Seen:
    """Reports are written last: where one is, the draw is done."""
    settings, s3 = _environment(), clients.client("s3")
    extracts = Bucket(s3, settings.extract_bucket).listing(f"extracts/{survey}/{month}/")
    reports = Bucket(s3, settings.report_bucket).listing(f"draws/{survey}/{month}/report.json")
    return Seen(extract=any(True for _ in extracts), draw=any(True for _ in reports))


def _released(survey: str, month: Month) -> bool:
    """Has somebody released the survey's handover or links file, so that ORS can read it?"""
    samples = Bucket(clients.client("s3"), _environment().sample_bucket)
    keys = [entry.key for entry in samples.listing(f"samples/{survey}/{month}/")]
    return any(samples.is_tagged(key, "released", "yes") for key in keys)
