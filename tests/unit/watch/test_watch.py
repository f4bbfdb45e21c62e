"""The watch: late is late on policy's day, and not a day before."""

from __future__ import annotations

from datetime import date

import pytest

from functions.shared.policy import calendar
from functions.watch.due import Overdue, Seen, overdue

NOTHING = Seen(extract=False, draw=False)
EXTRACT_DAY = calendar.rules().heartbeat_extract_day
DRAW_DAY = calendar.rules().heartbeat_draw_day


@pytest.mark.req("R01")
@pytest.mark.parametrize(
    ("day", "extracts", "draws"),
    [
        (EXTRACT_DAY - 1, (), ()),
        (EXTRACT_DAY, ("uss",), ()),
        (DRAW_DAY - 1, ("uss",), ()),
        (DRAW_DAY, ("uss",), ("uss",)),
        (28, ("uss",), ("uss",)),
    ],
)
def test_a_survey_without_an_extract_is_late_from_policys_day_on(
    day: int, extracts: tuple[str, ...], draws: tuple[str, ...]
) -> None:
    assert overdue(date(2027, 11, day), {"uss": NOTHING}) == Overdue(extracts, draws, ())


@pytest.mark.req("R01")
def test_an_extract_that_came_is_not_late_but_its_draw_may_be() -> None:
    seen = {"uss": Seen(extract=True, draw=False), "ovss": Seen(extract=True, draw=True)}
    assert overdue(date(2027, 11, DRAW_DAY), seen) == Overdue((), ("uss",), ())


@pytest.mark.req("R40a")
def test_a_survey_that_is_drawn_needs_no_extract_any_more() -> None:
    drawn = {"uss": Seen(extract=False, draw=True)}
    assert overdue(date(2027, 11, 28), drawn) == Overdue((), (), ())


@pytest.mark.req("R52")
@pytest.mark.parametrize(("days", "late"), [(-1, ()), (0, ("uss",))])
def test_a_draw_that_nobody_has_released_is_late_from_policys_day_on(
    days: int, late: tuple[str, ...]
) -> None:
    day = date(2027, 11, calendar.rules().heartbeat_release_day + days)
    seen = {
        "uss": Seen(extract=True, draw=True, waiting=True),
        "ovss": Seen(extract=True, draw=True),
    }
    assert overdue(day, seen).releases == late
