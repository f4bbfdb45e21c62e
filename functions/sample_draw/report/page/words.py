"""Numbers, dates and names as the report's page says them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from functions.shared.clock import MONTHS, Month

Json = dict[str, Any]
NONE = "–"


class Section(StrEnum):
    """The page's sections in their order."""

    NEXT = "What to do next"
    FUNNEL = "From the extract to the sample"
    CELLS = "Areas and crime types"
    ACCURACY = "Weights and margins of error"
    MONTHS = "Compared with the last 12 months"
    PERSONS = "People with more than one record"
    SOURCE = "Problems in the extract"
    PROOF = "How to check this draw"
    ANNEX = "Every cell in figures"


def number(value: float | str | None) -> str:
    """``12,803``; ``–`` for none. Words such as "fewer than 10" stay words."""
    if value is None:
        return NONE
    return value if isinstance(value, str) else f"{value:,}"


def percent(share: float | None) -> str:
    """A share of 1 as ``12.3%``."""
    return NONE if share is None else f"{100 * share:.1f}%"


MOST_POINTS = 50


def points(margin: float | None) -> str:
    """A margin in percentage points as ``±4.4``; no share can be further off than 50."""
    if margin is None:
        return NONE
    return f"±{margin:.1f}" if margin <= MOST_POINTS else "too few"


def decimals(value: float | None, places: int) -> str:
    return NONE if value is None else f"{value:,.{places}f}"


def counted(value: int, one: str, many: str = "") -> str:
    """``1 row``, ``1,204 rows``."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def short_month(found: Month) -> str:
    """``Nov 27``."""
    return f"{MONTHS[found.month - 1][:3]} {found.year % 100:02d}"


def row_numbers(rows: Iterable[int]) -> str:
    """``3, 7 to 9, 12``: ascending, with neighbours together."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(_run(first, last) for first, last in runs)


def _run(first: int, last: int) -> str:
    if first == last:
        return f"{first}"
    return f"{first}, {last}" if last == first + 1 else f"{first} to {last}"


def is_check(report: Json) -> bool:
    """The forecast of an extract that has arrived, and not a draw."""
    return bool(report["kind"] == "check")


def taken(report: Json) -> str:
    """What becomes of those in the sample: ``drawn``, ``to be invited``, ``would be drawn``."""
    what = "invited" if report["census"] else "drawn"
    if is_check(report):
        return f"would be {what}"
    return f"to be {what}" if report["census"] else what


def capital(text: str) -> str:
    """With a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]
