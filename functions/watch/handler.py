"""The watch, hourly and by hand, ``{}``: late extracts and draws become metrics, and so alarms.

How many handovers of the month people have released is a metric as well: nothing else can count
what a person does in the console (R52). So are drops that nothing has taken in within the hour:
somebody's no may be in one (R46). What is due by a day is due by that day's morning.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from functions.shared import events, log
from functions.shared.aws.unread_drops import unread_drops
from functions.shared.aws.uploads import extract_key
from functions.shared.clock import Month, london, london_date
from functions.shared.policy import calendar, drops, surveys
from functions.shared.stores.releases import Release, links_key, state_of, zip_key
from functions.watch.due import Seen, overdue
from functions.watch.stores import Settings, Stores, open_stores


class LogMessage(StrEnum):
    WATCHED = "looked for what should have happened by now"


@log.entry_point
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Returns the surveys whose extract, draw or release of the moment's month is late."""
    settings, asked = Settings.load(), events.read(event, events.Event)
    moment = settings.moment_of(asked.time, now=datetime.now(UTC))
    stores, today = open_stores(settings), _last_morning(moment)
    month = Month.of(today)
    files = {one.code: _handed_over(stores, one.code, month) for one in surveys.drawn()}
    late = overdue(today, {name: _seen(stores, name, month, files[name]) for name in files})
    # Also when nothing is late: a metric that comes every hour can be missed.
    log.count(log.Metric.EXTRACT_OVERDUE, len(late.extracts))
    log.count(log.Metric.DRAW_OVERDUE, len(late.draws))
    log.count(log.Metric.RELEASE_OVERDUE, len(late.releases))
    released = sum(Release.RELEASED in one for one in files.values())
    log.count(log.Metric.RELEASED, released)
    unread = _unread(stores, moment)
    log.count(log.Metric.DROPS_UNREAD, unread)
    counts = {"extracts": len(late.extracts), "draws": len(late.draws), "released": released}
    counts["unread"] = unread
    log.say(LogMessage.WATCHED, month=str(month), counts=counts)
    return {
        "month": str(month),
        "extracts_overdue": list(late.extracts),
        "draws_overdue": list(late.draws),
        "handovers_released": released,
        "drops_unread": unread,
        "waiting_for_release": [name for name, one in files.items() if Release.WAITING in one],
    }


def _last_morning(moment: datetime) -> date:
    """The day of the last morning: before it, nothing of today is late (R01)."""
    today = london_date(moment)
    began = london(moment).time() >= calendar.rules().watch_at
    return today if began else today - timedelta(days=1)


def _seen(stores: Stores, survey: str, month: Month, files: Collection[Release]) -> Seen:
    """Reports are written last: where one is, the draw is done."""
    extracts = stores.extracts.listing(f"extracts/{survey}/{month}/")
    report = f"draws/{survey}/{month}/report.json"
    return Seen(
        extract=any(extract_key(entry.key) for entry in extracts),
        draw=any(entry.key == report for entry in stores.reports.listing(report)),
        waiting=Release.WAITING in files,
    )


def _unread(stores: Stores, moment: datetime) -> int:
    """Drops that nothing took in, as when the malware scan is broken: a "no" may wait there."""
    before = moment - timedelta(hours=drops.rules().unread_hours)
    return sum(one.modified < before for one in unread_drops(stores.drops, stores.ledger.get_many))


def _handed_over(stores: Stores, survey: str, month: Month) -> set[Release]:
    """Has somebody released the survey's handover or links file, so that ORS can read it?"""
    handed = (zip_key(survey, month), links_key(survey, month))
    listing = stores.samples.listing(f"samples/{survey}/{month}/")
    return {state_of(stores.samples, entry.key) for entry in listing if entry.key in handed}
