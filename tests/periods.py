"""When things end, worked out from policy's period alone: a period that changes breaks no test."""

from datetime import date, timedelta

from functions.shared.clock import Month, add_months
from functions.shared.policy import calendar, retention


def last_day(name: str, month: str) -> date:
    """The last day of what is counted in months from the day of the draw."""
    months = retention.rules().by_name[name].months
    assert months is not None
    return add_months(Month.parse(month).day(calendar.rules().draw_day), months)


def goes_on(name: str, month: str) -> date:
    """The day on which the purge takes it, some days before its promise."""
    return last_day(name, month) - timedelta(days=retention.rules().margin_days)


def taken_on(name: str, start: date) -> date:
    """The day on which the purge takes what is counted in days from ``start``."""
    rules = retention.rules()
    days = rules.by_name[name].days
    assert days is not None
    return start + timedelta(days=days - rules.margin_days)
