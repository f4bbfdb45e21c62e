"""What the lists say of a record: do not contact, rested, in the field (R09, R10, R20). Pure.

Two ways to the same answers. :class:`Screening` looks people up under the system's keyed hashes.
:class:`Recorded` repeats what a draw decided then, from the record that only E&I reads: that is how
a draw is re-derived outside AWS, and how a run after a crash comes to the same sample although the
lists have moved on.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from functions.sample_draw.frame.records import Record, Records
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.shared.keyed_hashes import Keyring, heads, tags
from functions.shared.stores.people.cases import Contacted
from functions.shared.stores.people.listed import Listed
from functions.shared.text.contacts import kind_of
from functions.shared.text.emails import mailbox


@dataclass(frozen=True, slots=True)
class Verdict:
    """``outcome`` None: may be drawn. ``blanked``: places of phones (0 to 3) or the email (4)."""

    outcome: Outcome | None = None
    blanked: tuple[int, ...] = ()


CLEAR = Verdict()
Numbered = Callable[[Record], bytes]


class Lists(Protocol):
    """Either way to the answers."""

    def verdicts(self, number: Numbered, records: Records) -> dict[int, Verdict]:
        """By place, of those who are not clear; one whose own wish keeps them out is not looked up.

        ``number`` gives a record's keyed random number; most records need none.
        """
        ...


class Screening:
    """The lists as they are now; ``hits`` keeps every verdict that was not "clear"."""

    def __init__(self, keyring: Keyring, listed: Listed, contacted: Contacted) -> None:
        self._keyring, self._listed, self._contacted = keyring, listed, contacted
        self._tags = tags(chain(contacted.resting, contacted.in_field))
        self._heads = heads(chain(listed.person, listed.number, contacted.contacts))
        self.hits: dict[bytes, Verdict] = {}

    def verdicts(self, number: Numbered, records: Records) -> dict[int, Verdict]:
        found = {}
        for at in sorted(self._perhaps_known(records) - records.contacts.wishes):
            record = records.record(at)
            verdict = self._looked_at(record)
            if verdict is not CLEAR:
                found[at] = self.hits[_named(number(record), record)] = verdict
        return found

    def _perhaps_known(self, records: Records) -> set[int]:
        """Places of those who need to be looked at: as a rule a few, and always who is known."""
        if not (self._heads or self._tags):  # in a survey's first month
            return set()

        def known(kind: str, values: Sequence[str]) -> list[int]:
            return self._keyring.perhaps_known(kind, values, self._heads, self._tags)

        *phones, emails = records.contacts.use
        found = {*known("crime", records.crimes), *known("email", emails)}
        for column in phones:
            found.update(known("phone", column))
        for at, others in records.contacts.others.items():
            if any(known(kind_of(one), [one]) for one in others):
                found.add(at)
        return found

    def _looked_at(self, record: Record) -> Verdict:
        """The same for the few of whom one of the lists knows something."""
        contact = self._keyring.contact
        own = keys_by_place(self._keyring, record)
        others = [contact(kind_of(one), one) for one in record.others]
        everything = {*chain(*own), *others, contact("crime", record.crime)}
        if not self._listed.person.isdisjoint(everything):
            return Verdict(Outcome.DO_NOT_CONTACT)
        number = self._listed.number
        blanked = tuple(at for at, keys in enumerate(own) if not number.isdisjoint(keys))
        outcome = self._of_person(record)
        if outcome is None and not self._contacted.contacts.isdisjoint(everything - number):
            outcome = Outcome.CONTACT_IN_FIELD
        return Verdict(outcome, blanked) if outcome is not None or blanked else CLEAR

    def _of_person(self, record: Record) -> Outcome | None:
        """Person hashes are made of them alone: see :meth:`Keyring.perhaps_known`."""
        people = [self._keyring.person(key) for key in record.identities()]
        if not self._contacted.resting.isdisjoint(people):
            return Outcome.RESTED
        return None if self._contacted.in_field.isdisjoint(people) else Outcome.IN_FIELD


class Recorded:
    """The verdicts of a draw that was made."""

    def __init__(self, hits: Mapping[bytes, Verdict]) -> None:
        self._hits = hits

    def verdicts(self, number: Numbered, records: Records) -> dict[int, Verdict]:
        found = {}
        for at in range(len(records.rows) if self._hits else 0):
            record = records.record(at)
            if verdict := self._hits.get(_named(number(record), record)):
                found[at] = verdict
        return found


def keys_by_place(keyring: Keyring, record: Record) -> list[tuple[str, ...]]:
    """Do-not-contact keys of the phones and of the email; of an email also its mailbox's."""
    own = [(keyring.contact("phone", one),) if one else () for one in record.phones]
    addresses = dict.fromkeys((record.email, mailbox(record.email))) if record.email else ()
    return [*own, tuple(keyring.contact("email", one) for one in addresses)]


def _named(number: bytes, record: Record) -> bytes:
    """A record and its contacts: two rows of one crime and VIW number may differ in these."""
    contacts = "|".join((*record.contacts, *record.others))
    return number + zlib.crc32(contacts.encode()).to_bytes(4, "big")
