"""Whose report belongs to which draw, and until when they may be contacted (R02, R03, R06a)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from functions.sample_draw.frame.cohorts import (
    all_windows_closed,
    cohort,
    draw_day,
    rules_of,
    window,
)
from functions.shared.clock import Month
from functions.shared.policy import surveys

USS, OVSS = surveys.survey("uss"), surveys.survey("ovss")


@pytest.mark.req("R02")
def test_every_date_of_ten_years_belongs_to_exactly_one_cohort() -> None:
    months = [Month(2025, 1).plus(n) for n in range(12 * 10 + 3)]
    cohorts = [cohort(USS, month) for month in months]
    for one, following in pairwise(cohorts):
        assert following.first == one.last + timedelta(days=1)
        assert one.first <= one.last
    assert cohorts[0].first == date(2024, 11, 19)
    assert cohorts[0].last == date(2024, 12, 18)


@pytest.mark.req("R02", "R03")
def test_whoever_is_drawn_on_the_day_has_three_weeks_and_reported_within_three_months() -> None:
    for n in range(120):
        month = Month(2025, 1).plus(n)
        day = draw_day(month)
        for code in (USS, OVSS):
            dates = cohort(code, month)
            assert window(code, dates.first).days_left(day) >= 21
            assert (day - dates.first).days < 92


@pytest.mark.req("R03")
def test_the_window_is_six_to_twelve_weeks_or_three_months() -> None:
    reported = date(2027, 11, 30)
    found = window(USS, reported)
    assert (found.opens - reported, found.closes - reported) == (
        timedelta(weeks=6),
        timedelta(weeks=12),
    )
    assert window(OVSS, reported).closes == date(2028, 2, 29)
    assert [found.days_left(found.closes + timedelta(days=n)) for n in (-1, 0, 1, 2)] == [
        2,
        1,
        0,
        0,
    ]
    assert found.days_left(reported) == found.days_left(found.opens) == 43


@pytest.mark.req("R06a")
def test_a_month_closes_with_the_window_of_its_last_reporter() -> None:
    last = window(USS, date(2027, 10, 18)).closes
    assert not all_windows_closed(USS, Month(2027, 11), last)
    assert all_windows_closed(USS, Month(2027, 11), last + timedelta(days=1))


@pytest.mark.req("R29")
@pytest.mark.parametrize("missing", [["sampling"], ["contact"], ["sampling", "contact"]])
def test_of_a_survey_without_sample_or_contact_nobody_is_drawn(missing: list[str]) -> None:
    with pytest.raises(ValueError, match="only a drawn survey"):
        rules_of(USS.model_copy(update=dict.fromkeys(missing)))
