"""One eligible record, and its compact form for the hundred thousand of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from functions.shared.policy import extract
from functions.shared.text.crime_numbers import CrimeNumber
from functions.shared.text.names.names import identity_keys, person_key

_APART = "\x1f"
_FIRST, _CONTACTS = 5, 5  # how the packed form begins
# Read for the rules and therefore known in a form of their own.
_KNOWN = frozenset(
    (
        "Crime No",
        "VIW No",
        "VIW Co/Forenames",
        "VIW Surname",
        "Owning Borough",
        "Crime Type",
    )
)


@cache
def carried() -> tuple[str, ...]:
    """Columns that are handed over as they stand: kept with a record, in policy's order."""
    rules = extract.rules()
    known = _KNOWN.union(rules.phones)
    return tuple(
        name for name in rules.handover.columns if name in rules.names and name not in known
    )


class Record(NamedTuple):
    """What is known of an eligible row.

    ``contacts``: the phones by policy's columns in E.164, then the email; blank where there is none
    or none that may be used. ``others``: whatever else can be read in these cells. Nobody is called
    on it, yet it may stand on the do-not-contact list, and tells who is who (R20a). ``texts``: of
    the :func:`carried` columns. ``wish``: a cell says that they want no contact; it is not packed.
    """

    cell: int
    borough: str
    crime: CrimeNumber
    viw: str
    contacts: tuple[str, ...]
    others: tuple[str, ...]
    surname: str
    forenames: str
    born: date
    texts: tuple[str, ...]
    wish: bool = False

    @property
    def phones(self) -> tuple[str, ...]:
        """By place; blank where there is none."""
        return self.contacts[:-1]

    @property
    def email(self) -> str:
        return self.contacts[-1]

    def identity(self) -> tuple[str, str, str]:
        """Crime number, VIW number, and who it is if there is no VIW number."""
        return self.crime, self.viw, "" if self.viw else self.who

    def identities(self) -> tuple[str, ...]:
        """What it shares with another record of the same person (R09)."""
        return identity_keys(
            crime=self.crime,
            viw=self.viw,
            phones=(*self.phones, *self.others),
            email=self.email,
            surname=self.surname,
            forenames=self.forenames,
            born=self.born,
        )

    @property
    def who(self) -> str:
        """Name and birthday: the same in all records of a person, as a rule."""
        return person_key(self.surname, self.forenames, self.born)

    def packed(self) -> str:
        """All of it but the place, in one text."""
        parts = (
            self.viw,
            self.surname,
            self.forenames,
            str(self.born.toordinal()),
            self.crime,
            *self.contacts,
            *self.texts,
            *self.others,
        )
        text = _APART.join(parts)
        if text.count(_APART) >= len(parts):  # a control character in the file
            text = _APART.join(part.replace(_APART, " ") for part in parts)
        return text


class Held(NamedTuple):
    """A packed record with its place, and which of its contacts may not be used."""

    cell: int
    borough: str
    packed: str
    blanked: tuple[int, ...]

    def record(self) -> Record:
        """The record again."""
        parts = self.packed.split(_APART)
        viw, surname, forenames, born, crime = parts[:_FIRST]
        texts = _FIRST + _CONTACTS
        others = texts + len(carried())
        return Record(
            cell=self.cell,
            borough=self.borough,
            crime=CrimeNumber(crime),
            viw=viw,
            contacts=tuple(parts[_FIRST:texts]),
            others=tuple(parts[others:]),
            surname=surname,
            forenames=forenames,
            born=date.fromordinal(int(born)),
            texts=tuple(parts[texts:others]),
        )

    def identity(self) -> tuple[str, str, str]:
        """Crime number, VIW number, and who it is if there is no VIW number."""
        viw, surname, forenames, born, crime, _ = self.packed.split(_APART, _FIRST)
        if viw:
            return crime, viw, ""
        return crime, viw, person_key(surname, forenames, date.fromordinal(int(born)))

    def contacts(self) -> list[str]:
        """The phones and the email that may be used, by place; blank where there is none."""
        found = self.packed.split(_APART, _FIRST + _CONTACTS)[_FIRST : _FIRST + _CONTACTS]
        return usable(found, self.blanked) if self.blanked else found

    def shared(self) -> list[str]:
        """What at most one person of a draw may have: phones and emails, also those that nobody
        is reached by, and a crime number alone (R09).

        Without a VIW number nothing but the crime number tells ORS and the register whose case it
        is, so that of a crime's victims without one at most one is drawn.
        """
        parts = self.packed.split(_APART)
        readable = parts[_FIRST + _CONTACTS + len(carried()) :]
        alone = [parts[_FIRST - 1]] if not parts[0] else []
        return [*self.contacts(), *readable, *alone]


def usable(contacts: Sequence[str], blanked: Sequence[int]) -> list[str]:
    """Phones and email with the blanked ones taken out; places stay."""
    return ["" if at in blanked else one for at, one in enumerate(contacts)]
