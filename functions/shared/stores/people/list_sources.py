"""Which doors asked for an entry of the do-not-contact list, and when: its ``sources`` (R20). Pure.

``{door: {"first", "last", "scope"}}``. So what one door alone added between two moments can be told
from what somebody else asked for as well. Of a door that has asked once and alone, as most have,
the scope is kept and nothing else: it asked when the entry was added. A draw reads the whole list
twice, by the megabyte.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.shared.clock import stamp

_PERSON, _NUMBER = "person", "number"

Sources = dict[str, dict[str, str]]


class Door(StrEnum):
    """By what way somebody asks not to be contacted."""

    LINK = "link"  # the person's own link in a message, one click of a mail program too
    PAGE = "page"  # typed on the public page, which anybody can do
    CONSOLE = "console"  # typed into the table
    ORS_FILE = "ors-file"  # a dropped do-not-contact file
    OUTCOME = "outcome"  # what an interviewer was told
    COMPLAINT = "complaint"  # an email that was marked as spam
    ERASURE = "erasure"
    RESTORE = "restore"  # replayed from other stores after a table was restored
    UNKNOWN = "unknown"  # there before doors were kept, or typed as a hash


def of(item: dict[str, Any]) -> Sources:
    """The sources of an item in full, as plain values; what is no door with its moments is left
    out.
    """
    written = item.get("sources")
    if not isinstance(written, dict):
        return {}
    in_full = {door: _in_full(asked, item.get("added_at")) for door, asked in written.items()}
    return {
        door: {name: str(value) for name, value in asked.items()}
        for door, asked in in_full.items()
        if isinstance(asked, dict) and {"first", "last"} <= asked.keys()
    }


def _in_full(asked: object, added: object) -> object:
    if asked in (_PERSON, _NUMBER) and isinstance(added, str):
        return {"first": added, "last": added, "scope": asked}
    return asked


def of_one(door: Door, *, scope: str) -> dict[str, str]:
    """The sources of an entry that is added at this moment."""
    return {door.value: scope}


def with_door(known: dict[str, Any] | None, door: Door, *, scope: str, moment: datetime) -> Sources:
    """The sources of an entry once ``door`` has asked: added to, never replaced."""
    now = stamp(moment)
    sources = _before(known, now) if known else {}
    asked = sources.get(door, {"first": now, "last": now, "scope": scope})
    person = _PERSON in (scope, asked.get("scope", _PERSON))
    return sources | {
        door.value: {
            "first": min(asked["first"], now),
            "last": max(asked["last"], now),
            "scope": _PERSON if person else _NUMBER,
        }
    }


def _before(known: dict[str, Any], now: str) -> Sources:
    """An entry without a door was asked for all the same: it is nobody's to take back."""
    found = of(known)
    if found:
        return found
    added = str(known.get("added_at") or now)
    scope = str(known.get("scope") or _PERSON)
    return {Door.UNKNOWN.value: {"first": added, "last": added, "scope": scope}}


def are_fewer(old: Sources, new: Sources) -> bool:
    """Does a wish of ``old`` count for less in ``new``? No function of ours makes it so."""
    return any(
        door not in new
        or new[door]["first"] > asked["first"]
        or new[door]["last"] < asked["last"]
        or (new[door].get("scope") == _NUMBER != asked.get("scope"))
        for door, asked in old.items()
    )
