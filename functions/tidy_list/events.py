"""What happened to the list, read off one record of its stream.

Images hold what people typed: they are looked at and never passed on. No attribute makes a removal
silent, since people can write every one of them (R20).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import (
    DynamoDBRecord,
    DynamoDBRecordEventName,
)

from functions.shared.aws import dynamodb
from functions.shared.errors import DataError
from functions.shared.keyed_hashes import is_listed_key
from functions.shared.stores.people import list_sources
from functions.shared.stores.people.listed import Scope, Status, scope_in
from functions.shared.stores.people.objecting.requests import from_item, is_request

PATIENCE = timedelta(minutes=10)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Change(StrEnum):
    """What has to be done about a record."""

    REQUESTED = "requested"  # someone said no on the page, or marked an email as spam: do it
    REQUEST_GONE = "request_gone"  # such a request is gone: is what it asked for done?
    TYPED = "typed"  # an entry in a person's words: tidy it
    EDITED = "edited"  # such an entry was changed, by us or by somebody: tidy it as it is now
    EDITED_NARROWER = "edited_narrower"  # and asks for less than it did: an alarm as well
    RAW_GONE = "raw_gone"  # such an entry is gone: is its replacement there?
    REMOVED = "removed"  # an objection was removed: an alarm
    NARROWED = "narrowed"  # one for a person, or of a door, now counts for less: an alarm too
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Record:
    """One change; ``contact`` is the item's key, which may be clear text; ``item`` the item as it
    is after the change, or as it was before it was removed or narrowed.
    """

    change: Change
    contact: str = field(repr=False)
    item: dynamodb.Item = field(repr=False)


def read(record: DynamoDBRecord) -> Record:
    """What one record of the stream asks for."""
    stream, what = record.dynamodb, record.event_name
    if stream is None:
        raise DataError("this is not a record of a table's stream")
    contact = str(stream.keys["contact"])
    old, new = (image | {"contact": contact} for image in (stream.old_image, stream.new_image))
    if is_request(old) or is_request(new):
        return _of_request(old, new)
    typed = not is_listed_key(contact)
    if what is DynamoDBRecordEventName.REMOVE:
        return Record(Change.RAW_GONE if typed else Change.REMOVED, contact, old)
    if typed:
        edited = Change.EDITED_NARROWER if _is_number_alone(old, new) else Change.EDITED
        inserted = what is DynamoDBRecordEventName.INSERT
        return Record(Change.TYPED if inserted else edited, contact, old)
    narrowed = what is DynamoDBRecordEventName.MODIFY and _is_narrower(old, new)
    return Record(Change.NARROWED if narrowed else Change.NOTHING, contact, old)


def _of_request(old: dynamodb.Item, new: dynamodb.Item) -> Record:
    """A request is done as it was written: what becomes of the item meanwhile takes nothing back.

    What is taken out of one, which no function of ours does, counts as a request that is gone.
    """
    if not is_request(new) or (is_request(old) and old["asked"] - new["asked"]):
        return Record(Change.REQUEST_GONE, old["contact"], old)
    return Record(Change.REQUESTED, new["contact"], new)


def left_over(item: dynamodb.Item, now: datetime) -> Record | None:
    """An item that the stream should have brought a while ago, and nobody has worked."""
    contact = str(item["contact"])
    if is_request(item):
        waits = from_item(item, _LONG_AGO).at < now - PATIENCE
        return Record(Change.REQUESTED, contact, item) if waits else None
    # One that cannot be read waits for a person, who has been told.
    if is_listed_key(contact) or item.get("status") == Status.UNREADABLE:
        return None
    return Record(Change.TYPED, contact, item)


def _is_number_alone(old: dynamodb.Item, new: dynamodb.Item) -> bool:
    """Did it stand for a person, and stands now for a number?"""
    return scope_in(old) is Scope.PERSON and scope_in(new) is Scope.NUMBER


def _is_narrower(old: dynamodb.Item, new: dynamodb.Item) -> bool:
    if _is_number_alone(old, new):
        return True
    return list_sources.are_fewer(list_sources.of(old), list_sources.of(new))
