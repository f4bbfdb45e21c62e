"""results: ``{"quarter": "2027-Q4", "dry_run": false}``, ``{"release": "2027-Q4"}`` (R55, R56)."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from functions.results import events
from functions.results.estimates.quarters import Quarter
from functions.results.events import Make, Release
from functions.results.making import make, report_key, write
from functions.results.releasing import release
from functions.results.stores import Settings, Stores, open_stores
from functions.shared import notices
from functions.shared.log import Metric, count, entry_point, say

Json = dict[str, Any]


class LogMessage(StrEnum):
    MADE = "the quarter's results are made"
    RELEASED = "the quarter's results are released"


@entry_point
def handler(event: Json, context: object) -> Json:
    """Counts by survey, or what was published."""
    settings = Settings.load()
    now = datetime.now(UTC)
    asked = events.parse(event)
    moment = settings.moment_of(asked.time, now=now)
    stores = open_stores(settings)
    if isinstance(asked, Release):
        return _release(stores, asked, moment)
    return _make(stores, asked, moment)


def _make(stores: Stores, asked: Make, moment: datetime) -> Json:
    quarter = asked.quarter_at(moment)
    reports = make(stores, quarter, moment)
    counts = {survey: _counts(report) for survey, report in reports.items()}
    if not asked.dry_run:
        write(stores, reports)
        _tell(stores, quarter, counts)
        count(Metric.RESULTS_MADE)
    missing = sum(not one["complete"] for one in counts.values())
    if missing:
        count(Metric.RESULTS_INCOMPLETE, missing)
    say(LogMessage.MADE, counts=counts, dry_run=asked.dry_run)
    return {"quarter": str(quarter), "dry_run": asked.dry_run, "surveys": counts}


def _counts(report: Json) -> Json:
    figures = report["figures"]
    return {
        "complete": report["complete"],
        "figures": len(figures),
        "shown": sum(row["shown"] for row in figures),
        "hidden": sum(row["why"] in ("small", "others", "time") for row in figures),
        "missing": sum(row["why"] == "missing" for row in figures),
        "notes": len(report["notes"]),
    }


def _tell(stores: Stores, quarter: Quarter, counts: Json) -> None:
    facts = {survey: report_key(survey, str(quarter)) for survey in counts}
    notices.publish(
        stores.sns,
        stores.settings.notice_topic,
        f"Results of {quarter} are ready to check",
        facts,
        what_to_do="Quality: read the reports. If they are right, release them with "
        f'{{"release": "{quarter}"}}. Nothing is published before that.',
    )


def _release(stores: Stores, asked: Release, moment: datetime) -> Json:
    record = release(stores, asked.release, asked.reason or "", moment)
    count(Metric.RESULTS_RELEASED)
    say(LogMessage.RELEASED, counts={"corrections": len(record["corrections"])})
    return {
        "released": str(asked.release),
        "page": f"public/{asked.release}/index.html",
        "surveys": [*record["reports"]],
        "corrections": len(record["corrections"]),
    }
