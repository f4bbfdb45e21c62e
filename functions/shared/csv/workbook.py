"""Reads the filled sheet of an ``.xlsx`` as rows of texts, its cells by their types (R58). Pure.

A workbook comes from outside: what it may unpack to is counted before anything is parsed, and only
the parts that hold cells are given to the parser.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from functions.shared.csv.writer import csv_text
from functions.shared.errors import RefusedFile
from functions.shared.policy import drops

_MEGABYTE = 1024 * 1024
_PARTS = (".xml", ".rels")
_SHEETS = "xl/worksheets/"
_MACROS = "vbaproject.bin"
_LONGEST = 32_767  # characters of a cell, by the format
_EPOCH = date(1899, 12, 30)
_SERIALS = range(1, 80_000)  # days from 1900 to 2119
# What reading an archive raises when a byte of it came through wrong.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError),
    *(ValueError, OverflowError, struct.error),
)
# A cell that holds something, and where it stands.
_FILLED = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*[^/]>")

Cell = Any  # what the parser makes of one


class Sheet:
    """Rows of one sheet, of all filled ones if ``lenient``, each as wide as its sheet.

    ``dates``: places of columns that hold dates; a plain number there is a day as Excel counts.
    """

    def __init__(self, body: bytes, *, lenient: bool, max_field: int) -> None:
        sheets = _filled_sheets(_checked(body, lenient=lenient))
        if len(sheets) > 1 and not lenient:
            raise RefusedFile("several-sheets")
        self.several = len(sheets) > 1
        self.dates: frozenset[int] = frozenset()
        self._max_field = max_field
        self._rows = (row for sheet in sheets for row in sheet.iter_rows())

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        row = [self._text(place, cell) for place, cell in enumerate(next(self._rows))]
        if any(len(text) > self._max_field for text in row):
            raise RefusedFile("field-too-long")
        return row

    def _text(self, place: int, cell: Cell) -> str:
        if place in self.dates and isinstance(cell, float) and int(cell) in _SERIALS:
            return text_of(_EPOCH + timedelta(days=int(cell)))
        return text_of(cell)


def as_csv(body: bytes) -> str:
    """All filled sheets as one CSV: to be searched, whatever is wrong with it."""
    header, *rows = [*Sheet(body, lenient=True, max_field=_LONGEST)] or [[]]
    return csv_text(header, rows)


def text_of(cell: Cell) -> str:
    """A typed cell as somebody would write it: ``28/09/2027``, ``12`` and not ``12.0``, TRUE."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        day = cell.strftime("%d/%m/%Y")
        return day if cell.time() == time() else f"{day} {cell:%H:%M}"
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return "" if cell is None else str(cell)


def _checked(body: bytes, *, lenient: bool) -> bytes:
    """The parts that hold cells, unpacked and counted; :class:`RefusedFile` for what is none."""
    limits = drops.rules().workbook
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except _DAMAGED:
        raise RefusedFile("not-csv") from None
    try:
        parts = archive.infolist()
        names = {part.filename.lower() for part in parts}
        if not {"[content_types].xml", "xl/workbook.xml"} <= names:
            raise RefusedFile("not-csv")
        if not lenient and any(name.endswith(_MACROS) for name in names):
            raise RefusedFile("macros")
        wanted = [part for part in parts if part.filename.lower().endswith(_PARTS)]
        if sum(part.file_size for part in wanted) > limits.max_unpacked_megabytes * _MEGABYTE:
            raise RefusedFile("workbook-too-large")
        return _unpacked(archive, wanted, limits.max_cells)
    except _DAMAGED:
        raise RefusedFile("workbook-broken") from None


def _unpacked(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo], max_cells: int) -> bytes:
    """The same parts without compression: nothing is left in them that could still grow.

    A part is read up to the size that it claims and no further, so that a claim cannot lie.
    """
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as copy:
        for part in parts:
            content = archive.read(part)
            if part.filename.lower().startswith(_SHEETS) and _extent(content) > max_cells:
                raise RefusedFile("workbook-too-large")
            copy.writestr(part.filename, content)
    return plain.getvalue()


def _extent(sheet: bytes) -> int:
    """Cells of the rectangle that holds all that is filled: the parser makes room for each."""
    width = height = 0
    for column, row in _FILLED.findall(sheet):
        width, height = max(width, _number(column)), max(height, int(row))
    return width * height


def _number(column: bytes) -> int:
    """``A`` is 1, ``AA`` 27."""
    number = 0
    for letter in column:
        number = 26 * number + letter - 64
    return number


def _filled_sheets(body: bytes) -> list[Any]:
    # Late: only who reads a workbook pays for it at the start.
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheets = [
            book.get_sheet_by_name(each.name)
            for each in book.sheets_metadata
            if each.typ is SheetTypeEnum.WorkSheet
        ]
    except (CalamineError, OSError, ValueError):
        raise RefusedFile("workbook-broken") from None
    found = [sheet for sheet in sheets if _is_filled(sheet)]
    if not found:
        raise RefusedFile("empty")
    return found


def _is_filled(sheet: Any) -> bool:
    return any(text_of(cell).strip() for row in sheet.iter_rows() for cell in row)
