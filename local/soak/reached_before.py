"""Who was reached when, by the generator's own knowledge: is anybody asked too soon again (R10)?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from functions.shared.clock import Month, add_months
from functions.shared.policy import calendar, people
from functions.shared.policy import outcomes as policy
from functions.shared.text.written_dates import uk_date
from local.demo.cast import Cast
from local.demo.steps.contacted import Reached
from local.synthetic.tables import Record


@dataclass
class ReachedBefore:
    """``free_from``: the day from which an invented person may be drawn again."""

    free_from: dict[int, date] = field(default_factory=dict)

    def too_soon(self, month: Month, cast: Cast, reached: Iterable[Reached]) -> int:
        """How many of those just drawn were still in the field, or rested."""
        day = month.day(calendar.rules().draw_day)
        known = [
            cast.members[each.ref].truth.person for each in reached if each.ref in cast.members
        ]
        return sum(self.free_from.get(person, day) > day for person in known)

    def drawn(self, month: Month, cast: Cast, reached: Iterable[Reached]) -> None:
        """None is free until an outcome comes, or for months after the last day to contact."""
        until = month.plus(1 + people.rules().in_field_months).day(1)
        for each in reached:
            self.free_from[cast.members[each.ref].truth.person] = until

    def outcomes(self, cast: Cast, outcomes: Iterable[Record]) -> None:
        """Who was interviewed or refused rests from that day; the others are free again."""
        for one in outcomes:
            person = cast.members[one["Crime No"], one["VIW No"]].truth.person
            day = uk_date(one["Outcome Date"])
            outcome = policy.rules().named(one["Outcome"])
            if day and outcome and outcome.rests:
                self.free_from[person] = add_months(day, people.rules().rest_months)
            elif outcome and outcome.case != "open":
                self.free_from.pop(person, None)
