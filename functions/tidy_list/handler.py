"""tidy_list: follows every change of the do-not-contact list: requests, typed entries, removals.

Every hour it also looks for requests and entries that the table's stream has lost (R20).
"""

from __future__ import annotations

from collections import Counter, deque
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from functions.shared import notices
from functions.shared.aws import dynamodb
from functions.shared.errors import SurveyError
from functions.shared.log import Metric, count, entry_point, log_failure, say
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.objecting.requests import from_item
from functions.tidy_list.carry_out import carry_out, is_done
from functions.tidy_list.events import Change, Record, left_over, read
from functions.tidy_list.stores import Settings, Stores, open_stores
from functions.tidy_list.tidy import Outcome, is_replaced, tidy


class LogMessage(StrEnum):
    DONE = "changes of the do-not-contact list"
    CAUGHT_UP = "requests and entries that were waiting"


# Numbers of records that this process has told of. Behind one that fails others come again with
# it, time after time; a process that knows nothing tells twice rather than never.
_told: deque[str] = deque(maxlen=1000)


@entry_point
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Works every record of the batch; one that fails is reported and keeps no other waiting.

    It comes again, and after all attempts it is set aside: that rings, once.
    """
    stores = open_stores(Settings.load())
    if "Records" not in event:
        return _catch_up(stores)
    processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)
    with processor(event["Records"], partial(_work_one, stores)):
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


def _work_one(stores: Stores, record: DynamoDBRecord) -> str:
    return _work(stores, read(record), datetime.now(UTC))


def _catch_up(stores: Stores) -> dict[str, Any]:
    """Works what should have been worked by now, as if it had just been written."""
    listed, now = stores.do_not_contact, datetime.now(UTC)
    items = map(dynamodb.plain, dynamodb.scan(listed.client, listed.table))
    waiting = [found for item in items if (found := left_over(item, now)) is not None]
    tally, failed = Counter[str](), 0
    for record in waiting:
        try:
            tally[_work(stores, record, now)] += 1
        except Exception as error:
            log_failure(error)  # the others must not wait for it
            failed += 1
    _alarm(stores, tally)
    say(LogMessage.CAUGHT_UP, counts=dict(sorted(tally.items())), remaining=failed)
    if failed:
        raise SurveyError(f"{failed} requests or entries could not be processed")
    return dict(tally)


def _work(stores: Stores, found: Record, now: datetime) -> str:
    listed = stores.do_not_contact
    if found.change is Change.REQUESTED:
        carry_out(stores, from_item(found.item, now))
        return found.change.value
    if found.change is Change.REQUEST_GONE:
        done = is_done(stores, from_item(found.item, now))
        return (Change.NOTHING if done else Change.REMOVED).value
    if found.change in (Change.TYPED, Change.EDITED, Change.EDITED_NARROWER):
        outcome = tidy(listed, found.contact, moment=now)
        if found.change is Change.EDITED_NARROWER:
            return Change.NARROWED.value  # it counted as it was, for as long as it waited (R20)
        # Of an entry that cannot be read people hear when it comes, whatever it says of itself.
        is_old = found.change is Change.EDITED and outcome is Outcome.UNREADABLE
        return Change.NOTHING.value if is_old else outcome.value
    if found.change is Change.RAW_GONE:
        replaced = is_replaced(listed, found.item)
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
            "We cannot read entries on the do-not-contact list",
            {"entries": unreadable},
            'Find status "unreadable" in the table. Type each entry again in a usual format, '
            "then delete the unreadable one.",
        )
    if removed:
        count(Metric.LIST_REMOVED, removed)
        _tell(
            stores,
            "Someone removed entries from the do-not-contact list",
            {"removed": tally[Change.REMOVED], "made narrower": tally[Change.NARROWED]},
            "Ask who did this and why: an objection has no end date. The query who-was-signed-in "
            "shows who was signed in. You can restore the entries for a week: docs/operations.md, "
            "check-a-removal-from-the-list.",
        )


def _tell(stores: Stores, subject: str, facts: dict[str, object], what_to_do: str) -> None:
    notices.publish(stores.sns, stores.settings.notice_topic, subject, facts, what_to_do=what_to_do)
