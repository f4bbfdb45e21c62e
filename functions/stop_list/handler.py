"""stop_list: every hour, whom ORS must stop calling: people it holds × those who said no (R21)."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any

from functions.shared import clock, events, notices
from functions.shared.log import Metric, count, entry_point, say
from functions.shared.policy import surveys
from functions.shared.stores.people import stop_lists
from functions.shared.stores.people.listed import Listed
from functions.stop_list.field import Field
from functions.stop_list.people_to_stop import stop_list
from functions.stop_list.stores import Settings, Stores, open_stores


class LogMessage(StrEnum):
    DONE = "stop list"
    TOLD = "concerns that no one had been told about"
    SWEPT = "the do-not-contact list at this sweep"


@entry_point
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Writes what changed; returns for each survey how many are listed, and how many are new."""
    settings, asked = Settings.load(), events.read(event, events.Event)
    moment = settings.moment_of(asked.time, now=datetime.now(UTC))
    stores = open_stores(settings)
    # First, for somebody may be in danger: whatever was not told yet (R38).
    say(LogMessage.TOLD, count=stores.concerns.tell_untold(moment))
    listed = stores.do_not_contact.read()
    count(Metric.LISTED, len(listed))
    # Typed entries should be tidied within a minute: what is left here hourly needs a look.
    say(LogMessage.SWEPT, counts={"typed": listed.typed, "unreadable": listed.unreadable})
    return {
        survey.code: stop_lists.until_written(partial(_sweep, stores, survey.code, listed, moment))
        for survey in surveys.drawn()
    }


def _sweep(stores: Stores, survey: str, listed: Listed, moment: datetime) -> dict[str, int | bool]:
    """One survey. A new day gets a file of its own, so that ORS always finds a fresh one.

    The newest file is read before the register, and written only if it is still the newest: who is
    added to it by leaving the register meanwhile so makes the sweep begin anew (R39).
    """
    today = clock.london_date(moment)
    newest = stop_lists.latest(stores.samples, survey, today)
    field = Field(stores, survey, listed, moment)
    before = newest.people
    found = stop_list(field.stopped(), before, today, field.free(before))
    write = found.people != before or (newest.day != today and bool(found.people))
    if write:
        # First the notice: a crash between the two tells it twice, and never not at all.
        if found.new:
            _tell(stores, stop_lists.key_of(survey, today), found.new, len(found.people))
        stop_lists.write(stores.samples, survey, today, found, newest)
        count(Metric.STOPPED, found.new)
    say(LogMessage.DONE, survey=survey, counts={"people": len(found.people), "new": found.new})
    return {"people": len(found.people), "new": found.new, "written": write}


def _tell(stores: Stores, key: str, new: int, total: int) -> None:
    notices.publish(
        stores.sns,
        stores.settings.notice_topic,
        "A stop list for ORS has changed",
        {"file": key, "new on the list": new, "on the list in all": total},
        what_to_do="ORS: download the file and stop calling everyone on it.",
    )
