"""A CSV without somebody's rows; every other row stays as it is, byte for byte (R39). Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import suppress

from functions.shared.csv.decode import FALL_BACK, MARK, WORKBOOK, utf_16_of
from functions.subject_access.search.people_table import LONGEST_FIELD, decoded, separator

_BYTES = "latin-1"  # a letter for each of them


class _Recorded:
    """Lines that remember what was read of them since last asked."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._read: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._read.append(line)
        return line

    def record(self) -> str:
        """The lines of the record that was just read."""
        text = "".join(self._read)
        self._read.clear()
        return text


def without(body: bytes, goes: Callable[[list[str], list[str]], bool]) -> tuple[bytes, int]:
    """The file without the rows of which ``goes(header, row)`` is true; and how many went.

    The encoding stays what it was: a file that was refused must not become acceptable by this. A
    workbook becomes a CSV under its own key, which is read as such.
    """
    if body.startswith(WORKBOOK):
        body = decoded(body).encode()
    encoding = _encoding(body)
    text = body.decode(encoding)
    lines = _Recorded(text)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(lines, delimiter=separator(text.lstrip(MARK)))
    header = [name.strip().lstrip(MARK) for name in next(filter(any, reader), [])]
    kept, gone = [lines.record()], 0
    for row in reader:
        text = lines.record()
        if row and goes(header, _as_searched(row, encoding)):
            gone += 1
        else:
            kept.append(text)
    return "".join(kept).encode(encoding), gone


def _encoding(body: bytes) -> str:
    """One that gives back the same bytes."""
    for encoding in filter(None, (utf_16_of(body[:256]), "utf-8")):
        with suppress(UnicodeError):
            if body.decode(encoding).encode(encoding) == body:
                return encoding
    return _BYTES


def _as_searched(row: list[str], encoding: str) -> list[str]:
    """The cells as the search reads them: some bytes are letters of Windows, and NUL is nothing."""
    if encoding == _BYTES:
        row = [cell.encode(_BYTES).decode("utf-8", FALL_BACK) for cell in row]
    return [cell.replace("\0", "") for cell in row]
