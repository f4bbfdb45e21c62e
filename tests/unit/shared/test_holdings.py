"""What others hold: within its time, asked for, overdue, confirmed; and whose a confirmation is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from functions.shared.clock import Month, add_months
from functions.shared.policy import calendar, retention
from functions.shared.stores.holdings import (
    Confirmation,
    Deletion,
    Holder,
    Holding,
    HoldingState,
    confirmation_of,
    holdings_confirmed_by,
)
from tests.periods import last_day

MONTH, DAY = Month(2027, 11), timedelta(days=1)
SAMPLE = Holding("custody#ors#uss#2027-11", Holder.ORS, "uss", MONTH, 800)
KEY = "mps/uss/2027-11/a.csv"
PACK = Holding(f"custody#mps#{KEY}", Holder.MPS, "uss", MONTH, 20, KEY, date(2027, 12, 20))


def asked_for(name: str) -> date:
    """From when a holder is asked to confirm."""
    months = retention.rules().by_name[name].chase_months
    assert months is not None
    return add_months(MONTH.day(calendar.rules().draw_day), months)


def deletion(day: date, survey: str = "uss") -> Deletion:
    return Deletion(survey, MONTH, day)


@pytest.mark.req("R42")
@pytest.mark.parametrize(
    ("day", "state"),
    [
        (asked_for("sample-at-ors") - DAY, HoldingState.HELD),
        (asked_for("sample-at-ors"), HoldingState.CHASE),
        (last_day("sample-at-ors", "2027-11"), HoldingState.CHASE),
        (last_day("sample-at-ors", "2027-11") + DAY, HoldingState.BREACH),
    ],
)
def test_a_sample_at_ors_is_asked_for_before_its_end_and_overdue_after_it(
    day: date, state: HoldingState
) -> None:
    assert SAMPLE.state(day) is state


@pytest.mark.req("R44")
def test_a_pack_is_the_polices_from_its_release_and_overdue_after_its_end() -> None:
    unreleased = Holding(PACK.item, Holder.MPS, "uss", MONTH, 20, KEY)
    assert unreleased.state(date(2040, 1, 1)) is HoldingState.MADE
    asked, end = asked_for("packs-at-mps"), last_day("packs-at-mps", "2027-11")
    assert PACK.state(asked - DAY) is HoldingState.HELD
    assert PACK.state(asked) is HoldingState.CHASE
    assert PACK.state(end) is HoldingState.CHASE
    assert PACK.state(end + DAY) is HoldingState.BREACH


@pytest.mark.req("R42")
def test_a_confirmation_is_asked_for_again_every_week_until_it_comes() -> None:
    first, week = asked_for("sample-at-ors"), retention.rules().chase_every_days * DAY
    asked = Holding(SAMPLE.item, Holder.ORS, "uss", MONTH, 800, chased_on=first)
    assert SAMPLE.to_be_chased(first)
    assert not asked.to_be_chased(first + week - DAY)
    assert asked.to_be_chased(first + week)
    done = Holding(SAMPLE.item, Holder.ORS, "uss", MONTH, 800, deleted_on=date(2028, 11, 20))
    assert not done.to_be_chased(date(2029, 1, 1))
    assert done.state(date(2029, 1, 1)) is HoldingState.CONFIRMED


@pytest.mark.req("R42", "R44")
def test_a_holder_confirms_its_own_alone() -> None:
    row = deletion(date(2028, 12, 1))
    assert holdings_confirmed_by([SAMPLE, PACK], row, Holder.ORS) == [SAMPLE]
    assert holdings_confirmed_by([SAMPLE, PACK], row, Holder.MPS) == [PACK]
    assert holdings_confirmed_by([PACK], row, Holder.ORS) == []
    assert holdings_confirmed_by([SAMPLE], deletion(date(2028, 12, 1), "ovss"), Holder.ORS) == []


@pytest.mark.req("R42")
@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2027, 11, 17), Confirmation.IMPOSSIBLE),
        (date(2027, 11, 18), Confirmation.CONFIRMED),
        (last_day("sample-at-ors", "2027-11"), Confirmation.CONFIRMED),
        (last_day("sample-at-ors", "2027-11") + DAY, Confirmation.LATE),
    ],
)
def test_what_a_confirmation_says(day: date, outcome: Confirmation) -> None:
    assert confirmation_of([SAMPLE], deletion(day)) is outcome


@pytest.mark.req("R42")
def test_a_confirmation_of_nothing_and_one_that_is_known() -> None:
    known = Holding(SAMPLE.item, Holder.ORS, "uss", MONTH, 800, deleted_on=date(2028, 11, 20))
    assert confirmation_of([], deletion(date(2028, 11, 20))) is Confirmation.NOTHING_HELD
    assert confirmation_of([known], deletion(date(2028, 11, 20))) is Confirmation.KNOWN
