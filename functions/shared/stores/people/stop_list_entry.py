"""Whom ORS must not call, and since when: the lines of a stop list (R21). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from functions.shared.clock import uk_date, write_uk_date
from functions.shared.policy import extract


class Person(NamedTuple):
    """How ORS knows somebody."""

    crime: str
    viw: str


@dataclass(frozen=True, slots=True)
class StopList:
    """One survey's list: since when each person stands on it, and how many are new on it."""

    people: Mapping[Person, date]
    new: int

    def rows(self) -> list[tuple[str, str, str]]:
        """In the order of policy's columns, oldest first."""
        ordered = sorted(self.people.items(), key=lambda entry: (entry[1], entry[0]))
        return [(person.crime, person.viw, write_uk_date(day)) for person, day in ordered]


def parse(rows: Iterable[Mapping[str, str]]) -> dict[Person, date]:
    """An earlier list of ours."""
    crime, viw, added = extract.rules().handover.stop_list_columns
    found = {}
    for row in rows:
        day = uk_date(row[added])
        if day is not None:
            found[Person(row[crime], row[viw])] = day
    return found
