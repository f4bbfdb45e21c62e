"""Where somebody was seen, and what is being looked for, all under keyed hashes (R50). Pure.

A case remembers hashes only, so every step looks for hashes: the value that was typed is needed for
nothing but to make the first one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial

from functions.shared.clock import Month
from functions.shared.keyed_hashes import Keyed, Keyring, pack_contacts
from functions.shared.text.contacts import kind_of
from functions.shared.text.crime_numbers import victim_number

Ref = tuple[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """``what`` is a data class of policy, ``where`` a table or an object's key."""

    what: str
    store: str
    where: str
    survey: str = ""
    month: str = ""

    @property
    def sample_month(self) -> Month | None:
        return Month.parse(self.month) if self.month else None


@dataclass(frozen=True, slots=True)
class Match:
    """One row or item about one person. ``viw``, ``crime`` are blank where the place has them not.

    ``contacts``: do-not-contact keys of phones and emails; ``people``: person hashes; ``content``:
    the row as it is held, for an export; ``ident``: the item's key; ``token``: of a survey link.
    """

    place: Place
    crime: str
    viw: str
    contacts: frozenset[str] = frozenset()
    people: frozenset[bytes] = frozenset()
    content: Mapping[str, str] = field(default_factory=dict)
    ident: str = ""
    token: str = ""

    @property
    def names_victim(self) -> bool:
        """Does it say which victim; where it names no crime, who by name and contact?"""
        return bool(self.viw if self.crime else self.people)

    @property
    def ref(self) -> Ref:
        """Which victim of which crime. The first victims of crimes that nobody knows are many."""
        if self.people and not self.crime:
            return "", min(self.people).hex()
        return self.crime, victim_number(self.viw)


@dataclass(frozen=True, slots=True)
class Marked:
    """One person as a case remembers them: hashes only.

    ``refs``: of crime and VIW number. ``crimes``: of crime numbers of which nobody else is known to
    be a victim, so that rows that name one of them alone are this person's. ``shared``: the others.
    ``contacts``: by which lines are found that name no crime.
    """

    refs: tuple[str, ...]
    crimes: tuple[str, ...]
    shared: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        """By what an export is known to be theirs: a contact, a household's perhaps, comes last."""
        return (*self.refs, *self.crimes) or self.contacts


class Marks:
    """The hashes of a search; each is made once, since a search asks for most of them twice."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring
        self._ref = Keyed(keyring.other("subject-access", "names").encode())
        self.crime = cache(partial(keyring.contact, "crime"))
        self.contact = cache(keyring.contact)

    def contacts(self, values: Iterable[str]) -> frozenset[str]:
        """The keys of phones and emails that were read somewhere.

        A crime number in a cell of these is no contact that two people could share.
        """
        kinds = ((kind_of(value), value) for value in values)
        return frozenset(self.contact(*key) for key in kinds if key[0] != "crime")

    def ref(self, crime: str, viw: str) -> str:
        """Of one victim of one crime; nothing in another store is named by it."""
        return self._ref(f"{crime}|{victim_number(viw)}".encode()).hex()[:24]


@dataclass(frozen=True)
class Wanted:
    """What is looked for. Anything that matches one of these is seen.

    A victim of a crime is looked for by the crime's number: whose a row is, is told apart later.
    """

    crimes: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    people: frozenset[bytes] = frozenset()

    @cached_property
    def packed_contacts(self) -> frozenset[bytes]:
        """The contacts as the register packs them."""
        return frozenset(pack_contacts([key]) for key in self.contacts)

    def has(self, crime: str, contacts: Iterable[str]) -> bool:
        """Does a row with these hashes match?"""
        return crime in self.crimes or not self.contacts.isdisjoint(contacts)
