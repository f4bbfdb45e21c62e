"""One person handed over in one draw, and the items they become (R10, R39a). Pure.

RegisterTable has one item for each: ``case_id``, ``wave`` ("uss#2027-11"), ``ref`` ("crime
number|VIW number"), ``contacts`` (packed do-not-contact keys), ``ids`` (packed person hashes),
``until`` (in the field up to and without that day), ``state`` (absent while in the field, then
"closed" or "recalled"), ``cell`` ("BCU|crime type|replicate"), ``outcome`` and ``outcome_rank``
(the last disposition, and what another needs to take its place: its rank and day), ``reported``
(the day of the report) and ``expires_at``. Attribute names are short because a draw reads a hundred
thousand of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from functions.shared.clock import Month, add_months, start_of_day
from functions.shared.keyed_hashes import pack_contacts, pack_people, unpack_contacts, unpack_people
from functions.shared.policy import people
from functions.shared.policy import retention as clocks
from functions.shared.retention import clock_start, ttl_day
from functions.shared.text.crime_numbers import CrimeNumber, VictimNumber, victim_number

Item = dict[str, Any]


class CaseState(StrEnum):
    """``field``: may be called; ``closed``: an outcome came; ``recalled``: so was the file."""

    FIELD = "field"
    CLOSED = "closed"
    RECALLED = "recalled"


class DrawnIn(NamedTuple):
    """Where somebody was drawn: stratum and replicate (blank where there is none)."""

    bcu: str = ""
    crime_type: str = ""
    replicate: str = ""


NOWHERE = DrawnIn()


@dataclass(frozen=True, slots=True)
class Case:
    """One person handed over in one draw; from ``until`` on they are no longer in the field."""

    case_id: str
    survey: str
    month: Month
    crime: CrimeNumber
    viw: str  # as it was handed over
    contacts: tuple[str, ...]
    people: tuple[bytes, ...]
    until: date
    state: CaseState = CaseState.FIELD
    cell: DrawnIn = NOWHERE
    outcome: str = ""
    outcome_on: date | None = None
    reported: date | None = None

    @property
    def remembered(self) -> tuple[bytes, ...]:
        """Person hashes without that of crime and VIW number, the first: nobody may look up
        whether a given crime number took part (R39a).
        """
        return self.people[1:] if self.viw.strip() else self.people

    @property
    def victim(self) -> VictimNumber:
        return victim_number(self.viw)

    @property
    def wave(self) -> str:
        return wave(self.survey, self.month)


@dataclass(frozen=True, slots=True)
class Contacted:
    """Who may not be drawn today: person hashes, and contacts of those still in the field."""

    resting: frozenset[bytes]
    in_field: frozenset[bytes]
    contacts: frozenset[str]


def wave(survey: str, month: Month) -> str:
    return f"{survey}#{month}"


def in_field_until(contact_to: date) -> date:
    """Without an outcome, somebody counts as interviewed until that long after contact-to (R10)."""
    return add_months(contact_to, people.rules().in_field_months)


def expiry(class_name: str, start: date) -> int:
    """Epoch second from which TTL may drop an item: the backstop behind the purge."""
    return int(start_of_day(ttl_day(clocks.rules().by_name[class_name], start)).timestamp())


def item_of(case: Case) -> Item:
    """The table's item."""
    return {
        "case_id": case.case_id,
        "wave": case.wave,
        "ref": f"{case.crime}|{case.viw}",
        "contacts": pack_contacts(case.contacts) or None,
        "ids": pack_people(case.people) or None,
        "until": case.until.isoformat(),
        "state": None if case.state is CaseState.FIELD else case.state.value,
        "cell": "|".join(case.cell) if any(case.cell) else None,
        "reported": case.reported.isoformat() if case.reported else None,
        "expires_at": expiry("register", clock_start(case.month)),
    }


def case_of(item: Item) -> Case:
    """The other way round."""
    survey, _, month = item["wave"].partition("#")
    crime, _, viw = item["ref"].partition("|")
    return Case(
        case_id=item["case_id"],
        survey=survey,
        month=Month.parse(month),
        crime=CrimeNumber(crime),
        viw=viw,
        contacts=tuple(unpack_contacts(item.get("contacts", b""))),
        people=tuple(unpack_people(item.get("ids", b""))),
        until=date.fromisoformat(item["until"]),
        state=CaseState(item.get("state", CaseState.FIELD.value)),
        cell=DrawnIn(*item["cell"].split("|")) if "cell" in item else NOWHERE,
        outcome=item.get("outcome", ""),
        outcome_on=_day(item.get("outcome_rank", "").partition(" ")[2]),
        reported=_day(item.get("reported", "")),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def history_item(entry_id: str, ids: Iterable[bytes], on: date) -> Item:
    """Who was interviewed or refused: hashes and a day under a random ``entry_id`` (R39a)."""
    return {
        "entry_id": entry_id,
        "ids": pack_people(ids),
        "on": on.isoformat(),
        "expires_at": expiry("contact-history", on),
    }
