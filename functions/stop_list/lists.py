"""Who must not be called any more, of the people whom ORS holds (R21). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from functions.shared.cases import Case, CaseState
from functions.shared.clock import uk_date, write_uk_date
from functions.shared.keys import Keyring
from functions.shared.policy import extract


class Person(NamedTuple):
    """How ORS knows somebody."""

    crime: str
    viw: str


class Objections(Protocol):
    """The do-not-contact list as read at one moment."""

    def blocks(self, keys: Iterable[str]) -> bool: ...

    def blanks(self, key: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class StopList:
    """One survey's list: since when each person stands on it, and how many are new on it."""

    people: Mapping[Person, date]
    new: int

    def rows(self) -> list[tuple[str, str, str]]:
        """In the order of policy's columns, oldest first."""
        ordered = sorted(self.people.items(), key=lambda entry: (entry[1], entry[0]))
        return [(person.crime, person.viw, write_uk_date(day)) for person, day in ordered]


def must_stop(case: Case, listed: Objections, ring: Keyring) -> bool:
    """Is this person not to be called? Whatever the state of the case: ORS still holds it (R42).

    By any of their contacts or their crime number; because the handover was recalled (R52); or
    because every phone we handed over turned out to be somebody else's.
    """
    keys = (*case.contacts, ring.contact("crime", case.crime))
    phones = [key for key in case.contacts if key.startswith("phone#")]
    return (
        case.state is CaseState.RECALLED
        or listed.blocks(keys)
        or (bool(phones) and all(map(listed.blanks, phones)))
    )


def stop_list(stopped: Collection[Person], before: Mapping[Person, date], today: date) -> StopList:
    """Today's list. Somebody keeps the day on which they first stood on it."""
    people = {person: before.get(person, today) for person in stopped}
    return StopList(people, len(people.keys() - before.keys()))


def parse(rows: Iterable[Mapping[str, str]]) -> dict[Person, date]:
    """An earlier list of ours."""
    crime, viw, added = extract.rules().handover.stop_list_columns
    found = {}
    for row in rows:
        day = uk_date(row[added])
        if day is not None:
            found[Person(row[crime], row[viw])] = day
    return found
