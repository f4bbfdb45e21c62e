"""One eligible record, and its compact form for the hundred thousand of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from functions.shared.people import identity_keys

_APART = "\x1f"
_PHONES = 4


class Record(NamedTuple):
    """What is known of an eligible row. ``phones``: E.164 by policy's columns, blank if invalid.

    ``others``: numbers that could exist but are no valid line of ours. Nobody is called on them,
    yet they may stand on the do-not-contact list (R20).
    """

    cell: int
    borough: str
    crime: str
    viw: str
    phones: tuple[str, ...]
    others: tuple[str, ...]
    email: str
    surname: str
    forenames: str
    born: date

    @property
    def contacts(self) -> tuple[str, ...]:
        """The four phones and the email, by place; blank where there is none."""
        return (*self.phones, self.email)

    def identities(self) -> tuple[str, ...]:
        """What it shares with another record of the same person (R09)."""
        return identity_keys(
            crime=self.crime,
            viw=self.viw,
            phones=self.phones,
            email=self.email,
            surname=self.surname,
            forenames=self.forenames,
            born=self.born,
        )

    def packed(self) -> str:
        """All of it but the place, in one text."""
        parts = (
            self.viw,
            self.surname,
            self.forenames,
            str(self.born.toordinal()),
            self.crime,
            self.email,
            *self.phones,
            *self.others,
        )
        text = _APART.join(parts)
        if text.count(_APART) >= len(parts):  # a control character in a name
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
        viw, surname, forenames, born, crime, email, *numbers = self.packed.split(_APART)
        phones, others = tuple(numbers[:_PHONES]), tuple(numbers[_PHONES:])
        day = date.fromordinal(int(born))
        return Record(
            self.cell, self.borough, crime, viw, phones, others, email, surname, forenames, day
        )

    def contacts(self) -> list[str]:
        """The phones and the email that may be used, by place; blank where there is none."""
        parts = self.packed.split(_APART, 6 + _PHONES)
        found = [*parts[6 : 6 + _PHONES], parts[5]]
        return usable(found, self.blanked) if self.blanked else found


def usable(contacts: Sequence[str], blanked: Sequence[int]) -> list[str]:
    """Phones and email with the blanked ones taken out; places stay."""
    return ["" if at in blanked else one for at, one in enumerate(contacts)]
