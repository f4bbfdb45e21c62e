"""Eligible people by age band and crime type: what results weight and compare with (R14). Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from functions.shared.clock import add_months, age_on
from functions.shared.policy import responses

AgeCell = tuple[str, str]  # age band, crime type
_COLUMN = "Age Group"


def age_band(born: date, today: date) -> str:
    """The band of policy's ``Age Group`` on that day; everybody eligible is in one."""
    bands = responses.rules().by_name[_COLUMN].bands
    return bands[bisect_right([first for first, _ in bands], age_on(born, today)) - 1][1]


def by_age(people: Iterable[tuple[int, str]], today: date) -> dict[AgeCell, int]:
    """``people``: day of birth (proleptic ordinal) and crime type of each eligible person."""
    bands = responses.rules().by_name[_COLUMN].bands[::-1]
    # The last birthdays of each band, the oldest people first.
    last = [add_months(today, -12 * first).toordinal() for first, _ in bands]
    found = Counter([(bisect_left(last, born), crime_type) for born, crime_type in people])
    return dict(sorted(((bands[at][1], kind), number) for (at, kind), number in found.items()))


def fewer(eligible: Mapping[AgeCell, int], gone: Iterable[AgeCell]) -> dict[AgeCell, int]:
    """The same without those found late."""
    left = Counter(eligible)
    left.subtract(gone)
    return {cell: number for cell, number in left.items() if number}
