"""One eligible record, and its compact form for the hundred thousand of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import compress
from typing import NamedTuple, TypeVar

from functions.sample_draw.frame.contact_columns import Contacts
from functions.shared.policy import extract
from functions.shared.text.crime_numbers import CrimeNumber
from functions.shared.text.names.names import identity_keys, person_key

T = TypeVar("T")

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


class Records(NamedTuple):
    """Records in columns, by place: most are never looked at one by one.

    ``rows``: their row numbers. ``births``: proleptic ordinals. ``texts``: a column for each.
    """

    rows: Sequence[int]
    cells: Sequence[int]
    boroughs: Sequence[str]
    crimes: Sequence[CrimeNumber]
    viws: Sequence[str]
    surnames: Sequence[str]
    forenames: Sequence[str]
    births: Sequence[int]
    texts: Sequence[Sequence[str]]
    contacts: Contacts

    def record(self, at: int) -> Record:
        """One of them."""
        return Record(
            self.cells[at],
            self.boroughs[at],
            self.crimes[at],
            self.viws[at],
            tuple(column[at] for column in self.contacts.use),
            self.contacts.others.get(at, ()),
            self.surnames[at],
            self.forenames[at],
            date.fromordinal(self.births[at]),
            tuple(column[at] for column in self.texts),
            at in self.contacts.wishes,
        )

    def only(self, keep: Sequence[bool]) -> Records:
        """Those alone that are kept."""

        def kept(column: Sequence[T]) -> list[T]:
            return list(compress(column, keep))

        return Records(
            kept(self.rows),
            kept(self.cells),
            kept(self.boroughs),
            kept(self.crimes),
            kept(self.viws),
            kept(self.surnames),
            kept(self.forenames),
            kept(self.births),
            [kept(column) for column in self.texts],
            self.contacts.only(keep),
        )

    def packed(self) -> list[str]:
        """All that :class:`Held` holds of each but the place, in one text."""
        born = list(map(str, self.births))
        fixed = (self.crimes, self.viws, self.surnames, self.forenames, born)
        parts = list(zip(*fixed, *self.contacts.use, *self.texts, strict=True))
        for at, others in self.contacts.others.items():
            parts[at] += others
        found = list(map(_APART.join, parts))
        if "".join(found).count(_APART) > sum(map(len, parts)) - len(parts):
            # A control character in the file.
            return [_APART.join([part.replace(_APART, " ") for part in one]) for one in parts]
        return found


class Held(NamedTuple):
    """A packed record with its place, and which of its contacts may not be used."""

    cell: int
    borough: str
    packed: str
    blanked: tuple[int, ...]

    def _parts(self) -> tuple[list[str], list[str], list[str], list[str]]:
        """What stands first, the contacts, the texts, and the others."""
        parts = self.packed.split(_APART)
        texts = _FIRST + _CONTACTS
        others = texts + len(carried())
        return parts[:_FIRST], parts[_FIRST:texts], parts[texts:others], parts[others:]

    def record(self) -> Record:
        """The record again."""
        (crime, viw, surname, forenames, born), contacts, texts, others = self._parts()
        return Record(
            cell=self.cell,
            borough=self.borough,
            crime=CrimeNumber(crime),
            viw=viw,
            contacts=tuple(contacts),
            others=tuple(others),
            surname=surname,
            forenames=forenames,
            born=date.fromordinal(int(born)),
            texts=tuple(texts),
        )

    def identity(self) -> tuple[str, str, str]:
        """As of the record."""
        crime, viw, _ = self.packed.split(_APART, 2)
        return crime, viw, "" if viw else self.record().who

    def contacts(self) -> list[str]:
        """The phones and the email that may be used, by place; blank where there is none."""
        return usable(self._parts()[1], self.blanked)

    def shared(self) -> list[str]:
        """What at most one person of a draw may have: phones and emails, also those that nobody
        is reached by, and a crime number alone (R09).

        Without a VIW number nothing but the crime number tells ORS and the register whose case it
        is, so that of a crime's victims without one at most one is drawn.
        """
        (crime, viw, *_), contacts, _, readable = self._parts()
        alone = [] if viw else [crime]
        return [*filter(None, usable(contacts, self.blanked)), *readable, *alone]


def usable(contacts: Sequence[str], blanked: Sequence[int]) -> list[str]:
    """Phones and email with the blanked ones taken out; places stay."""
    if not blanked:
        return list(contacts)
    return ["" if at in blanked else one for at, one in enumerate(contacts)]
