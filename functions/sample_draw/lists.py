"""What the lists say of an eligible record: do not contact, rested, in the field (R09, R10, R20). Pure.

Two ways to the same answers. :class:`Screening` looks people up under the system's keyed hashes.
:class:`Recorded` repeats what a draw decided then, from the record that only E&I reads: that is how
a draw is re-derived outside AWS, and how a run after a crash comes to the same sample although the
lists have moved on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from functions.sample_draw.eligibility import Record
from functions.sample_draw.outcomes import Outcome
from functions.shared.keys import Keyring
from functions.shared.people import identity_keys


class Listed(Protocol):
    """The do-not-contact list, by keyed hashes."""

    def blocks(self, keys: Iterable[str]) -> bool:
        """Is any of them listed for the whole person?"""

    def blanks(self, key: str) -> bool:
        """May this number or address not be used, whoever has it?"""


class Contacted(Protocol):
    """Who rests or is in the field, by keyed hashes."""

    @property
    def resting(self) -> Collection[bytes]: ...
    @property
    def in_field(self) -> Collection[bytes]: ...
    @property
    def contacts(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """``outcome`` None: may be drawn. ``blanked``: positions of phones (0 to 3) or the email (4)."""

    outcome: Outcome | None = None
    blanked: tuple[int, ...] = ()


CLEAR = Verdict()


class Lists(Protocol):
    """Either way to the answers."""

    def person_hashes(self, record: Record) -> list[bytes]:
        """Of the identity keys by which records are linked (R09)."""

    def verdict(self, name: bytes, record: Record, people: Sequence[bytes]) -> Verdict:
        """``name`` is the record's keyed random number with its row's check sum."""


def identities(record: Record) -> tuple[str, ...]:
    """The identity keys of a record."""
    return identity_keys(
        crime=record.crime,
        viw=record.viw,
        phones=record.phones,
        email=record.email,
        surname=record.surname,
        forenames=record.forenames,
        born=record.born,
    )


class Screening:
    """The lists as they are now; ``hits`` keeps every verdict that was not "clear"."""

    def __init__(self, keyring: Keyring, listed: Listed, contacted: Contacted) -> None:
        self._keyring, self._listed, self._contacted = keyring, listed, contacted
        self.hits: dict[bytes, Verdict] = {}

    def person_hashes(self, record: Record) -> list[bytes]:
        return [self._keyring.person(key) for key in identities(record)]

    def verdict(self, name: bytes, record: Record, people: Sequence[bytes]) -> Verdict:
        found = self._judge(record, people)
        if found is not CLEAR:
            self.hits[name] = found
        return found

    def _judge(self, record: Record, people: Sequence[bytes]) -> Verdict:
        contact = self._keyring.contact
        own = [contact("phone", one) if one else "" for one in record.phones]
        own.append(contact("email", record.email) if record.email else "")
        others = [contact("phone", one) for one in record.others]
        if self._listed.blocks([*own, *others, contact("crime", record.crime)]):
            return Verdict(Outcome.DO_NOT_CONTACT)
        blanked = tuple(at for at, key in enumerate(own) if key and self._listed.blanks(key))
        if not self._contacted.resting.isdisjoint(people):
            return Verdict(Outcome.RESTED, blanked)
        if not self._contacted.in_field.isdisjoint(people):
            return Verdict(Outcome.IN_FIELD, blanked)
        usable = [key for at, key in enumerate(own) if key and at not in blanked]
        if not self._contacted.contacts.isdisjoint(usable):
            return Verdict(Outcome.CONTACT_IN_FIELD, blanked)
        return Verdict(None, blanked) if blanked else CLEAR


class Recorded:
    """The verdicts of a draw that was made; hashes for linking need no secret then."""

    def __init__(self, hits: Mapping[bytes, Verdict]) -> None:
        self._hits = hits

    def person_hashes(self, record: Record) -> list[bytes]:
        return [_unkeyed(key) for key in identities(record)]

    def verdict(self, name: bytes, record: Record, people: Sequence[bytes]) -> Verdict:
        del record, people
        return self._hits.get(name, CLEAR)


def _unkeyed(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=10).digest()
