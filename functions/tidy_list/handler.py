"""tidy_list: follows every change of the do-not-contact list: typed entries, removals (R20)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from functions.shared import notices
from functions.shared.errors import SurveyError
from functions.shared.log import Metric, count, entry_point, say
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.list_sources import Door
from functions.tidy_list.events import Change, Record, read
from functions.tidy_list.stores import Settings, Stores, open_stores
from functions.tidy_list.tidy import Outcome, is_replaced, tidy


class LogMessage(StrEnum):
    DONE = "changes of the do-not-contact list"


@entry_point
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Works every record of the batch; raises at the end if one failed, so that all come again."""
    stores, tally, failed = open_stores(Settings.load()), Counter[str](), 0
    for record in event["Records"]:
        try:
            tally[_work(stores.do_not_contact, read(record))] += 1
        except Exception:
            # Its text may hold what was typed. The others must not wait for it.
            failed += 1
    _alarm(stores, tally)
    say(LogMessage.DONE, counts=dict(sorted(tally.items())), remaining=failed)
    if failed:
        raise SurveyError(f"{failed} changes of the do-not-contact list could not be worked")
    return {"batchItemFailures": [], **tally}


def _work(listed: DoNotContact, record: Record) -> str:
    if record.change in (Change.TYPED, Change.EDITED):
        outcome = tidy(listed, record.contact, moment=datetime.now(UTC))
        # Of an entry that cannot be read people hear when it comes, whatever it says of itself.
        is_old = record.change is Change.EDITED and outcome is Outcome.UNREADABLE
        return Change.NOTHING.value if is_old else outcome.value
    if record.change is Change.RAW_GONE:
        replaced = is_replaced(listed, record.old)
        return (Change.NOTHING if replaced else Change.REMOVED).value
    return record.change.value


def _alarm(stores: Stores, tally: Counter[str]) -> None:
    """Metrics for the alarms, and a notice to the people who look after the list."""
    removed = tally[Change.REMOVED] + tally[Change.NARROWED]
    count(Metric.LIST_ADDED, tally[Outcome.TIDIED], door=Door.CONSOLE.value)
    if unreadable := tally[Outcome.UNREADABLE]:
        count(Metric.LIST_UNREADABLE, unreadable)
        _tell(
            stores,
            "Entries of the do-not-contact list cannot be read",
            {"entries": unreadable},
            'Look for status "unreadable" in the table, type each entry again in a usual '
            "spelling, then remove the unreadable one.",
        )
    if removed:
        count(Metric.LIST_REMOVED, removed)
        _tell(
            stores,
            "Entries were removed from the do-not-contact list",
            {"removed": tally[Change.REMOVED], "made narrower": tally[Change.NARROWED]},
            "Ask who did this and why: an objection has no end. The query who-was-signed-in says "
            "who it can have been; point-in-time recovery has the entries for a week.",
        )


def _tell(stores: Stores, subject: str, facts: dict[str, object], what_to_do: str) -> None:
    notices.publish(stores.sns, stores.settings.notice_topic, subject, facts, what_to_do=what_to_do)
