"""Finds people in whatever file we hold: by row in a table, by line in any other (R50). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from functions.shared.policy import people
from functions.shared.text.characters import ones, zeros
from functions.shared.text.contacts import LONGEST, ContactKey, folded, read
from functions.shared.text.crime_numbers import crime_key, crime_numbers_in
from functions.shared.text.names.names import identity_keys
from functions.shared.text.written_dates import uk_date
from functions.subject_access.search.matches import Marks, Match, Place, Wanted
from functions.subject_access.search.people_table import (
    Columns,
    cell,
    contacts_of,
    decoded,
    elsewhere,
    may_hold_a_contact,
    open_rows,
)

_OVERLAP = 100


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
            crime = crime_key(cell(row, columns.crime), self._shapes)
            contacts = frozenset[str]()
            if by_contact:
                # A number in a name or a comment tells who is looked for, and nothing more.
                mentioned = self.marks.contacts(elsewhere(columns, row)) & wanted.contacts
                contacts = self.contacts(columns, row) | mentioned
            if wanted.has(self.marks.crime(crime), contacts):
                viw = cell(row, columns.viw)
                contacts = contacts or self.contacts(columns, row)
                people = self._identities(columns, row, crime, viw)
                content = dict(zip(columns.names, row, strict=False))
                yield Match(place, crime, viw, contacts, people, content)

    def contacts(self, columns: Columns, row: Sequence[str]) -> frozenset[str]:
        """The do-not-contact keys of every phone and email of a row."""
        return self.marks.contacts(contacts_of(columns, row))

    def _identities(
        self, columns: Columns, row: Sequence[str], crime: str, viw: str
    ) -> frozenset[bytes]:
        """What joins this row to another of the same person.

        A birthday and a telephone are enough for the draw, which must not take one person twice
        (R09). Twins have both in common, so here a forename decides wherever there is one.
        """
        forenames = cell(row, columns.forenames)
        named = any(map(str.isalpha, forenames))
        keys = identity_keys(
            crime=crime,
            viw=viw,
            phones=contacts_of(columns, row),
            email=None,
            surname=cell(row, columns.surname),
            forenames=forenames,
            born=None if named else uk_date(cell(row, columns.born)),
        )
        return frozenset(self.marks.keyring.person(key) for key in keys)

    def text(
        self, place: Place, body: bytes, wanted: Wanted, tokens: Mapping[str, tuple[str, str]]
    ) -> Iterator[Match]:
        """A file that is no table: each wanted crime number, contact or link token in it."""
        text = decoded(body)
        plain = folded(text)
        crimes = crime_numbers_in(ones(zeros(plain)), self._shapes)
        for crime in sorted({one.value for one in crimes}):
            if self.marks.crime(crime) in wanted.crimes:
                yield Match(place, crime, "")
        if wanted.contacts:
            yield from self._lines(place, plain, wanted)
        for token, (of_crime, viw) in tokens.items():
            if token in text:
                yield Match(place, of_crime, viw)

    def _lines(self, place: Place, plain: str, wanted: Wanted) -> Iterator[Match]:
        """Lines with a wanted phone or email, under each crime number that they name."""
        for line in filter(may_hold_a_contact, plain.splitlines()):
            keys = [key for at in range(0, len(line), LONGEST) for key in _read(line, at)]
            found = self.marks.contacts(key.value for key in keys) & wanted.contacts
            if found:
                crimes = {key.value for key in keys if key.kind == "crime"}
                for crime in sorted(crimes) or [""]:
                    yield Match(place, crime, "", found)


def _read(line: str, at: int) -> tuple[ContactKey, ...]:
    """A piece of a line, with some of what stands before it: it may begin within a number."""
    return read(line[max(0, at - _OVERLAP) : at + LONGEST - _OVERLAP]).keys
