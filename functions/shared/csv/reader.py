"""Reads a dropped table, CSV or workbook: streaming, and silent about values (R58). Pure.

A file that is not what it should be is refused as a whole with :class:`RefusedFile`, which says
row, column and rule, never a value (R13, R34). Rows are counted as a spreadsheet shows them: the
header is row 1, a record over several lines is one row, a blank line is one too (but no record).
A list of people is read ``lenient``: what is sound of it counts, whatever else there is (R20a).

    table = open_table(body.iter_chunks(), known=…, required=…, max_rows=…)
    pick = table.in_order(("Crime No", "VIW Surname"))
    for number, row in table.rows():
        crime, surname = pick(row)
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter

from functions.shared.csv.any_form import Records, broken, unbroken
from functions.shared.csv.decode import Readable
from functions.shared.csv.header import (
    Header,
    Problem,
    Recognise,
    first_row,
    folded,
    loosely,
    read_header,
)
from functions.shared.csv.rules import RULES
from functions.shared.errors import RefusedFile

__all__ = ["RULES", "Problem", "Table", "open_table"]

FIELD_LONGEST = 131_072  # characters; also what Python's reader takes by default
_BATCH = 128


class Table:
    """An opened file. ``header`` has canonical names in file order; ``index`` their positions.

    ``above``: numbers of the filled rows above the header of a list, which were not read.
    """

    def __init__(
        self,
        header: Header,
        source: Records,
        *,
        max_rows: int,
        header_row: int = 1,
        above: Sequence[int] = (),
    ) -> None:
        self.header = header.names
        self.written = header.written
        self.index = {name: place for place, name in enumerate(header.names) if name}
        self.above = above
        self._source = source
        self._reader = source.records
        self._max_rows = max_rows
        self._header_row = header_row

    @property
    def read_as(self) -> str:
        """How the file was understood: ``UTF-8, columns separated by commas``."""
        return self._source.read_as

    @property
    def several_sheets(self) -> bool:
        """Were sheets of a workbook read one after another?"""
        return self._source.sheet is not None and self._source.sheet.several

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

        A row without any content is no record, however many there are: Excel leaves a million
        below a table. One with more or fewer fields than the header
        refuses the file, or, if ``ragged`` is given, is told to it and read as far as it goes.
        :class:`RefusedFile` may come after any row: what was made of the rows before must not be
        kept. A header without rows is refused as well.
        """
        last, fault, seen = self._header_row, "", 0
        while not fault:
            batch, fault = self._batch()
            if self._all_sound(batch) and seen + len(batch) <= self._max_rows:
                seen += len(batch)
                yield from enumerate(batch, start=last + 1)
                last += len(batch)
                continue
            for number, row in enumerate(batch, start=last + 1):
                if not row or not (row[0].strip() or any(map(str.strip, row))):
                    continue
                if seen == self._max_rows:
                    raise RefusedFile("too-many-rows", row=number)
                seen += 1
                if len(row) == len(self.header):
                    yield number, row
                else:
                    yield number, self._shaped(number, row, ragged)
            last += len(batch)
            if not batch and not fault:
                break
        if fault:
            raise RefusedFile(fault, row=last + 1)
        if not seen:
            raise RefusedFile("no-rows")

    def _all_sound(self, batch: Sequence[Sequence[str]]) -> bool:
        """Is each as wide as the header, and one column filled in all of them?"""
        width = len(self.header)
        return {*map(len, batch)} == {width} and any(
            all(map(str.strip, map(itemgetter(place), batch))) for place in range(width)
        )

    def _shaped(
        self, number: int, row: list[str], ragged: Callable[[Problem], None] | None
    ) -> list[str]:
        """The row as wide as the header at least; blank fields beyond it say nothing."""
        width = len(self.header)
        if len(row) < width or any(map(str.strip, row[width:])):
            if ragged is None:
                raise RefusedFile("ragged-row", row=number)
            ragged(Problem(number, "", "ragged-row"))
            return [*row, *[""] * (width - len(row))]
        return [*row[:width], *[""] * (width - len(row))]

    def _batch(self) -> tuple[list[list[str]], str]:
        """Some rows, and the rule that the one after them breaks (blank if none).

        The reader's limit of a field belongs to the whole process: it is set for a batch only.
        """
        batch: list[list[str]] = []
        before = csv.field_size_limit(self._source.max_field)
        try:
            batch.extend(islice(self._reader, _BATCH))
        except RefusedFile as refused:
            return batch, refused.rule
        except csv.Error as error:
            return batch, broken(error)
        finally:
            csv.field_size_limit(before)
        return batch, ""


def open_table(
    source: Iterable[bytes] | Readable,
    *,
    known: Sequence[str],
    required: Sequence[str],
    max_rows: int,
    max_field: int = FIELD_LONGEST,
    forbid_unknown: bool = True,
    also: Recognise | None = None,
    dates: Collection[str] = (),
    lenient: bool = False,
) -> Table:
    """Checks the header and returns the table, its rows unread.

    ``source``: chunks of bytes, or something with ``read``. ``known``: every column that may be
    there; ``also`` gives the canonical name of further ones (``q12a`` → ``Q12a``) or None. Unknown
    columns refuse the file unless ``forbid_unknown`` is off; their names are then blank in
    ``header`` and as written in ``written``. ``dates``: columns in which a number that a workbook
    holds is a day. ``lenient``: lines above the header and broken records do not refuse the file.
    """
    match = loosely if lenient else folded
    names = {match(name) for name in known}

    def is_known(text: str) -> bool:
        return match(text) in names or bool(also and also(text.strip()))

    opened = Records(source, is_known, lenient=lenient, max_field=max_field)
    wanted = {match(name) for name in required} if lenient else None
    number, first, above = first_row(unbroken(opened), is_known, wanted)
    header = read_header(
        first,
        known=known,
        required=required,
        forbid_unknown=forbid_unknown,
        also=also,
        lenient=lenient,
    )
    if opened.sheet:
        opened.sheet.dates = frozenset(
            place for place, name in enumerate(header.names) if name in dates
        )
    if opened.forgiving:
        opened.forgiving.width = len(header.names)
    return Table(header, opened, max_rows=max_rows, header_row=number, above=above)
