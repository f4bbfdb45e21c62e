"""What happened to the list, read off one record of its stream. Pure.

Images hold what people typed: they are looked at and never passed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from functions.shared.clock import parse_moment
from functions.shared.keys import is_listed_key

_UNDO_LASTS = timedelta(minutes=60)  # a removal follows its mark within seconds


class Change(StrEnum):
    """What has to be done about a record."""

    TYPED = "typed"  # an entry in a person's words: tidy it
    MARKED = "marked_unreadable"  # by us: an alarm, so that nobody's wish is lost
    RAW_GONE = "raw_gone"  # such an entry is gone: by us, or by somebody?
    UNDONE = "undone"  # the page that made it took it back
    REMOVED = "removed"  # an objection was removed: an alarm
    NARROWED = "narrowed"  # one for a person now stands for a number only: an alarm too
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Record:
    """One change; ``contact`` is the item's key, which may be clear text."""

    change: Change
    contact: str


def read(record: dict[str, Any]) -> Record:
    """What one record of the stream asks for."""
    stream = record["dynamodb"]
    contact = str(stream["Keys"]["contact"]["S"])
    if record["eventName"] == "REMOVE":
        return Record(_removal(contact, stream), contact)
    if not is_listed_key(contact):
        old, new = stream.get("OldImage", {}), stream.get("NewImage", {})
        marked = "why" in new and "why" not in old and record["eventName"] == "MODIFY"
        return Record(Change.MARKED if marked else Change.TYPED, contact)
    return Record(_modification(stream), contact)


def _removal(contact: str, stream: dict[str, Any]) -> Change:
    if not is_listed_key(contact):
        return Change.RAW_GONE
    old = stream.get("OldImage", {})
    # A widened entry is made narrow by undo, never removed.
    return Change.UNDONE if _taken_back(old, stream) and "undo" in old else Change.REMOVED


def _modification(stream: dict[str, Any]) -> Change:
    old, new = stream.get("OldImage", {}), stream.get("NewImage", {})
    if _scope(old) == "number" or _scope(new) != "number" or not old:
        return Change.NOTHING
    return Change.UNDONE if _taken_back(new, stream) else Change.NARROWED


def _scope(image: dict[str, Any]) -> str:
    return str(image.get("scope", {}).get("S", "person")).strip().casefold()


def _taken_back(image: dict[str, Any], stream: dict[str, Any]) -> bool:
    """Was it marked by the opt-out page shortly before?"""
    mark = image.get("taken_back", {}).get("S")
    if not mark:
        return False
    try:
        marked = parse_moment(str(mark))
    except ValueError:
        return False
    return abs(_when(stream) - marked) < _UNDO_LASTS


def _when(stream: dict[str, Any]) -> datetime:
    seconds = float(stream.get("ApproximateCreationDateTime", 0))
    return parse_moment("1970-01-01T00:00:00Z") + timedelta(seconds=seconds)
