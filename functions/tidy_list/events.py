"""What happened to the list, read off one record of its stream.

Images hold what people typed: they are looked at and never passed on. No attribute makes a removal
silent, since people can write every one of them (R20).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from functions.shared.aws import dynamodb
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


def read(record: dict[str, Any]) -> Record:
    """What one record of the stream asks for."""
    stream, what = record["dynamodb"], record["eventName"]
    contact = str(stream["Keys"]["contact"]["S"])
    old, new = (
        dynamodb.plain(stream.get(image, {})) | {"contact": contact}
        for image in ("OldImage", "NewImage")
    )
    typed = not is_listed_key(contact)
    if what == "REMOVE":
        return Record(Change.RAW_GONE if typed else Change.REMOVED, contact, old)
    if typed:
        return Record(Change.TYPED if what == "INSERT" else Change.EDITED, contact, old)
    narrowed = what == "MODIFY" and _is_narrower(old, new)
    return Record(Change.NARROWED if narrowed else Change.NOTHING, contact, old)


def _is_narrower(old: dynamodb.Item, new: dynamodb.Item) -> bool:
    if scope_in(old) is Scope.PERSON and scope_in(new) is Scope.NUMBER:
        return True
    return list_sources.are_fewer(list_sources.of(old), list_sources.of(new))
