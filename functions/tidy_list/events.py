"""What happened to the list, read off one record of its stream.

Images hold what people typed: they are looked at and never passed on. No attribute makes a removal
silent, since people can write every one of them (R20).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import (
    DynamoDBRecord,
    DynamoDBRecordEventName,
)

from functions.shared.aws import dynamodb
from functions.shared.errors import DataError
from functions.shared.keyed_hashes import is_listed_key
from functions.shared.stores.people import list_sources
from functions.shared.stores.people.do_not_contact import Scope, scope_in


class Change(StrEnum):
    """What has to be done about a record."""

    TYPED = "typed"  # an entry in a person's words: tidy it
    EDITED = "edited"  # such an entry was changed, by us or by somebody: tidy it as it is now
    RAW_GONE = "raw_gone"  # such an entry is gone: is its replacement there?
    REMOVED = "removed"  # an objection was removed: an alarm
    NARROWED = "narrowed"  # one for a person, or of a door, now counts for less: an alarm too
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Record:
    """One change; ``contact`` is the item's key, which may be clear text; ``old`` the item."""

    change: Change
    contact: str
    old: dynamodb.Item = field(default_factory=dict, repr=False)


def read(record: DynamoDBRecord) -> Record:
    """What one record of the stream asks for."""
    stream, what = record.dynamodb, record.event_name
    if stream is None:
        raise DataError("this is no record of a table's stream")
    contact = str(stream.keys["contact"])
    old, new = (image | {"contact": contact} for image in (stream.old_image, stream.new_image))
    typed = not is_listed_key(contact)
    if what is DynamoDBRecordEventName.REMOVE:
        return Record(Change.RAW_GONE if typed else Change.REMOVED, contact, old)
    if typed:
        inserted = what is DynamoDBRecordEventName.INSERT
        return Record(Change.TYPED if inserted else Change.EDITED, contact, old)
    narrowed = what is DynamoDBRecordEventName.MODIFY and _is_narrower(old, new)
    return Record(Change.NARROWED if narrowed else Change.NOTHING, contact, old)


def _is_narrower(old: dynamodb.Item, new: dynamodb.Item) -> bool:
    if scope_in(old) is Scope.PERSON and scope_in(new) is Scope.NUMBER:
        return True
    return list_sources.are_fewer(list_sources.of(old), list_sources.of(new))
