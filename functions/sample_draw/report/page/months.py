"""This month beside the twelve before it: small charts, and the figures as a table. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.report.page import draw_charts
from functions.sample_draw.report.page.words import (
    Json,
    counted,
    number,
    short_month,
)
from functions.sample_draw.report.report import line
from functions.shared.clock import Month
from functions.shared.html import month_words

MONTHS = 12
CHARTS = 6  # two rows of three


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a month; ``of`` may fail on a report of another make, which then has none."""

    name: str
    of: Callable[[Json], float | str | None]
    unit: str = ""
    goal: Callable[[Json], float | None] | None = None

    def value(self, report: Json | None) -> float | str | None:
        return _tried(self.of, report)

    def wanted(self, report: Json | None) -> float | None:
        found = _tried(self.goal, report) if self.goal else None
        return found if isinstance(found, int | float) else None

    def said(self, value: float | str | None) -> str:
        if isinstance(value, float):
            return f"{value:.1f}{self.unit}"
        return number(value)


def _tried(of: Callable[[Json], float | str | None], report: Json | None) -> float | str | None:
    try:
        return None if report is None else of(report)
    except (KeyError, IndexError, TypeError, ZeroDivisionError):
        return None


def _no_contact(report: Json) -> float | str:
    counts = {one["code"]: one["count"] for one in report["outcomes"]}
    return _of_frame(counts[Outcome.NO_CONTACT.code], report)


def _of_frame(count: int | str, report: Json) -> float | str:
    return count if isinstance(count, str) else 100 * count / float(line(report)["frame"])


MEASURES = (
    Measure("Rows of the extract", lambda one: one["rows"]),
    Measure("Eligible people", lambda one: line(one)["eligible"]),
    Measure(
        "People in the sample",
        lambda one: one["sample"]["people"],
        goal=lambda one: one["allocation"]["target"],
    ),
    Measure("Margin of error, in points", lambda one: one["precision"]["overall"]["margin"]),
    Measure("Frame without a valid contact", _no_contact, "%"),
    Measure(
        "Frame resting or still being contacted",
        lambda one: _of_frame(one["persons"]["lost_to_rest_and_field"], one),
        "%",
    ),
    Measure(
        "Frame that repeats a person",
        lambda one: _of_frame(one["persons"]["further_records_of_a_person"], one),
        "%",
    ),
)


def _axis(report: Json) -> list[Month]:
    """The twelve months before a report's."""
    now = Month.parse(report["month"])
    return [now.plus(back) for back in range(-MONTHS, 0)]


def before(report: Json, earlier: Sequence[Json]) -> list[Json]:
    """Those of the reports that are of the twelve months before, oldest first."""
    axis = set(map(str, _axis(report)))
    return sorted((one for one in earlier if one["month"] in axis), key=lambda one: one["month"])


def compared(report: Json, earlier: Sequence[Json]) -> Json | None:
    """Charts, and the same figures as rows; None for the first month of all."""
    by_month = {Month.parse(one["month"]): one for one in earlier}
    axis = _axis(report)
    found = [by_month.get(one) for one in axis]
    if not any(found):
        return None
    reports = [*found, report]
    names = [*map(short_month, axis), short_month(Month.parse(report["month"]))]
    measures = [one for one in MEASURES if one.value(report) is not None][:CHARTS]
    return {
        "names": [one.name for one in measures],
        "charts": [
            (one.name, _chart(f"month{at}", one, reports, names, report))
            for at, one in enumerate(measures)
        ],
        "rows": [
            (name, *(one.said(one.value(report)) for one in measures))
            for name, report in zip(names, reports, strict=True)
            if report is not None
        ],
    }


def _chart(
    name: str, measure: Measure, reports: Sequence[Json | None], names: Sequence[str], report: Json
) -> Markup:
    values = [_plotted(measure.value(one)) for one in reports]
    goal = [measure.wanted(one) for one in reports]
    plotted = [v for v in (*values, *goal) if v is not None]
    said = measure.said(measure.value(report))
    series = draw_charts.Series(
        values, said, measure.said(max(plotted, default=0)), (names[0], names[-1]), goal
    )
    past = [v for v in values[:-1] if v is not None]
    text = f"{month_words(report['month'])}: {said}."
    if past:
        span = f"{measure.said(min(past))} and {measure.said(max(past))}"
        text += f" Between {span} in the {counted(len(past), 'earlier month')} shown."
    return draw_charts.small_line(name, measure.name, text, series)


def _plotted(value: float | str | None) -> float | None:
    return None if isinstance(value, str) else value
