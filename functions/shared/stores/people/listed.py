"""The do-not-contact list as it is read, and what an entry of it is (R20). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from functions.shared.stores.people.list_sources import Door


class Scope(StrEnum):
    """``person``: nobody of these details is contacted. ``number``: that one is blanked."""

    PERSON = "person"
    NUMBER = "number"


class Status(StrEnum):
    ACTIVE = "active"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One key to list; ``hint`` is masked text that lets a person recognise it."""

    key: str
    hint: str
    scope: Scope
    door: Door


@dataclass(frozen=True, slots=True)
class Listed:
    """The list as read at one moment: keyed hashes by scope, and what could not be read."""

    person: frozenset[str]
    number: frozenset[str]
    typed: int = 0
    unreadable: int = 0

    def blocks(self, keys: Iterable[str]) -> bool:
        """Is any of these keys listed for the whole person?"""
        return not self.person.isdisjoint(keys)

    def blanks(self, key: str) -> bool:
        """Is this one number or address not to be used, whoever has it now?"""
        return key in self.number or key in self.person

    def __len__(self) -> int:
        return len(self.person) + len(self.number)


def scope_of(text: str | None, key: str) -> Scope:
    """What a person wrote as scope; anything but "number" means the person (fail closed).

    A crime number is nothing to be blanked: it always stands for the person.
    """
    number = (text or "").strip().casefold() == Scope.NUMBER and not key.startswith("crime#")
    return Scope.NUMBER if number else Scope.PERSON


def scope_in(item: Mapping[str, Any]) -> Scope:
    """The scope of an item, as :meth:`DoNotContact.read` understands it."""
    written = item.get("scope")
    return scope_of(written if isinstance(written, str) else None, str(item["contact"]))


def widens(known: Mapping[str, Any], entry: NewEntry) -> bool:
    """Does the entry make of a number that was listed alone one that stands for its person?"""
    return entry.scope is Scope.PERSON and scope_in(known) is Scope.NUMBER
