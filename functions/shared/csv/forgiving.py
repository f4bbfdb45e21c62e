"""Reads a list of people line by line, so that no stray quotation mark hides anybody (R20a). Pure.

A record that is sound is read as CSV says. Of one that is not, the line alone is taken as it
stands, and reading goes on with the next line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

_LONGEST_RECORD = 50  # lines


class Forgiving:
    """Records of ``lines``. ``width``: fields of the header, once it is known."""

    def __init__(self, lines: Iterator[str], separator: str) -> None:
        self._lines, self._separator = lines, separator
        self._waiting: list[str] = []
        self.width = 0

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        line = self._line()
        if '"' not in line:
            return self._plain(line)
        taken = [line]
        while len(taken) <= _LONGEST_RECORD:
            row, unfinished = self._strict(taken)
            if row is not None and not self._swallowed(taken):
                return row
            if not unfinished:
                break
            try:
                taken.append(self._line())
            except StopIteration:
                break
        self._waiting = taken[1:] + self._waiting
        return [cell.strip().strip('"') for cell in self._plain(line)]

    def _line(self) -> str:
        return self._waiting.pop(0) if self._waiting else next(self._lines)

    def _plain(self, line: str) -> list[str]:
        return line.rstrip("\r\n").split(self._separator)

    def _strict(self, taken: list[str]) -> tuple[list[str] | None, bool]:
        """The one record of these lines, or None; is a quotation mark of it still open?"""
        try:
            rows = list(csv.reader(taken, delimiter=self._separator, strict=True))
        except csv.Error as error:
            return None, "unexpected end" in str(error)
        return (rows[0], False) if len(rows) == 1 else (None, False)

    def _swallowed(self, taken: list[str]) -> bool:
        """Are there whole rows in a record of several lines? Then its quotation mark is stray."""
        whole = [len(self._plain(line)) == self.width for line in taken]
        return whole[0] and any(whole[1:])
