"""The page's charts: each group's figure with its interval, and London's over time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from functions.results.estimates.cube import BCU
from functions.results.publication import wording
from functions.results.publication.tables import Line
from functions.shared.html import charts
from functions.shared.html.charts import Range, Scale

Json = dict[str, Any]


def range_of(line: Line) -> Range:
    value, low, high = line.range or (0.0, 0.0, 0.0)
    if wording.is_edge(value):
        low = high = value = 0.025 if value < 0.5 else 0.975  # the place says no more than words
    return Range(line.group, value, low, high, line.percent)


def chart(survey: str, split: str, found: Sequence[Line], scale: Scale, main: Line | None) -> str:
    shown = [range_of(line) for line in found if line.shown]
    if not shown:
        return ""
    whole = None
    if main and main.shown:
        one = range_of(main)
        whole = Range("all of London", one.value, one.low, one.high, one.shown)
    name = f"{survey}-{'bcu' if split == BCU else 'crime'}"
    title = f"Per cent satisfied by {wording.title(split).lower()}, with 95% intervals"
    return charts.ranges(name, title, shown, scale, whole)


def over_time(report: Json) -> str:
    found = [
        Range(
            wording.period_short(row["period"]),
            row["estimate"],
            row["low"],
            row["high"],
            wording.percent(row["estimate"]),
        )
        for row in report["history"]
    ]
    if len(found) < 2 or not report["weighted"]:
        return ""
    title = "Per cent satisfied in each rolling year, with 95% interval"
    return charts.over_time(f"{report['survey']}-time", title, found, Scale.around(found))
