"""stop_list: every hour, whom ORS must stop calling: people it holds × those who said no (R21)."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, partial
from typing import Any

from functions.shared import clock, events, notices
from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.log import Metric, count, entry_point, say
from functions.shared.policy import surveys
from functions.shared.settings import Settings
from functions.shared.stores.people import stop_lists
from functions.shared.stores.people.do_not_contact import DoNotContact, Listed
from functions.shared.stores.people.register import Register
from functions.shared.stores.people.stop_list_entry import Person
from functions.stop_list.people_to_stop import must_stop, stop_list


class LogMessage(StrEnum):
    DONE = "stop list"
    SWEPT = "the do-not-contact list as the sweep found it"


class StopListSettings(Settings):
    """What stop_list is told by its environment."""

    register_table: str
    do_not_contact_table: str
    sample_bucket: str
    hash_key_secret: str
    notice_topic: str


@entry_point
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Writes what changed; returns for each survey how many are listed, and how many are new."""
    settings = _settings()
    found = events.fields(event)
    moment = settings.moment_of(found, now=datetime.now(UTC))
    listed = _list(settings).read()
    count(Metric.LISTED, len(listed))
    # Typed entries should be tidied within a minute: what is left here hourly needs a look.
    say(LogMessage.SWEPT, counts={"typed": listed.typed, "unreadable": listed.unreadable})
    registered = _registered(settings, listed)
    return {
        survey.code: stop_lists.until_written(
            partial(_sweep, settings, survey.code, registered[survey.code], moment)
        )
        for survey in surveys.drawn()
    }


def _registered(settings: StopListSettings, listed: Listed) -> dict[str, dict[Person, bool]]:
    """By survey everybody in the register, and whether they must not be called."""
    ring = clients.keyring(settings.hash_key_secret)
    register = Register(clients.client("dynamodb"), settings.register_table, "")
    found: dict[str, dict[Person, bool]] = defaultdict(dict)
    for case in register.cases():
        person = Person(case.crime, case.viw)
        stops = must_stop(case, listed, ring)
        found[case.survey][person] = stops or found[case.survey].get(person, False)
    return found


def _sweep(
    settings: StopListSettings, survey: str, registered: dict[Person, bool], moment: datetime
) -> dict[str, int | bool]:
    """One survey. A new day gets a file of its own, so that ORS always finds a fresh one."""
    bucket = Bucket(clients.client("s3"), settings.sample_bucket)
    today = clock.london_date(moment)
    newest = stop_lists.latest(bucket, survey, today)
    before = newest.people
    stopped = [person for person, stops in registered.items() if stops]
    found = stop_list(stopped, before, today, registered)
    write = found.people != before or (newest.day != today and bool(found.people))
    if write:
        # First the notice: a crash between the two tells it twice, and never not at all.
        if found.new:
            _tell(settings, stop_lists.key_of(survey, today), found.new, len(found.people))
        stop_lists.write(bucket, survey, today, found, newest)
        count(Metric.STOPPED, found.new)
    say(LogMessage.DONE, survey=survey, counts={"people": len(found.people), "new": found.new})
    return {"people": len(found.people), "new": found.new, "written": write}


def _tell(settings: StopListSettings, key: str, new: int, total: int) -> None:
    notices.publish(
        clients.client("sns"),
        settings.notice_topic,
        "A stop list for ORS has changed",
        {"file": key, "new on it": new, "on it in all": total},
        what_to_do="ORS: take the file and stop calling everybody on it.",
    )


@cache
def _settings() -> StopListSettings:
    return StopListSettings.load()


def _list(settings: StopListSettings) -> DoNotContact:
    ring = clients.keyring(settings.hash_key_secret)
    return DoNotContact(clients.client("dynamodb"), settings.do_not_contact_table, ring)
