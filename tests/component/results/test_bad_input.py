"""What is missing or cannot be read is named and shown as missing, never as nought (R55)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from functions.results.analysis import Analysis
from functions.results.estimates.quarters import before
from functions.results.publication import tables
from functions.shared.policy import results
from tests.result_reports import ABOUT, Q4, months

pytestmark = pytest.mark.req("R55")
Row = dict[str, str]
NOVEMBER = "2027-11"
SHARE = 0.1


def reported(change: Callable[[str, Row], Row | None] | None = None) -> dict[str, Any]:
    """A report of two years, each row of November as ``change`` leaves it; None leaves it out."""
    made = Analysis("uss")
    for quarter in before(Q4, results.rules().quarters_read):
        for one in months("uss", quarter, SHARE):
            body = one.answers
            if change and str(one.month) == NOVEMBER:
                body = _changed(body, change)
            if body:
                made.read(body)
            if one.fieldwork:
                made.add_fieldwork(one.fieldwork)
    return made.report(Q4, {}, ABOUT)


def _changed(body: bytes, change: Callable[[str, Row], Row | None]) -> bytes:
    read = csv.DictReader(io.StringIO(body.decode()))
    kept = [row for n, each in enumerate(read) if (row := change(str(n), each)) is not None]
    if not kept:
        return b""
    out = io.StringIO()
    writer = csv.DictWriter(out, read.fieldnames or ())
    writer.writeheader()
    writer.writerows(kept)
    return out.getvalue().encode()


def london(report: dict[str, Any], *, year: bool = False) -> tuple[str, str]:
    [line] = tables.lines(report, "London", measure="satisfaction", year=year)
    return line.percent, line.base


def answers(report: dict[str, Any]) -> int:
    return next(
        int(row["answers"])
        for row in report["figures"]
        if (row["measure"], row["split"], row["period"]) == ("satisfaction", "London", str(Q4))
    )


def test_a_month_without_answers_is_named_and_its_quarter_and_year_are_missing() -> None:
    found = reported(lambda _, row: None)
    assert f"No answers for {NOVEMBER}." in found["notes"]
    assert not found["complete"]
    assert london(found) == london(found, year=True) == ("[x]", "")
    assert "0" not in {row["percent"] for row in _lines(found)}


def test_a_code_that_policy_does_not_know_is_named_and_no_answer() -> None:
    whole, found = reported(), reported(lambda n, row: row | ({"Q1": "9"} if n == "0" else {}))
    notes = [note for note in found["notes"] if note.startswith("Q1: 1 answer ")]
    assert len(notes) == 1
    assert answers(found) == answers(whole) - 1


@pytest.mark.parametrize("blank", ["", "Don't know", "Refused", "98"])
def test_an_empty_cell_is_no_answer_and_neither_good_nor_bad(blank: str) -> None:
    """Who answers nothing stays an interview of the cell: weights do not change."""
    empty = reported(lambda n, row: row | ({"Q1": blank} if int(n) < 40 else {}))
    whole = reported()
    assert answers(empty) < answers(whole) - 30
    assert empty["weights"] == whole["weights"]
    assert not any(note.startswith("Q1") for note in empty["notes"])
    assert london(empty)[0].isdigit() or london(empty)[0].endswith("%")


def test_a_row_without_a_place_or_crime_type_is_named_and_has_no_cell() -> None:
    lost = {"Borough": "", "Crime Type": "Arson"}
    found = reported(lambda n, row: row | (lost if n == "0" else {}))
    assert any(note.startswith("Borough: 1 answer ") for note in found["notes"])
    assert any(note.startswith("Crime Type: 1 answer ") for note in found["notes"])
    assert any(
        note.startswith("Left out: 2027-Q4, no BCU, no crime type") for note in found["notes"]
    )


def test_a_month_that_cannot_be_read_is_counted_and_left_out() -> None:
    found = reported(lambda n, row: row | ({"Sample Month": "soon"} if n == "0" else {}))
    assert any(
        note.startswith("1 answer left out:") and "sample month" in note for note in found["notes"]
    )


def _lines(report: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"percent": line.percent} for line in tables.lines(report, "BCU", measure="satisfaction")
    ]
