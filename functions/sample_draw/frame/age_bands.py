"""Eligible people by age band and crime type: what results weight and compare with (R14). Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from functions.shared.clock import age_on
from functions.shared.policy import responses

AgeCell = tuple[str, str]  # age band, crime type
_COLUMN = "Age Group"


def age_band(born: date, today: date) -> str:
    """The band of policy's ``Age Group`` on that day; everybody eligible is in one."""
    bands = responses.rules().by_name[_COLUMN].bands
    return bands[bisect_right([first for first, _ in bands], age_on(born, today)) - 1][1]


def by_age(people: Iterable[tuple[int, str]], today: date) -> dict[AgeCell, int]:
    """``people``: day of birth (proleptic ordinal) and crime type of each eligible person."""
    found: Counter[AgeCell] = Counter()
    for (born, crime_type), number in Counter(people).items():
        found[age_band(date.fromordinal(born), today), crime_type] += number
    return dict(sorted(found.items()))


def fewer(eligible: Mapping[AgeCell, int], gone: Iterable[AgeCell]) -> dict[AgeCell, int]:
    """The same without those found late."""
    left = Counter(eligible)
    left.subtract(gone)
    return {cell: number for cell, number in left.items() if number}
