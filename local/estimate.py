"""E&I's own estimates, outside AWS: the published figures again, from copies of the stores.

    python -m local.estimate --answers FILE [FILE …] --frames FILE --survey uss --quarter 2027-Q4
        --measure satisfaction --out FILE

Unrounded and unsuppressed: what it writes is for E&I alone. Answers are files of the answer stores
(`Sample Month`, `Borough` or `BCU`, `Crime Type`, the measure's question, any splits); frames are a
CSV `Sample Month,BCU,Crime Type,Frame,Eligible,Drawn`. Both may be spreadsheets saved as CSV.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from functions.results.estimates.cube import Cell, Cube
from functions.results.estimates.quarters import Period, Quarter
from functions.results.estimates.reading import MONTH, Reader, read_bcu, read_month
from functions.results.estimates.rows import change_row, estimate_row, gap_row
from functions.results.estimates.series import Series
from functions.shared.csv.reader import Table, open_table
from functions.shared.errors import RefusedFile, SurveyError
from functions.shared.policy import responses, results, surveys
from functions.shared.policy.geography import match_key
from functions.shared.policy.results import Measure
from functions.shared.stores.fieldwork import ALL_TYPES, OTHER_OWNERS

_ROWS = 10_000_000
# Columns of the stores that are no groups of people: places, people's numbers, dates, amounts.
_NO_SPLIT = ("interview-id", "interview", "took-part", "crime-number", "link", "consent", "place")
_FRAME = ("Sample Month", "BCU", "Crime Type", "Eligible")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.estimate", description=__doc__)
    parser.add_argument("--answers", nargs="+", required=True, type=Path)
    parser.add_argument("--frames", required=True, type=Path)
    parser.add_argument("--survey", required=True, choices=results.rules().surveys)
    parser.add_argument("--quarter", required=True)
    parser.add_argument("--measure", required=True)
    parser.add_argument("--out", required=True, type=Path)
    asked = parser.parse_args(arguments)
    try:
        measure = _measure(asked.survey, asked.measure)
        found = estimates(
            asked.answers, asked.frames, asked.survey, Quarter.parse(asked.quarter), measure
        )
    except (SurveyError, ValueError, OSError) as error:
        print(f"local.estimate: {error}", file=sys.stderr)
        return 2
    asked.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for note in found["notes"]:
        print(note, file=sys.stderr)
    return 0


def estimates(
    answers: Sequence[Path], frames: Path, survey: str, quarter: Quarter, measure: Measure
) -> dict[str, Any]:
    """Everything that the interfaces promise for one measure; ``notes`` say what was left out."""
    tables = [_open(path, (MONTH, "Crime Type")) for path in answers]
    splits = _splits(tables)
    reader = Reader(survey, (measure,), splits)
    cube = Cube((measure,), splits)
    for path, table in zip(answers, tables, strict=True):
        if measure.question not in table.index:
            raise RefusedFile(f"{path.name} has no column {measure.question}")
        cube.add(reader.answers(table))
    framed, months = _frames(frames, survey)
    series = Series(cube, None if survey == "vvs" else framed)
    return {
        "estimates": [estimate_row(one) for one in series.estimates(quarter)],
        "changes": [change_row(one) for one in series.changes(quarter)],
        "gaps": [gap_row(one) for one in series.gaps(quarter)],
        "notes": [*_notes(reader, series), *_missing(quarter, months)],
    }


def _measure(survey: str, name: str) -> Measure:
    known = {measure.name: measure for measure in results.rules().of_survey(survey)}
    if name not in known:
        raise ValueError(f"--measure must be one of {', '.join(known)}")
    return known[name]


def _open(path: Path, required: Sequence[str]) -> Table:
    rules = responses.rules()
    try:
        return open_table(
            [path.read_bytes()],
            known=(*rules.names, MONTH, "BCU", "Frame", "Eligible", "Drawn"),
            required=required,
            max_rows=_ROWS,
            also=lambda text: rules.numbered(text) or text,
        )
    except RefusedFile as refused:
        raise RefusedFile(f"{path.name}: {refused}") from None


def _splits(tables: Sequence[Table]) -> tuple[str, ...]:
    """Columns of the files by which people are grouped, in the order of the first that has them."""
    rules = responses.rules()
    barred = {MONTH, "BCU", *(name for group in _NO_SPLIT for name in rules.of_group(group))}
    barred |= {*rules.of_group("length"), *rules.of_group("sample")}
    names = dict.fromkeys(name for table in tables for name in table.header if name)
    return tuple(name for name in names if name not in barred and not rules.numbered(name))


def _frames(path: Path, survey: str) -> tuple[dict[Cell, int], set[str]]:
    """Eligible people by cell, and the months of which there is a frame."""
    table = _open(path, _FRAME)
    pick = table.in_order(_FRAME)
    crimes = {match_key(name): name for name in surveys.survey(survey).responses.crime_types}
    eligible: Counter[Cell] = Counter()
    cells = set()
    for number, row in table.rows():
        month_text, bcu, crime, people = pick(row)
        month, place, crime_type = (
            read_month(month_text),
            read_bcu(bcu),
            crimes.get(match_key(crime)),
        )
        if match_key(bcu) == match_key(OTHER_OWNERS):
            place, crime_type = OTHER_OWNERS, ALL_TYPES
        if month is None or place is None or crime_type is None or not people.strip().isdigit():
            raise RefusedFile(
                f"{path.name}: this is not a month, BCU, crime type or number", row=number
            )
        cell = (month, place, crime_type)
        if cell in cells and place != OTHER_OWNERS:  # its people would count twice
            raise RefusedFile(
                f"{path.name}: this month, BCU and crime type is there twice", row=number
            )
        cells.add(cell)
        eligible[Cell(Quarter.of(month), place, crime_type)] += int(people)
    return dict(eligible), {str(month) for month, _, _ in cells}


def _notes(reader: Reader, series: Series) -> list[str]:
    strata = series.strata
    notes = [
        f"{what}, {column}: {n} answers" for (what, column), n in sorted(reader.missed.items())
    ]
    notes += [
        f"collapsed in {one.cells[0].quarter}, {one.cells[0].crime_type}: "
        + ", ".join(cell.bcu or "no BCU" for cell in one.cells)
        for one in strata.collapsed
    ]
    return notes + [
        f"not covered: {cell.quarter}, {cell.bcu or 'no BCU'}, {cell.crime_type or 'no crime type'}"
        for cell in strata.uncovered
    ]


def _missing(quarter: Quarter, months: set[str]) -> list[str]:
    wanted = (str(month) for one in Period.year_to(quarter).quarters for month in one.months)
    return [f"no frame for {month}" for month in wanted if month not in months]


if __name__ == "__main__":
    sys.exit(main())
