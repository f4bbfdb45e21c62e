"""Reports of invented quarters, made as the function makes them, without its stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from functions.results.analysis import Analysis
from functions.results.estimates.quarters import Quarter, before
from functions.shared.policy import results
from local.synthetic.results_history import History

Json = dict[str, Any]
Q4 = Quarter.parse("2027-Q4")
ABOUT = {"made_at": "2028-02-25T05:00:00Z", "inputs": "0" * 64, "policy": "1" * 64}


@cache
def months(survey: str, quarter: Quarter, share: float = 1.0) -> tuple[History, ...]:
    return tuple(History(survey, month, share=share) for month in quarter.months)


def analysis(survey: str, quarters: Iterable[Quarter], share: float = 1.0) -> Analysis:
    made = Analysis(survey)
    for quarter in quarters:
        for one in months(survey, quarter, share):
            made.read(one.answers)
            if one.fieldwork:
                made.add_fieldwork(one.fieldwork)
    return made


@cache
def report(survey: str, quarter: Quarter = Q4, share: float = 1.0) -> Json:
    quarters = before(quarter, results.rules().quarters_read + 4)
    return analysis(survey, quarters, share).report(quarter, {}, ABOUT)


@cache
def reports(survey: str, count: int, share: float) -> list[Json]:
    """Consecutive quarters, each beside what was released of the one before."""
    whole = analysis(survey, before(Q4, count + 8), share)
    made: dict[Quarter, Mapping[str, Any]] = {}
    for quarter in before(Q4, count):
        made[quarter] = whole.report(quarter, made, ABOUT)  # type: ignore[arg-type]
    return [dict(one) for one in made.values()]
