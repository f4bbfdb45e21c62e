"""How figures read in public: whole percentages, rounded bases, periods and changes. Pure."""

from __future__ import annotations

from typing import Any

from functions.results.estimates.cube import BCU, CRIME_TYPE
from functions.results.estimates.quarters import Quarter
from functions.shared.clock import MONTHS
from functions.shared.policy import results

Json = dict[str, Any]
HIDDEN = "[c]"  # confidential, as the Office for National Statistics marks it
MISSING = "[x]"  # not available
_EDGE = 0.05  # nobody and everybody are not told from hardly anybody and nearly everybody


def is_edge(share: float) -> bool:
    """Too near 0 or 100 to be said as a number, or to have an interval shown."""
    return share < _EDGE or share > 1 - _EDGE


def percent(share: float) -> str:
    """``"63%"``, ``"under 5%"`` or ``"over 95%"``."""
    if share < _EDGE:
        return "under 5%"
    if share > 1 - _EDGE:
        return "over 95%"
    return f"{100 * share:.0f}%"


def interval(row: Json) -> str:
    """``"59% to 67%"``; blank at the edges, where it would say how many answered how."""
    if is_edge(row["estimate"]):
        return ""
    return f"{100 * row['low']:.0f}% to {100 * row['high']:.0f}%"


def points(difference: float) -> str:
    """``"3 percentage points higher"``, ``"unchanged"``."""
    whole = round(100 * abs(difference))
    if not whole:
        return "about the same"
    unit = "percentage point" if whole == 1 else "percentage points"
    return f"{whole} {unit} {'higher' if difference > 0 else 'lower'}"


def signed(difference: float) -> str:
    """``"+3"``, ``"0"``; below nought with a real minus sign, which is read aloud."""
    whole = round(100 * difference)
    return f"{whole:+d}".replace("-", "\u2212") if whole else "0"


def quarter_words(text: str) -> str:
    """``"October to December 2027"`` for ``2027-Q4``."""
    months = Quarter.parse(text).months
    return f"{MONTHS[months[0].month - 1]} to {MONTHS[months[-1].month - 1]} {months[-1].year}"


def period_words(text: str) -> str:
    """``"the year to December 2027"`` or ``"October to December 2027"``."""
    if not text.startswith("year to "):
        return quarter_words(text)
    last = Quarter.parse(text.removeprefix("year to ")).months[-1]
    return f"the year to {MONTHS[last.month - 1]} {last.year}"


def period_short(text: str) -> str:
    """``"Dec 2027"``, the last month of a period."""
    last = Quarter.parse(text.removeprefix("year to ")).months[-1]
    return f"{MONTHS[last.month - 1][:3]} {last.year}"


def title(split: str) -> str:
    """What a split is called above its table."""
    named = results.rules().splits.get(split)
    if named:
        return named.title
    return {BCU: "Area of London", CRIME_TYPE: "Crime type"}.get(split, split)
