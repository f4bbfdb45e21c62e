"""Whom ORS must not call, and since when: the lines of a stop list (R21). Pure.

Somebody stands on it as ORS knows them, in the columns that policy gives their survey: by crime and
VIW number, or by link. ORS learns no number that it was not handed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from functions.shared.policy import extract
from functions.shared.text.written_dates import uk_date, write_uk_date

LINK = "Link Id"
Known = tuple[str, ...]


def columns(survey: str) -> tuple[str, ...]:
    """The header of a survey's list; the last is the day."""
    return extract.rules().handover.stop_list_columns[survey]


def by_link(survey: str) -> bool:
    """Does ORS know the survey's people by their links alone?"""
    return columns(survey)[0] == LINK


@dataclass(frozen=True, slots=True)
class StopList:
    """One survey's list: since when each person stands on it, and how many are new on it."""

    people: Mapping[Known, date]
    new: int

    def rows(self) -> list[Known]:
        """In the order of policy's columns, oldest first."""
        ordered = sorted(self.people.items(), key=lambda entry: (entry[1], entry[0]))
        return [(*person, write_uk_date(day)) for person, day in ordered]


def parse(survey: str, rows: Iterable[Mapping[str, str]]) -> dict[Known, date]:
    """An earlier list of ours."""
    *names, added = columns(survey)
    found = {}
    for row in rows:
        day = uk_date(row[added])
        if day is not None:
            found[tuple(row[name] for name in names)] = day
    return found
