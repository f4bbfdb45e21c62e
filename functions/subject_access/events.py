"""What may be asked for in the console, as typed values (R50). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from functions.shared import events
from functions.shared.errors import EventError

FIELDS = (
    "find",
    "withdrawals",
    "case",
    "person",
    "export",
    "erase",
    "keep_do_not_contact",
    "why",
    "owner",
    "close",
    "asked_by",
)
_CASE = re.compile(r"[a-z]{10}").fullmatch
# Somebody's name at work; no address, so that a person's own cannot be typed here by mistake.
_ASKED_BY = re.compile(r"[A-Za-z][A-Za-z0-9.-]{1,39}").fullmatch
_SIX_DIGITS = re.compile(r"[0-9]{6}").search


class Owner(StrEnum):
    """Who answers: S2 §5.3 lets MOPAC decide, case by case."""

    ORS = "ORS"
    MPS = "MPS"
    MOPAC = "MOPAC"


class Why(StrEnum):
    """Why somebody is erased; a code, since a text could hold details."""

    REQUEST = "request"
    OBJECTION = "objection"
    ORDER = "order"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True)
class Find:
    """Opens a case. ``typed``: a crime number, phone or email in any usual spelling."""

    typed: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """Finishes what withdrawals began; who they are, the tombstones say (R39)."""

    asked_by: str


@dataclass(frozen=True, slots=True)
class Step:
    """A further step of a case; ``person`` is 0 if none was named."""

    case: str
    action: str
    person: int
    asked_by: str
    keep_do_not_contact: bool = True
    why: Why = Why.REQUEST
    owner: Owner | None = None


def parse(event: Any) -> Find | Withdrawals | Step:
    """The event, or an :class:`EventError` that names the field and never repeats a value."""
    found = events.fields(event, *FIELDS)
    asked_by = _asked_by(found.get("asked_by"))
    if "find" in found:
        if set(found) - {"find", "asked_by", "time"}:
            raise EventError('"find" goes with nothing but "asked_by" and "time"')
        return Find(events.text(found, "find"), asked_by)
    if "withdrawals" in found:
        if set(found) - {"withdrawals", "asked_by", "time"} or not events.flag(
            found, "withdrawals"
        ):
            raise EventError('"withdrawals" is true, with nothing but "asked_by" and "time"')
        return Withdrawals(asked_by)
    if "case" not in found:
        raise EventError('an event has "find", or "case" with what is to be done')
    case = events.text(found, "case")
    if not _CASE(case):
        raise EventError('"case" is the ten letters that "find" answered with')
    return Step(
        case=case,
        action=_action(found),
        person=_person(found.get("person", 0)),
        asked_by=asked_by,
        keep_do_not_contact=_keep(found),
        why=_one_of(Why, found.get("why", Why.REQUEST), "why"),
        owner=_one_of(Owner, found["owner"], "owner") if "owner" in found else None,
    )


def _action(event: dict[str, Any]) -> str:
    wanted = [name for name in ("export", "erase", "close") if events.flag(event, name)]
    if "owner" in event:
        wanted.append("owner")
    if len(wanted) != 1:
        raise EventError('"case" goes with one of "export", "erase", "owner" and "close"')
    return wanted[0]


def _keep(event: dict[str, Any]) -> bool:
    return events.flag(event, "keep_do_not_contact") if "keep_do_not_contact" in event else True


def _person(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise EventError('"person" is the number that "find" gave somebody')
    return value


def _asked_by(value: Any) -> str:
    if value is None:
        return "not given"
    if not isinstance(value, str) or not _ASKED_BY(value) or _SIX_DIGITS(value):
        raise EventError('"asked_by" is a user name of letters, digits, dots and dashes')
    return value


def _one_of(kind: Any, value: Any, field: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        allowed = ", ".join(kind)
        raise EventError(f'"{field}" is one of {allowed}') from None
