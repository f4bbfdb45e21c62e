"""Spreadsheets as people save them: real bytes by openpyxl."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

import openpyxl

Cells = Iterable[Sequence[object]]


def workbook(rows: Cells, *others: Cells, hidden: bool = False, formats: str = "") -> bytes:
    """A workbook whose first sheet has these rows, and further sheets; ``formats`` of numbers."""
    book = openpyxl.Workbook()
    for place, content in enumerate((rows, *others)):
        sheet = book.worksheets[0] if not place else book.create_sheet(f"Sheet{place + 1}")
        for row in content:
            sheet.append(list(row))
        if place and hidden:
            sheet.sheet_state = "hidden"
        if formats:
            for cells in sheet.iter_rows():
                for cell in cells:
                    cell.number_format = formats if cell.is_date else cell.number_format
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def with_part(body: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one more part, or with that part instead of its own."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(body)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return changed.getvalue()


def of_text(text: str, separator: str = ",") -> bytes:
    """A CSV as a workbook of texts."""
    return workbook(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
