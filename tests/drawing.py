"""Draws in memory: rows in, one outcome a row out, without a cloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from functions.sample_draw.draw_result import Draw, Plan
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import Lists, Recorded
from functions.sample_draw.selection import draw as drawing
from functions.shared.clock import Month
from functions.shared.policy import extract, surveys
from functions.shared.policy.surveys import Survey
from tests.extracts import Row

MONTH, DAY, SEED = Month(2027, 11), date(2027, 11, 18), b"s" * 32
NOTHING_LISTED = Recorded({})


def survey(code: str = "uss", **sampling: Any) -> Survey:
    """A survey's policy with another way of sampling."""
    found = surveys.survey(code)
    assert found.sampling is not None
    return found.model_copy(update={"sampling": found.sampling.model_copy(update=sampling)})


def wanting(interviews: int, **sampling: Any) -> Survey:
    """The USS with so many interviews wanted, and one from each person."""
    return survey(target_interviews=interviews, yield_interviews=1, yield_sample=1, **sampling)


def made(
    rows: Sequence[Mapping[str, str]],
    *,
    of: Survey | None = None,
    seed: bytes = SEED,
    day: date = DAY,
    month: Month = MONTH,
    lists: Lists = NOTHING_LISTED,
    names: Sequence[str] | None = None,
) -> Draw:
    """A draw of these rows; ``names`` is the header in another order."""
    header = tuple(names or extract.rules().names)
    plan = Plan(of or surveys.survey("uss"), month, day, seed)
    numbered = ((n, [row.get(name, "") for name in header]) for n, row in enumerate(rows, start=2))
    return drawing.make(plan, header, numbered, lists)


def outcomes(rows: Sequence[Row], **how: Any) -> list[Outcome]:
    """The outcome of each row."""
    draw = made(rows, **how)
    return [Outcome(draw.codes[number]) for number in range(2, len(rows) + 2)]


def outcome(row: Row, **how: Any) -> Outcome:
    """The outcome of one row, beside one that is drawn: a file must hold somebody of the survey."""
    from tests.extracts import victim

    return outcomes([row, victim(999_999)], **how)[0]


def people(draw: Draw) -> set[tuple[str, str]]:
    """Crime and VIW number of those drawn."""
    held = [one.held.record() for one in draw.selected.values()]
    return {(record.crime, record.viw) for record in held}
