"""Management information of a quarter: rates, lengths, and who is in the sample (R56). Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from functions.results.estimates.cube import BCU, CRIME_TYPE, Cell
from functions.results.estimates.quarters import Quarter
from functions.results.estimates.series import Series
from functions.results.fieldwork.rates import LETTERS, by_letter, median, rates
from functions.shared.clock import Month
from functions.shared.policy import results
from functions.shared.stores.fieldwork import Disposition, Fieldwork

Json = dict[str, Any]
T = TypeVar("T")
_AGE = "Age Group"


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


def _summed(histograms: Iterable[Mapping[T, int]]) -> Counter[T]:
    found: Counter[T] = Counter()
    for one in histograms:
        found.update(one)
    return found


def _achieved(quarter: Quarter, series: Series, months: Sequence[Fieldwork]) -> list[Json]:
    """Shares of the frame's eligible people and of the interviews: who answers less than others."""
    framed = {
        BCU: _summed({cell.bcu: cell.eligible} for month in months for cell in month.frame),
        CRIME_TYPE: _summed(
            {cell.crime_type: cell.eligible} for month in months for cell in month.frame
        ),
        _AGE: _summed({one.age_band: one.eligible} for m in months for one in m.frame_by_age),
    }
    rows = []
    for split, people in framed.items():
        held = series.cube.interviews_of(split, quarter) if people else Counter[str]()
        whole, all_held = people.total(), held.total()
        rows += [
            {
                "split": split,
                "group": group,
                "of_frame": people[group] / whole if whole else None,
                "of_interviews": held[group] / all_held if all_held else None,
            }
            for group in sorted(people)
        ]
    return rows
