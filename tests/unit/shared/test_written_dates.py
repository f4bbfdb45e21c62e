"""Dates and months as people and spreadsheets write them: one day and no other, or none (R58)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.clock import Month
from functions.shared.text.written_dates import uk_date, write_uk_date, written_month


@pytest.mark.parametrize(
    "text",
    ["", "2027-11", "31/02/2027", "1/1/27", "00/01/2027", "x", "27-Nov", "3/Foo/2027", "46658"],
)
def test_what_is_no_uk_date_is_none(text: str) -> None:
    assert uk_date(text) is None


@given(st.from_regex(r"[0-3W-][0-9W-]/[01W-][0-9W-]/[0-9W-]{1,5}", fullmatch=True))
def test_only_day_month_and_year_make_a_uk_date(text: str) -> None:
    found = uk_date(text)
    if found is not None:
        assert [int(part) for part in text.split("/")] == [found.day, found.month, found.year]


@given(st.dates())
def test_every_date_is_read_as_it_is_written(day: date) -> None:
    assert uk_date(write_uk_date(day)) == uk_date(f" {write_uk_date(day)} 00:00") == day


def test_a_uk_date_is_read_and_written() -> None:
    assert uk_date(" 1/9/2027 13:45") == date(2027, 9, 1)
    assert write_uk_date(date(2027, 9, 1)) == "01/09/2027"


@pytest.mark.req("R58")
@pytest.mark.parametrize(
    "text",
    [
        "2027-09-28",
        "2027-09-28 00:00:00",
        "2027-09-28T13:45:00Z",
        "2027/9/28",
        "28-09-2027",
        "28.9.2027",
        "28-Sep-27",
        "28-Sep-2027",
        "28 Sept 2027",
        "28 September, 2027",
        "28-SEP-27 13:45",
        "\u200b28/09/2027",
        "28/09/2027\u00a0",
        "\uff12\uff18/\uff10\uff19/\uff12\uff10\uff12\uff17",
    ],
)
def test_every_way_to_write_one_day_and_no_other_is_read(text: str) -> None:
    assert uk_date(text) == date(2027, 9, 28)


@pytest.mark.req("R58")
def test_a_year_of_two_digits_is_not_after_a_birthday_can_be() -> None:
    today = date(2027, 11, 18)
    assert uk_date("04-Mar-80", not_after=today) == date(1980, 3, 4)
    assert uk_date("04-Mar-09", not_after=today) == date(2009, 3, 4)
    assert uk_date("04-Mar-2080", not_after=today) == date(2080, 3, 4)
    assert uk_date("02-Dec-28") == date(2028, 12, 2)


@pytest.mark.req("R42", "R58")
@pytest.mark.parametrize(
    "text",
    [
        "2027-11",
        "Nov-27",
        "Nov 2027",
        "November 2027",
        "01/11/2027",
        "11/2027",
        "1-Nov-27",
        "2027/11",
    ],
)
def test_a_month_is_read_as_spreadsheets_write_it(text: str) -> None:
    assert written_month(text) == Month(2027, 11)


@pytest.mark.parametrize(
    "text", ["", "27-Nov", "13/2027", "02/11/2027", "11/27", "202711", "Foo-27"]
)
def test_what_could_be_another_month_is_none(text: str) -> None:
    assert written_month(text) is None
