"""When people may be contacted: London hours, clock changes, holidays, unknown years."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.send_links.permission import bank_holidays
from functions.send_links.permission.contact_hours import is_open
from functions.shared.clock import london
from functions.shared.errors import ConfigurationError
from functions.shared.policy import sending
from local.tools import generate_bank_holidays

HOURS = sending.rules().hours


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.req("R28")
@pytest.mark.parametrize(
    ("day", "ahead"),
    [
        ("2027-11-19", 0),  # a Friday in winter: London is UTC
        ("2027-07-16", 1),  # a Friday in summer: London is an hour ahead
        ("2027-11-20", 0),  # a Saturday
        # The clocks go forward on Sunday 28 March 2027, and the Monday after is Easter Monday.
        ("2027-03-27", 0),
        ("2027-03-30", 1),
        # They go back on Sunday 31 October 2027.
        ("2027-10-30", 1),
        ("2027-11-01", 0),
    ],
)
def test_contact_hours_follow_londons_clock(day: str, ahead: int) -> None:
    """From policy's first moment to its last, the one included and the other not."""
    first, last = (
        datetime.combine(date.fromisoformat(day), hour, UTC) - timedelta(hours=ahead)
        for hour in (HOURS.first, HOURS.last)
    )
    instant = timedelta(microseconds=1)
    assert not is_open(first - instant)
    assert is_open(first)
    assert is_open(last - instant)
    assert not is_open(last)


@pytest.mark.req("R28")
@pytest.mark.parametrize("moment", ["2027-11-21T12:00:00", "2027-11-22T03:00:00"])
def test_nobody_is_contacted_on_a_sunday_or_at_night(moment: str) -> None:
    assert not is_open(at(moment))


@pytest.mark.parametrize(
    "day",
    [
        "2026-12-25",
        "2026-12-28",  # Boxing Day falls on a Saturday: the Monday is given instead
        "2027-03-26",  # Good Friday
        "2027-03-29",  # Easter Monday
        "2027-05-03",
        "2027-08-30",
        "2027-12-27",
        "2027-12-28",
        "2028-01-03",
    ],
)
def test_nobody_is_contacted_on_a_bank_holiday_of_england(day: str) -> None:
    assert not is_open(at(f"{day}T12:00:00"))
    assert day in bank_holidays.DAYS


def test_a_holiday_of_scotland_alone_is_an_ordinary_day_in_london() -> None:
    assert is_open(at("2028-01-04T12:00:00"))


def test_the_bank_holidays_are_those_of_the_pinned_library() -> None:
    assert (
        generate_bank_holidays.TARGET.read_text(encoding="utf-8") == generate_bank_holidays.text()
    )


@pytest.mark.parametrize("year", [bank_holidays.FIRST_YEAR, bank_holidays.LAST_YEAR])
def test_the_first_and_the_last_year_are_known_from_new_year_to_boxing_day(year: int) -> None:
    open_days = [
        day
        for day in (date(year, 1, 1) + timedelta(days=n) for n in range(366))
        if day.year == year and is_open(datetime.combine(day, time(12), tzinfo=UTC))
    ]
    assert 290 < len(open_days) < 313
    assert not {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)} & {*open_days}
    assert {date(year, 1, 2), date(year, 1, 3), date(year, 1, 4)} & {*open_days}


@pytest.mark.parametrize("year", [bank_holidays.FIRST_YEAR - 1, bank_holidays.LAST_YEAR + 1])
def test_a_year_whose_holidays_are_not_known_stops_sending_and_says_so(year: int) -> None:
    with pytest.raises(ConfigurationError, match=str(year)):
        is_open(datetime(year, 6, 15, 12, tzinfo=UTC))


@given(st.integers(0, 5000), st.integers(0, 24 * 60 - 1))
def test_whenever_it_is_open_it_is_a_working_day_within_contact_hours(
    days: int, minute: int
) -> None:
    moment = at("2026-01-01T00:00:00") + timedelta(days=days, minutes=minute)
    if is_open(moment):
        here = london(moment)
        assert here.weekday() != 6
        assert HOURS.first <= here.time() < HOURS.last
        assert here.date() not in {date.fromisoformat(day) for day in bank_holidays.DAYS}
