"""The records of a file, whatever it is: a CSV of any encoding and separator, a workbook. Pure."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from functions.shared.csv.decode import WORKBOOK, Readable, Text, pieces_of
from functions.shared.csv.forgiving import Forgiving
from functions.shared.csv.separator import NAMES, separated
from functions.shared.csv.workbook import Sheet
from functions.shared.errors import RefusedFile
from functions.shared.policy import drops

_WHOLE = ("empty", "not-csv")  # rules about the file and not about a row of it


class Records:
    """Where the records come from, and how the file was understood."""

    def __init__(
        self,
        source: Iterable[bytes] | Readable,
        known: Callable[[str], bool],
        *,
        lenient: bool,
        max_field: int,
    ) -> None:
        self.max_field = max_field
        self.sheet: Sheet | None = None
        self.forgiving: Forgiving | None = None
        pieces = pieces_of(source)
        head = next(pieces, b"")
        while 0 < len(head) < len(WORKBOOK) and (more := next(pieces, b"")):
            head += more
        if head.startswith(WORKBOOK):
            body = _whole(head, pieces)
            self.sheet = Sheet(body, lenient=lenient, max_field=max_field)
            self.records: Iterator[list[str]] = self.sheet
            return
        self._text = Text(chain((head,), pieces), lenient=lenient)
        self._separator, lines = separated(iter(self._text), known, lenient=lenient)
        if lenient:
            self.records = self.forgiving = Forgiving(lines, self._separator)
        else:
            self.records = csv.reader(lines, delimiter=self._separator, strict=True)

    @property
    def read_as(self) -> str:
        if self.sheet:
            return "Excel workbook"
        return f"{self._text.encoding}, columns separated by {NAMES[self._separator]}"


def _whole(head: bytes, pieces: Iterator[bytes]) -> bytes:
    """A workbook is read at once: its list of parts stands at its end."""
    room = drops.rules().workbook.max_megabytes * 1024 * 1024
    found = [head]
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            raise RefusedFile("workbook-too-large")
        found.append(piece)
    return b"".join(found)


def unbroken(records: Records) -> Iterator[list[str]]:
    """The records up to the header; :class:`RefusedFile` with its row if one cannot be read."""
    try:
        yield from records.records
    except csv.Error as error:
        raise RefusedFile(broken(error), row=1) from None
    except RefusedFile as refused:
        raise RefusedFile(refused.rule, row=0 if refused.rule in _WHOLE else 1) from None


def broken(error: csv.Error) -> str:
    """The rule that the reader found broken."""
    return "field-too-long" if "field limit" in str(error) else "broken-quotes"
