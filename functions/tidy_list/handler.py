"""tidy_list: follows every change of the do-not-contact list: typed entries, removals (R20)."""

from __future__ import annotations

from collections import Counter, deque
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from functions.shared import notices
from functions.shared.log import Metric, count, entry_point, log_failure, say
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.list_sources import Door
from functions.tidy_list.events import Change, read
from functions.tidy_list.stores import Settings, Stores, open_stores
from functions.tidy_list.tidy import Outcome, is_replaced, tidy


class LogMessage(StrEnum):
    DONE = "changes of the do-not-contact list"


# Numbers of records that this process has told of. Behind one that fails others come again with
# it, time after time; a process that knows nothing tells twice rather than never.
_told: deque[str] = deque(maxlen=1000)


@entry_point
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Works every record of the batch; one that fails is reported and keeps no other waiting.

    It comes again, and after all attempts it is set aside: that rings, once.
    """
    stores = open_stores(Settings.load())
    processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)
    with processor(event["Records"], partial(_work, stores.do_not_contact)):
        worked = processor.process()
    done = {
        record["dynamodb"]["SequenceNumber"]: outcome
        for status, outcome, record in worked
        if status == "success"
    }
    tally = Counter(outcome for number, outcome in done.items() if number not in _told)
    _alarm(stores, tally)
    _told.extend(done)
    failures = processor.response()["batchItemFailures"]
    for _, error, _ in processor.exceptions:
        if isinstance(error, Exception):
            log_failure(error)
    say(LogMessage.DONE, counts=dict(sorted(tally.items())), remaining=len(failures))
    return {"batchItemFailures": failures, **tally}


def _work(listed: DoNotContact, record: DynamoDBRecord) -> str:
    found = read(record)
    if found.change in (Change.TYPED, Change.EDITED):
        outcome = tidy(listed, found.contact, moment=datetime.now(UTC))
        # Of an entry that cannot be read people hear when it comes, whatever it says of itself.
        is_old = found.change is Change.EDITED and outcome is Outcome.UNREADABLE
        return Change.NOTHING.value if is_old else outcome.value
    if found.change is Change.RAW_GONE:
        replaced = is_replaced(listed, found.old)
        return (Change.NOTHING if replaced else Change.REMOVED).value
    return found.change.value


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
