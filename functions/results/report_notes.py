"""What whoever checks a quarter should know: weights, gaps, what was left out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.results.estimates.coverage import Coverage
from functions.results.estimates.cube import Cell
from functions.results.estimates.quarters import Period, Quarter
from functions.results.estimates.series import Series
from functions.shared.stores.fieldwork import OTHER_OWNERS

Json = dict[str, Any]
Missed = Mapping[tuple[str, str], int]


def weights_of(quarter: Quarter, series: Series) -> list[Json]:
    """The design weight of each stratum of the rolling year (R14)."""
    wanted = Period.year_to(quarter).quarters
    strata = {id(stratum): stratum for stratum in series.strata.of.values()}
    return [
        {
            "quarter": str(one.cells[0].quarter),
            "crime_type": one.cells[0].crime_type,
            "bcus": [cell.bcu for cell in one.cells],
            "eligible": one.eligible,
            "interviews": one.interviews,
            "weight": one.weight,
        }
        for one in strata.values()
        if one.cells[0].quarter in wanted
    ]


def notes(quarter: Quarter, series: Series, coverage: Coverage, missed: Missed) -> list[str]:
    """What whoever checks the quarter should know, in sentences."""
    year = Period.year_to(quarter)
    said = coverage.gaps(Period.of(quarter))
    said += [text for text in coverage.gaps(year) if text not in said]
    for measure in series.cube.measures:
        said += coverage.unasked(measure, year)
    said += [_missed(what, column, number) for (what, column), number in sorted(missed.items())]
    for one in series.strata.collapsed:
        if one.cells[0].quarter in year.quarters:
            places = ", ".join(dict.fromkeys(cell.bcu for cell in one.cells))
            first = one.cells[0]
            said.append(
                f"Weighted together in {first.quarter}, {first.crime_type}: {places}. {_why(first)}"
            )
    said += [
        f"Left out: {cell.quarter}, {cell.bcu or 'no BCU'}, {cell.crime_type or 'no crime type'}. "
        "It has interviews but no frame, or there are too few interviews in all of London."
        for cell in series.strata.uncovered
        if cell.quarter in year.quarters
    ]
    return said


def _why(first: Cell) -> str:
    if first.bcu == OTHER_OWNERS:
        return "The frame counts them together."
    return "A cell had fewer than 2 interviews."


def _missed(what: str, column: str, number: int) -> str:
    one = number == 1
    answers = "1 answer" if one else f"{number:,} answers"
    if what == "unknown-month":
        return f"{answers} left out: we could not read the sample month."
    if what == "ragged-row":
        rows = "1 row" if one else f"{number:,} rows"
        return f"{rows} left out: more or fewer values than the header."
    return f"{column}: {answers} not counted, because policy does not list the value."
