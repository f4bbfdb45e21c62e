"""Every class of the table of clocks: its margin, its backstops, both ends of a leap year (R49)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from functions.shared import retention
from functions.shared.clock import Month
from functions.shared.errors import ConfigurationError
from functions.shared.policy import retention as policy
from functions.shared.policy.retention import DataClass
from tests.periods import goes_on, last_day

TABLE = policy.rules()
ENDING = [item for item in TABLE.classes if item.clock != "none"]
ENDLESS = [item for item in TABLE.classes if item.clock == "none"]
BY_DAYS = [item for item in ENDING if item.days is not None]
BY_MONTHS = [item for item in ENDING if item.days is None]
STARTS = [date(2027, 12, 31), date(2028, 1, 1), date(2028, 2, 28), date(2028, 2, 29)]
STARTS += [date(2028, 3, 1), date(2028, 12, 31), date(2029, 1, 1), date(2029, 2, 28)]
pytestmark = pytest.mark.req("R49")


def in_months(start: date, months: int) -> date:
    """The same day so many months on, or the last day of that month: counted one by one."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(start.day, last))


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("item", ENDING, ids=lambda item: item.name)
def test_the_purge_comes_a_week_and_the_backstop_five_days_before_the_promise(
    item: DataClass, start: date
) -> None:
    promise = retention.promised(item, start)
    assert promise == retention.end_of(item, start)
    assert promise is not None
    assert promise > start
    assert retention.purge_from(item, start) == promise - timedelta(days=7)
    assert retention.ttl_day(item, start) == promise - timedelta(days=5)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("item", BY_DAYS, ids=lambda item: item.name)
def test_days_are_days_also_over_the_29th_of_february(item: DataClass, start: date) -> None:
    assert item.days is not None
    assert (retention.end_of(item, start) - start).days == item.days


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("item", BY_MONTHS, ids=lambda item: item.name)
def test_months_are_calendar_months_and_a_quarter_shortens_them(
    item: DataClass, start: date
) -> None:
    assert item.months is not None
    months_on = in_months(start, item.months)
    found = retention.end_of(item, start)
    if not item.quarter_after:
        assert found == months_on
        return
    next_quarter = 3 * ((start.month - 1) // 3 + 2)  # its last month, counted from January
    last = in_months(date(start.year, 1, 31), next_quarter - 1)
    assert found == min(months_on, last)


@pytest.mark.parametrize("item", ENDLESS, ids=lambda item: item.name)
def test_what_has_no_end_has_none_anywhere(item: DataClass) -> None:
    start = date(2028, 2, 29)
    assert retention.promised(item, start) is None
    assert retention.purge_from(item, start) is None
    assert retention.spans(item) is None
    assert retention.shortest_span(item) is None
    assert retention.lifecycle_days(item) is None
    assert not retention.rule_may_come_first(item)
    with pytest.raises(ConfigurationError, match=item.name):
        retention.end_of(item, start)


@pytest.mark.parametrize("item", ENDING, ids=lambda item: item.name)
def test_a_rule_lasts_five_days_less_than_the_shortest_that_the_promise_can(
    item: DataClass,
) -> None:
    if item.clock == "sample-month":
        starts = [date(year, month, 18) for year in range(2027, 2031) for month in range(1, 13)]
    else:
        starts = [date(2027, 1, 1) + timedelta(days=n) for n in range(1461)]
    lengths = [(retention.end_of(item, start) - start).days for start in starts]
    assert retention.spans(item) == (min(lengths), max(lengths))
    assert retention.lifecycle_days(item) == min(lengths) - 5
    # A rule that ends before the purge's day of the longest span has missed nothing.
    early = item.written_early or min(lengths) - 5 <= max(lengths) - 7
    assert retention.rule_may_come_first(item) is early


def test_a_rule_lasts_so_many_days_in_plain_numbers() -> None:
    three_years = TABLE.by_name["linked-responses"].model_copy(update={"months": 36})
    assert retention.lifecycle_days(three_years) == 3 * 365 - TABLE.backstop_days
    quarter = TABLE.by_name["working-sample"].model_copy(update={"months": 7})
    days = (date(2027, 3, 31) - date(2026, 12, 18)).days - TABLE.backstop_days
    assert retention.lifecycle_days(quarter) == days


@pytest.mark.req("R44")
def test_rows_of_a_month_may_come_until_the_day_before_its_purge() -> None:
    month = Month(2025, 2)
    purge = goes_on("linked-responses", "2025-02")
    assert not retention.linked_rows_have_ended(month, purge - timedelta(days=1))
    assert retention.linked_rows_have_ended(month, purge)


@pytest.mark.req("R27")
@pytest.mark.parametrize("month", ["2027-11", "2027-12", "2028-02"])
def test_the_month_of_destruction_is_the_one_in_which_the_promise_ends(month: str) -> None:
    ends = last_day("sample-at-ors", month)
    assert retention.destroy_by(Month.parse(month)) == f"{ends:%b %Y}"
