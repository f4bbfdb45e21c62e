"""Any table of people that we hold, read forgivingly: its columns, rows and contacts (R50). Pure.

It may be a file that was refused: another encoding, a ragged row or a strange header must not hide
somebody.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from functions.shared.csv import workbook
from functions.shared.csv.decode import WORKBOOK, Text
from functions.shared.csv.header import folded
from functions.shared.csv.separator import separator_of
from functions.shared.errors import RefusedFile
from functions.shared.policy import extract
from functions.shared.text.contact_cells import email_cell, phone_cell
from functions.shared.text.contacts import read

CRIME, VIW, EMAIL = "Crime No", "VIW No", "VIW Email"
SURNAME, FORENAMES, BORN = "VIW Surname", "VIW Co/Forenames", "VIW Date of Birth"
LONGEST_FIELD = 50_000_000
may_hold_a_contact = re.compile(r"@|\bat\b|(?:\d[^\d\n]{0,8}){7}|\b(?:seven|double)\b", re.I).search


def decoded(body: bytes) -> str:
    """The text of a file in any encoding, of a workbook too; no number is lost."""
    try:
        if body.startswith(WORKBOOK):
            return workbook.as_csv(body)
        return "".join(Text([body], lenient=True))
    except RefusedFile:
        return body.decode("cp1252", "replace")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a file has what tells who somebody is; -1 where it has not."""

    names: tuple[str, ...]
    crime: int
    viw: int
    email: int
    phones: tuple[int, ...]
    surname: int
    forenames: int
    born: int

    @classmethod
    def of(cls, header: Sequence[str]) -> Columns | None:
        """``None`` if there is no column of crime numbers: the file is no table of people."""
        places = {folded(name): place for place, name in reversed([*enumerate(header)])}
        at = {name: places.get(folded(name), -1) for name in _IDENTIFYING}
        if at[CRIME] < 0:
            return None
        phones = tuple(at[name] for name in extract.rules().phones if at[name] >= 0)
        return cls(
            tuple(name.strip() for name in header),
            at[CRIME],
            at[VIW],
            at[EMAIL],
            phones,
            at[SURNAME],
            at[FORENAMES],
            at[BORN],
        )


_IDENTIFYING = (CRIME, VIW, EMAIL, SURNAME, FORENAMES, BORN, *extract.rules().phones)
_FOLDED = {folded(name) for name in _IDENTIFYING}


def open_rows(text: str) -> tuple[Columns, Iterator[list[str]]] | None:
    """Header and rows of a CSV with crime numbers, else ``None``."""
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    try:
        header = next(filter(any, reader), [])
    except csv.Error:
        return None
    columns = Columns.of(header)
    return (columns, reader) if columns else None


def separator(text: str) -> str:
    """The separator of a table of people: a comma where nothing tells."""
    return separator_of(text, lambda name: folded(name) in _FOLDED)


def cell(row: Sequence[str], place: int) -> str:
    """Blank where a row is too short, or the file has no such column."""
    return row[place] if 0 <= place < len(row) else ""


def contacts_of(columns: Columns, row: Sequence[str]) -> tuple[str, ...]:
    """Every phone and email that can be read in a row, as the draw reads them (R20a)."""
    found = [value for place in columns.phones for value in phone_cell(cell(row, place)).values]
    found += email_cell(cell(row, columns.email)).values
    for name in (cell(row, columns.forenames), cell(row, columns.surname)):
        if not name.isalpha() and may_hold_a_contact(name):
            found += [key.value for key in read(name).keys]
    return tuple(dict.fromkeys(found))


def elsewhere(columns: Columns, row: Sequence[str]) -> Iterator[str]:
    """What can be read in cells that are not for contacts: a name, a comment, a strange column."""
    known = {columns.crime, columns.email, *columns.phones}
    for place, text in enumerate(row):
        if place not in known and may_hold_a_contact(text):
            yield from (key.value for key in read(text).keys)
