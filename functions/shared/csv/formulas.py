"""Cells that no spreadsheet takes for a formula: people open our files in one (R31, R36). Pure."""

from __future__ import annotations

_RUN = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would run. Not for phone numbers."""
    return f"'{text}" if text.startswith(_RUN) else text
