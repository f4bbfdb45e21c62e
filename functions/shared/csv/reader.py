"""Reads a dropped CSV (RFC 4180, UTF-8): strict, streaming, and silent about values. Pure.

A file that is not what it should be is refused as a whole with :class:`RefusedFile`, which says
row, column and rule, never a value (R13, R34). Rows are counted as a spreadsheet shows them: the
header is row 1, a record over several lines is one row, a blank line is one too (but no record).

    table = open_table(body.iter_chunks(), known=…, required=…, max_rows=…)
    pick = table.in_order(("Crime No", "VIW Surname"))
    for number, row in table.rows():
        crime, surname = pick(row)
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter

from functions.shared.csv.decode import Readable, text_lines
from functions.shared.csv.header import Header, Problem, Recognise, read_header
from functions.shared.errors import RefusedFile

__all__ = ["RULES", "Problem", "Table", "open_table"]

FIELD_LONGEST = 131_072  # characters; also what Python's reader takes by default
_BATCH = 128

# What each rule means, for the people who have to mend the file.
RULES = {
    "empty": "The file holds nothing. Export it again.",
    "no-rows": "There is a header and no row below it.",
    "not-csv": "This is a workbook, a zip or another binary file named like a CSV. Save it as CSV.",
    "utf-16": "The text is UTF-16. Save it as “CSV UTF-8”.",
    "not-utf8": "The text is not UTF-8 from this row on. Save it as “CSV UTF-8”.",
    "nul": "There is a NUL byte in this row: UTF-16 or a broken export. Save it as “CSV UTF-8”.",
    "line-too-long": "There is no line end for millions of characters. This is no table.",
    "no-header": "The first row is not a header: none of its names is a known column.",
    "wrong-separator": "Columns are separated by semicolons or tabs. Separate them by commas.",
    "too-many-columns": "There are far more columns than any such file has.",
    "duplicate-column": "This column is there more than once.",
    "missing-column": "This column is required and is not there.",
    "unknown-column": "This column is not on the list of columns. Leave it out.",
    "ragged-row": "This row has more or fewer fields than the header.",
    "broken-quotes": "A quotation mark in this row is not closed, or text follows a closing one.",
    "field-too-long": "A field of this row is too long; is a quotation mark left open?",
    "too-many-rows": "The file has more rows than allowed. Split it.",
}


class Table:
    """An opened file. ``header`` has canonical names in file order; ``index`` their positions."""

    def __init__(
        self, header: Header, reader: Iterator[list[str]], *, max_rows: int, max_field: int
    ) -> None:
        self.header = header.names
        self.written = header.written
        self.index = {name: place for place, name in enumerate(header.names) if name}
        self._reader = reader
        self._max_rows = max_rows
        self._max_field = max_field

    def in_order(self, names: Sequence[str]) -> Callable[[list[str]], tuple[str, ...]]:
        """A fast function from a row to the values of these columns; absent columns are blank."""
        places = [self.index.get(name) for name in names]
        present = [place for place in places if place is not None]
        if len(present) == len(places) > 1:
            return itemgetter(*present)
        return lambda row: tuple("" if place is None else row[place] for place in places)

    def rows(
        self, ragged: Callable[[Problem], None] | None = None
    ) -> Iterator[tuple[int, list[str]]]:
        """(row number, values in the file's order) of each record; once only.

        A row with more or fewer fields than the header refuses the file, or, if ``ragged`` is
        given, is told to it and left out. :class:`RefusedFile` may come after any row: what was
        made of the rows before must not be kept. A header without rows is refused as well.
        """
        width, last, fault, seen = len(self.header), 1, "", False
        while not fault:
            batch, fault = self._batch(room=self._max_rows + 1 - last)
            for number, row in enumerate(batch, start=last + 1):
                if len(row) == width:
                    yield number, row
                elif row:
                    problem = Problem(number, "", "ragged-row")
                    if ragged is None:
                        raise RefusedFile(problem.rule, row=number)
                    ragged(problem)
            last += len(batch)
            seen = seen or any(batch)
            if not batch and not fault:
                break
        if fault:
            raise RefusedFile(fault, row=last + 1)
        if not seen:
            raise RefusedFile("no-rows")

    def _batch(self, *, room: int) -> tuple[list[list[str]], str]:
        """Some rows, and the rule that the one after them breaks (blank if none).

        The reader's limit of a field belongs to the whole process: it is set for a batch only.
        """
        batch: list[list[str]] = []
        before = csv.field_size_limit(self._max_field)
        try:
            batch.extend(islice(self._reader, min(_BATCH, room + 1)))
        except RefusedFile as refused:
            return batch, refused.rule
        except csv.Error as error:
            return batch, _broken(error)
        finally:
            csv.field_size_limit(before)
        return (batch[:room], "too-many-rows") if len(batch) > room else (batch, "")


def _broken(error: csv.Error) -> str:
    return "field-too-long" if "field limit" in str(error) else "broken-quotes"


def open_table(
    source: Iterable[bytes] | Readable,
    *,
    known: Sequence[str],
    required: Sequence[str],
    max_rows: int,
    max_field: int = FIELD_LONGEST,
    forbid_unknown: bool = True,
    also: Recognise | None = None,
) -> Table:
    """Checks the header and returns the table, its rows unread.

    ``source``: chunks of bytes, or something with ``read``. ``known``: every column that may be
    there; ``also`` gives the canonical name of further ones (``q12a`` → ``Q12a``) or None. Unknown
    columns refuse the file unless ``forbid_unknown`` is off; their names are then blank in
    ``header`` and as written in ``written``.
    """
    reader = csv.reader(text_lines(source), strict=True)
    try:
        first = next(reader, None)
    except csv.Error as error:
        raise RefusedFile(_broken(error), row=1) from None
    except RefusedFile as refused:
        raise RefusedFile(refused.rule, row=0 if refused.rule == "empty" else 1) from None
    if not first or not any(cell.strip() for cell in first):
        raise RefusedFile("empty" if first is None else "no-header", row=0 if first is None else 1)
    header = read_header(
        first, known=known, required=required, forbid_unknown=forbid_unknown, also=also
    )
    return Table(header, reader, max_rows=max_rows, max_field=max_field)
