"""Months, windows and moments, with cut-offs at both sides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from functions.shared.clock import Month, add_months, age_on, london_date, moment_of, start_of_day
from functions.shared.errors import EventError, NotAllowed

NOW = datetime(2027, 11, 18, 9, tzinfo=UTC)


@pytest.mark.req("R49")
@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 12, 18), 13, date(2029, 1, 18)),
        (date(2027, 1, 31), -1, date(2026, 12, 31)),
    ],
)
def test_months_are_calendar_months(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@pytest.mark.req("R40")
@pytest.mark.parametrize(
    ("month", "end"),
    [
        ("2027-01", date(2027, 6, 30)),
        ("2027-03", date(2027, 6, 30)),
        ("2027-11", date(2028, 3, 31)),
    ],
)
def test_the_quarter_after_ends_where_the_calendar_says(month: str, end: date) -> None:
    assert Month.parse(month).quarter_after_ends() == end


@pytest.mark.req("R07")
def test_a_birthday_counts_from_the_day_itself_and_29_february_from_1_march() -> None:
    assert age_on(date(2011, 11, 18), date(2027, 11, 17)) == 15
    assert age_on(date(2011, 11, 18), date(2027, 11, 18)) == 16
    assert age_on(date(2012, 2, 29), date(2027, 2, 28)) == 14
    assert age_on(date(2012, 2, 29), date(2027, 3, 1)) == 15


@pytest.mark.parametrize(
    "text", ["2027-13", "2027-1", "27-11", "2027-11-18", "0000-01", " 2027-11"]
)
def test_what_is_no_month_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM"):
        Month.parse(text)


def test_london_has_its_own_midnight_in_summer() -> None:
    assert london_date(datetime(2027, 6, 30, 23, 30, tzinfo=UTC)) == date(2027, 7, 1)
    assert start_of_day(date(2027, 7, 1)) == datetime(2027, 6, 30, 23, tzinfo=UTC)


WEEK = timedelta(days=7)


def test_a_run_stands_for_its_events_time_else_for_now() -> None:
    assert moment_of(None, now=NOW, past=WEEK) == NOW
    event = "2027-11-15T10:00:00+01:00"
    assert moment_of(event, now=NOW, past=WEEK) == datetime(2027, 11, 15, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("tomorrow", "2027-11-18T09:00:00", "5", "<aws.scheduler>"),
        *("0001-01-01T00:00:00+01:00", "1999-12-31T23:59:59Z", "9999-12-31T23:59:59-01:00"),
    ],
)
def test_a_wrong_time_is_an_error_that_names_the_field(text: str) -> None:
    with pytest.raises(EventError, match='"time"'):
        moment_of(text, now=NOW, past=None)


@pytest.mark.req("R51a")
def test_a_future_time_is_refused_where_the_stage_forbids_it() -> None:
    event = (NOW + timedelta(minutes=2)).isoformat()
    assert moment_of(event, now=NOW, past=None) == NOW + timedelta(minutes=2)
    with pytest.raises(NotAllowed):
        moment_of(event, now=NOW, past=WEEK)


@pytest.mark.req("R49")
def test_a_time_a_second_more_than_a_week_back_is_refused_where_the_stage_forbids_it() -> None:
    assert moment_of((NOW - WEEK).isoformat(), now=NOW, past=WEEK) == NOW - WEEK
    longer = (NOW - WEEK - timedelta(seconds=1)).isoformat()
    with pytest.raises(NotAllowed, match="7 days back"):
        moment_of(longer, now=NOW, past=WEEK)
    assert moment_of(longer, now=NOW, past=None) < NOW - WEEK


@pytest.mark.req("R49")
@pytest.mark.parametrize("text", ["9999-12", "0001-01", "1999-12", "\uff12\uff10\uff12\uff17-11"])
def test_a_month_outside_any_survey_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM"):
        Month.parse(text)
