"""CSV as we write it: one form for every file, and no cell that a spreadsheet would run. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

_RUN = ("=", "+", "-", "@", "\t", "\r")


def csv_text(header: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """A whole file (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


class _Line:
    """What csv.writer writes to: hands the line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


# One line of a file that is written as it is read.
write_line: Callable[[Sequence[str]], Any] = csv.writer(_Line()).writerow


def guarded(text: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would run (R31, R36).

    Not for phone numbers.
    """
    return f"'{text}" if text.startswith(_RUN) else text
