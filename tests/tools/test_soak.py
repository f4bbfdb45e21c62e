"""What holds a soak's months to account notices what it is there to notice."""

from __future__ import annotations

from datetime import date

import pytest

from functions.shared.clock import Month
from local.demo.cast import Cast, Member
from local.demo.steps.contacted import Reached
from local.soak import footprint
from local.soak.footprint import Footprint, span_months
from local.soak.reached_before import ReachedBefore
from local.synthetic import extract

MONTH = Month(2027, 1)


@pytest.fixture
def one() -> tuple[Cast, Reached, Member]:
    cast = Cast()
    cast.join(extract("uss", str(MONTH), rows=50, seed=7))
    ref, member = next((r, m) for r, m in cast.members.items() if m.truth.kind == "plain")
    return cast, Reached(ref, frozenset(member.phones)), member


def ended(member: Member, outcome: str, day: str) -> list[dict[str, str]]:
    truth = member.truth
    return [
        {
            "Crime No": truth.crime_no,
            "VIW No": truth.viw_no,
            "Outcome": outcome,
            "Outcome Date": day,
        }
    ]


@pytest.mark.req("R10")
def test_whoever_is_still_in_the_field_is_drawn_too_soon(
    one: tuple[Cast, Reached, Member],
) -> None:
    cast, reached, _ = one
    known = ReachedBefore()
    assert known.too_soon(MONTH, cast, [reached]) == 0
    known.drawn(MONTH, cast, [reached])
    assert known.too_soon(MONTH.plus(6), cast, [reached]) == 1
    assert known.too_soon(MONTH.plus(7), cast, [reached]) == 0


@pytest.mark.req("R10")
@pytest.mark.parametrize(
    ("outcome", "day", "month", "soon"),
    [
        ("Interviewed", "20/02/2027", Month(2027, 8), 1),
        ("Interviewed", "18/02/2027", Month(2027, 8), 0),
        ("Refused", "20/02/2027", Month(2027, 8), 1),
        ("No Answer", "20/02/2027", Month(2027, 3), 0),
        ("Callback", "20/02/2027", Month(2027, 3), 1),
    ],
)
def test_an_interview_or_a_refusal_rests_for_half_a_year(
    one: tuple[Cast, Reached, Member], outcome: str, day: str, month: Month, soon: int
) -> None:
    cast, reached, member = one
    known = ReachedBefore()
    known.drawn(MONTH, cast, [reached])
    known.outcomes(cast, ended(member, outcome, day))
    assert known.too_soon(month, cast, [reached]) == soon


def months(store: str, held: list[int]) -> list[Footprint]:
    return [Footprint({store: number}, {}, {"PurgeFunction": 100.0}, 0.0) for number in held]


@pytest.mark.req("R40", "R49")
def test_a_table_that_grows_beyond_its_retention_is_named() -> None:
    span = span_months("RegisterTable") or 0
    rising = [*range(100, 100 * (span + 1), 100)]
    assert footprint.grown(months("RegisterTable", rising)) == []
    assert footprint.grown(months("RegisterTable", [*rising, 100 * span + 5])) == []
    assert footprint.grown(months("RegisterTable", [*rising, 100 * (span + 2)])) != []
    # The list has no end, and may grow.
    assert footprint.grown(months("DoNotContactTable", [*range(100, 2000, 100)])) == []


def test_a_function_that_takes_more_and_more_memory_is_named() -> None:
    flat = months("RegisterTable", [1] * 13)
    assert footprint.fattened(flat) == []
    fat = Footprint({}, {}, {"PurgeFunction": 120.0}, 0.0)
    assert footprint.fattened([*flat, fat]) == ["PurgeFunction: 120 MB, 100 before"]


@pytest.mark.req("R09")
def test_months_in_a_row_share_no_fixed_line_by_accident() -> None:
    first = extract("uss", "2027-01", rows=300, seed=7)
    later = extract("uss", "2027-02", rows=300, seed=7, fixed_lines=14_000)
    lines = [
        {row["VIW Telephone Home"] for row, truth in recipe.rows() if truth.kind == "plain"} - {""}
        for recipe in (first, later)
    ]
    assert all(lines)
    assert not lines[0] & lines[1]
    assert date(2027, 1, 18) == first.setting.draw_day
