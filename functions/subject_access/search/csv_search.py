"""Reads any table of people that we hold, forgivingly, and says who is in it (R50). Pure.

What is searched may be a file that was refused: another encoding, a ragged row or a strange header
must not hide somebody.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from functions.shared.clock import uk_date
from functions.shared.csv import workbook
from functions.shared.csv.decode import WORKBOOK, Text
from functions.shared.csv.header import folded
from functions.shared.csv.separator import separator_of
from functions.shared.errors import RefusedFile
from functions.shared.policy import extract, people
from functions.shared.text.characters import normalise_characters
from functions.shared.text.contact_cells import email_cell, phone_cell
from functions.shared.text.contacts import LONGEST, ContactKey, read
from functions.shared.text.crime_numbers import crime_key, crime_numbers_in
from functions.shared.text.names.names import identity_keys
from functions.subject_access.search.matches import Marks, Match, Place, Wanted

CRIME, VIW, EMAIL = "Crime No", "VIW No", "VIW Email"
SURNAME, FORENAMES, BORN = "VIW Surname", "VIW Co/Forenames", "VIW Date of Birth"
_LONGEST_FIELD = 50_000_000
_OVERLAP = 100
_MAY_HOLD_A_CONTACT = re.compile(
    r"@|\bat\b|(?:\d[^\d\n]{0,8}){7}|\b(?:seven|double)\b", re.I
).search


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


class Reader:
    """Finds people in the bodies of files. Two records of one crime and VIW number are one person's
    whatever else they hold, so a row needs no hash of that.
    """

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self._shapes = people.rules().crime_numbers

    def table(self, place: Place, body: bytes, wanted: Wanted) -> Iterator[Match] | None:
        """Who of those wanted is in a CSV; ``None`` if it is none that could be searched by row."""
        opened = open_rows(decoded(body))
        if opened is None:
            return None
        columns, rows = opened
        return self._rows(place, columns, rows, wanted)

    def _rows(
        self, place: Place, columns: Columns, rows: Iterator[list[str]], wanted: Wanted
    ) -> Iterator[Match]:
        by_contact = bool(wanted.contacts)
        if not (by_contact or wanted.crimes):
            return
        for row in rows:
            crime = crime_key(_cell(row, columns.crime), self._shapes)
            contacts = frozenset[str]()
            if by_contact:
                # A number in a name or a comment tells who is looked for, and nothing more.
                elsewhere = self.marks.contacts(_elsewhere(columns, row)) & wanted.contacts
                contacts = self.contacts(columns, row) | elsewhere
            if wanted.has(self.marks.crime(crime), contacts):
                viw = _cell(row, columns.viw)
                contacts = contacts or self.contacts(columns, row)
                people = self._identities(columns, row, crime, viw)
                content = dict(zip(columns.names, row, strict=False))
                yield Match(place, crime, viw, contacts, people, content)

    def contacts(self, columns: Columns, row: Sequence[str]) -> frozenset[str]:
        """The do-not-contact keys of every phone and email of a row."""
        return self.marks.contacts(_values(columns, row))

    def _identities(
        self, columns: Columns, row: Sequence[str], crime: str, viw: str
    ) -> frozenset[bytes]:
        """What joins this row to another of the same person.

        A birthday and a telephone are enough for the draw, which must not take one person twice
        (R09). Twins have both in common, so here a forename decides wherever there is one.
        """
        forenames = _cell(row, columns.forenames)
        named = any(map(str.isalpha, forenames))
        keys = identity_keys(
            crime=crime,
            viw=viw,
            phones=_values(columns, row),
            email=None,
            surname=_cell(row, columns.surname),
            forenames=forenames,
            born=None if named else uk_date(_cell(row, columns.born)),
        )
        return frozenset(self.marks.keyring.person(key) for key in keys)

    def text(
        self, place: Place, body: bytes, wanted: Wanted, tokens: Mapping[str, tuple[str, str]]
    ) -> Iterator[Match]:
        """A file that is no table: each wanted crime number, contact or link token in it."""
        text = decoded(body)
        for crime in sorted(
            {one.value for one in crime_numbers_in(normalise_characters(text), self._shapes)}
        ):
            if self.marks.crime(crime) in wanted.crimes:
                yield Match(place, crime, "")
        if wanted.contacts:
            yield from self._lines(place, text, wanted)
        for token, (of_crime, viw) in tokens.items():
            if token in text:
                yield Match(place, of_crime, viw)

    def _lines(self, place: Place, text: str, wanted: Wanted) -> Iterator[Match]:
        """Lines with a wanted phone or email, under each crime number that they name."""
        for line in filter(_MAY_HOLD_A_CONTACT, normalise_characters(text).splitlines()):
            keys = [key for at in range(0, len(line), LONGEST) for key in _read(line, at)]
            found = self.marks.contacts(key.value for key in keys) & wanted.contacts
            if found:
                crimes = {key.value for key in keys if key.kind == "crime"}
                for crime in sorted(crimes) or [""]:
                    yield Match(place, crime, "", found)


def open_rows(text: str) -> tuple[Columns, Iterator[list[str]]] | None:
    """Header and rows of a CSV with crime numbers, else ``None``."""
    csv.field_size_limit(_LONGEST_FIELD)
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


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if 0 <= place < len(row) else ""


def _values(columns: Columns, row: Sequence[str]) -> tuple[str, ...]:
    """Every phone and email that can be read in a row, as the draw reads them (R20a)."""
    found = [value for place in columns.phones for value in phone_cell(_cell(row, place)).values]
    found += email_cell(_cell(row, columns.email)).values
    for name in (_cell(row, columns.forenames), _cell(row, columns.surname)):
        if not name.isalpha() and _MAY_HOLD_A_CONTACT(name):
            found += [key.value for key in read(name).keys]
    return tuple(dict.fromkeys(found))


def _elsewhere(columns: Columns, row: Sequence[str]) -> Iterator[str]:
    """What can be read in cells that are not for contacts: a name, a comment, a strange column."""
    known = {columns.crime, columns.email, *columns.phones}
    for place, text in enumerate(row):
        if place not in known and _MAY_HOLD_A_CONTACT(text):
            yield from (key.value for key in read(text).keys)


def _read(line: str, at: int) -> tuple[ContactKey, ...]:
    """A piece of a line, with some of what stands before it: it may begin within a number."""
    return read(line[max(0, at - _OVERLAP) : at + LONGEST - _OVERLAP]).keys
