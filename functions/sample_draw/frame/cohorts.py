"""Whose report belongs to which draw, and when they may be contacted (R02, R03). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from functions.shared.clock import Month
from functions.shared.policy import calendar
from functions.shared.policy.surveys import Contact, Sampling, Survey


@dataclass(frozen=True, slots=True)
class Cohort:
    """Report dates of one draw, both included."""

    first: date
    last: date


def rules_of(survey: Survey) -> tuple[Sampling, Contact]:
    """The parts that every drawn survey has (its validator saw to it)."""
    if survey.sampling is None or survey.contact is None:
        raise ValueError("only a drawn survey has a cohort")
    return survey.sampling, survey.contact


def cohort(survey: Survey, month: Month) -> Cohort:
    """Reported from the 19th of M-2 to the 18th of M-1: every date belongs to one draw (R02)."""
    day = rules_of(survey)[0].cohort_day
    return Cohort(month.plus(-2).day(day) + timedelta(days=1), month.plus(-1).day(day))


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day on which somebody may be contacted, both included."""

    opens: date
    closes: date

    def days_left(self, today: date) -> int:
        """Days on which contact is possible, from ``today`` on."""
        return max(0, (self.closes - max(self.opens, today)).days + 1)


def window(survey: Survey, reported: date) -> Window:
    """From so many days to so many days or months after the report (R03)."""
    contact = rules_of(survey)[1]
    opens = reported + timedelta(days=contact.from_days)
    return Window(opens, contact.closes(reported))


def all_windows_closed(survey: Survey, month: Month, today: date) -> bool:
    """Can nobody of this month's cohort be contacted any more? Then it is never drawn (R06a)."""
    return window(survey, cohort(survey, month).last).closes < today


def draw_day(month: Month) -> date:
    """The day on which the month is drawn by itself (R01)."""
    return month.day(calendar.rules().draw_day)
