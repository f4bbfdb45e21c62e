"""The purge, daily and by hand: ``{"dry_run": false}``, ``{"summary": "2027-11"}`` (R40 to R49)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from functions.purge import events
from functions.purge.expiry import RetentionSchedule
from functions.purge.run import Purge
from functions.purge.stores import Settings, open_stores
from functions.shared.clock import london_date
from functions.shared.log import entry_point
from functions.shared.policy import retention

Json = dict[str, Any]


@entry_point
def handler(event: Json, context: object) -> Json:
    """Deletes what is due on the event's day; returns counts by class."""
    asked = events.parse(event)
    now = datetime.now(UTC)
    settings = Settings.load()
    typed = settings.moment_of(asked.time, now=now)
    moment = typed if settings.plays_months else now  # what is deleted does not come back (R49)
    played = moment > now + timedelta(days=1)
    schedule = RetentionSchedule(retention.rules(), london_date(moment), played=played)
    purge = Purge(settings.stage, retention.rules(), open_stores(settings))
    if isinstance(asked, events.SumUp):
        return purge.sum_up(asked.summary, schedule)
    if asked.dry_run:
        return purge.dry(schedule)
    return purge.run(schedule, moment)
