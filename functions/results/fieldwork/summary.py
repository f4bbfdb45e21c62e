"""Management information of a quarter: rates, lengths, and who is in the sample (R56). Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from functions.results.estimates.cube import Cell
from functions.results.estimates.quarters import Quarter
from functions.results.estimates.series import Series
from functions.results.fieldwork.rates import LETTERS, by_letter, median, rates
from functions.shared.clock import Month
from functions.shared.policy import results
from functions.shared.stores.fieldwork import Disposition, Fieldwork

Json = dict[str, Any]


def eligible(months: Iterable[Fieldwork]) -> dict[Cell, int]:
    """Eligible people of the frame by cell, over the months of each quarter."""
    found: Counter[Cell] = Counter()
    for one in months:
        quarter = Quarter.of(Month.parse(one.month))
        for cell in one.frame:
            found[Cell(quarter, cell.bcu, cell.crime_type)] += cell.eligible
    return dict(found)


def fieldwork_report(quarter: Quarter, series: Series, months: Sequence[Fieldwork]) -> Json:
    """Of the quarter's months; empty without any."""
    mine = [one for one in months if Quarter.of(Month.parse(one.month)) == quarter]
    if not mine:
        return {}
    ends = [one for month in mine for one in month.dispositions]
    minutes = _summed(month.minutes for month in mine)
    expected = results.rules().expected_minutes
    long = sum(people for length, people in minutes.items() if length > expected)
    return {
        "months": [one.month for one in mine],
        "frame": sum(cell.frame for month in mine for cell in month.frame),
        "eligible": sum(cell.eligible for month in mine for cell in month.frame),
        "drawn": sum(cell.drawn for month in mine for cell in month.frame),
        "interviews": sum(
            n for cell, n in series.cube.interviews.items() if cell.quarter == quarter
        ),
        "all": _rates(ends),
        "by_bcu": _grouped(ends, lambda one: one.bcu),
        "by_replicate": _grouped(ends, lambda one: one.replicate),
        "dispositions": dict(_by_disposition(ends)),
        "median_minutes": median(minutes),
        "over_expected": {"minutes": expected, "interviews": long, "of": sum(minutes.values())},
        "median_days": median(_summed(month.days for month in mine)),
        "achieved": _achieved(quarter, series, mine),
    }


def _rates(ends: Iterable[Disposition]) -> Json:
    people = by_letter(ends)
    found = rates(people)
    return {
        "people": {letter: people[letter] for letter in LETTERS},
        "e": found.e,
        "RR1": found.rr1,
        "RR3": found.rr3,
        "COOP1": found.coop1,
        "REF1": found.ref1,
        "CON1": found.con1,
    }


def _grouped(ends: Iterable[Disposition], by: Callable[[Disposition], str]) -> Json:
    groups: dict[str, list[Disposition]] = defaultdict(list)
    for one in ends:
        groups[by(one)].append(one)
    return {name: _rates(group) for name, group in sorted(groups.items())}


def _by_disposition(ends: Iterable[Disposition]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in ends:
        found[one.disposition] += one.people
    return found


def _summed(histograms: Iterable[dict[int, int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for one in histograms:
        found.update(one)
    return found


def _achieved(quarter: Quarter, series: Series, months: Sequence[Fieldwork]) -> list[Json]:
    """Shares of the frame's eligible people and of the interviews, by BCU and by crime type."""
    framed = eligible(months)
    held = {cell: n for cell, n in series.cube.interviews.items() if cell.quarter == quarter}
    rows = []
    for split, place in (("BCU", 1), ("Crime Type", 2)):
        whole, all_held = sum(framed.values()), sum(held.values())
        for group in sorted({str(cell[place]) for cell in framed}):
            people = sum(n for cell, n in framed.items() if cell[place] == group)
            interviews = sum(n for cell, n in held.items() if cell[place] == group)
            rows.append(
                {
                    "split": split,
                    "group": group,
                    "of_frame": people / whole if whole else None,
                    "of_interviews": interviews / all_held if all_held else None,
                }
            )
    return rows
