"""What is missing: months, frames, questions. What lies over a gap is missing, not nought. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from functions.results.estimates.quarters import Period
from functions.shared.clock import Month
from functions.shared.policy.results import Measure


@dataclass(frozen=True, slots=True)
class Coverage:
    """``framed``: months with fieldwork counts, or None for a survey without a frame.

    ``interviews`` by month; ``asked``: of those, how many answered a question with any code.
    """

    framed: frozenset[Month] | None
    interviews: Mapping[Month, int]
    asked: Mapping[tuple[Month, str], int]

    def gaps(self, period: Period) -> list[str]:
        """What keeps a period from being estimated, in words."""
        months = [month for quarter in period.quarters for month in quarter.months]
        found = [f"No answers for {month}." for month in months if not self.interviews.get(month)]
        if self.framed is not None:
            found += [f"No fieldwork counts for {m}." for m in months if m not in self.framed]
        return found

    def unasked(self, measure: Measure, period: Period) -> list[str]:
        """Months of a period in which nobody has any answer to the measure's question."""
        return [
            f"No one answered {measure.question} in {month}. Check if the question was renamed."
            for quarter in period.quarters
            for month in quarter.months
            if self.interviews.get(month) and not self.asked.get((month, measure.question))
        ]

    def whole(self, measure: Measure, period: Period) -> bool:
        return not self.gaps(period) and not self.unasked(measure, period)
