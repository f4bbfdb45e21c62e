"""The do-not-contact list (R20): one for all surveys and channels, keyed hashes, without an end.

People type into the same table; what they typed is honoured before it is tidied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError

from functions.shared import contact, tables
from functions.shared.aws import error_code
from functions.shared.keys import Keyring, is_listed_key
from functions.shared.policy import people


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
    source: str


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


@dataclass(slots=True)
class _Reading:
    person: set[str] = field(default_factory=set)
    number: set[str] = field(default_factory=set)
    typed: int = 0
    unreadable: int = 0


def scope_of(text: str | None, key: str) -> Scope:
    """What a person wrote as scope; anything but "number" means the person (fail closed).

    A crime number is nothing to be blanked: it always stands for the person.
    """
    number = (text or "").strip().casefold() == Scope.NUMBER and not key.startswith("crime#")
    return Scope.NUMBER if number else Scope.PERSON


class DoNotContact:
    """The table, read whole and written entry by entry."""

    def __init__(self, client: Any, table: str, keyring: Keyring) -> None:
        self.client, self.table, self.keyring = client, table, keyring

    def key_of(self, typed: str) -> tuple[str, str] | None:
        """The key and hint of a typed phone, email or crime number; else ``None``."""
        found = contact.typed_contact(typed, people.rules().crime_numbers)
        return (
            (self.keyring.contact(found.kind, found.value), contact.hint(found)) if found else None
        )

    def read(self, *, typed_only: bool = False) -> Listed:
        """The whole list, consistently; or only what people typed and nobody has tidied yet.

        Any failure is raised: without the list nobody is contacted.
        """
        reading = _Reading()
        for item in tables.scan(self.client, self.table, attributes=("contact", "scope")):
            text = item["contact"]["S"]
            if not (typed_only and is_listed_key(text)):
                self._take(reading, text, item.get("scope", {}).get("S"))
        return Listed(
            frozenset(reading.person), frozenset(reading.number), reading.typed, reading.unreadable
        )

    def _take(self, reading: _Reading, text: str, scope: str | None) -> None:
        keys = [text]
        if not is_listed_key(text):
            reading.typed += 1
            found = contact.typed_contacts(text, people.rules().crime_numbers)
            reading.unreadable += len(found) != 1 or None in found
            # Of an entry that waits for a person, what can be read counts all the same.
            keys = [self.keyring.contact(one.kind, one.value) for one in found if one]
        for key in keys:
            (reading.number if scope_of(scope, key) is Scope.NUMBER else reading.person).add(key)

    def add(self, entries: Iterable[NewEntry], *, moment: datetime) -> int:
        """Lists entries; one that is there keeps its date, and is widened but never narrowed.

        Returns how many are new or were widened. Safe to repeat.
        """
        return sum(
            self._add(entry, moment)
            for entry in {entry.key: entry for entry in _widest_last(entries)}.values()
        )

    def _add(self, entry: NewEntry, moment: datetime) -> bool:
        try:
            self.client.put_item(
                TableName=self.table,
                Item=tables.typed(item_of(entry, moment)),
                **condition_for(entry),
            )
        except ClientError as error:
            if error_code(error) == "ConditionalCheckFailedException":
                return False
            raise
        return True


def item_of(entry: NewEntry, moment: datetime) -> tables.Item:
    """The tidied item of an entry."""
    return {
        "contact": entry.key,
        "hint": entry.hint,
        "scope": entry.scope.value,
        "status": Status.ACTIVE.value,
        "source": entry.source,
        "added_at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def condition_for(entry: NewEntry) -> dict[str, Any]:
    """Put only what adds something: absent, or there for a number and now wanted for the person."""
    absent = "attribute_not_exists(contact)"
    if entry.scope is Scope.NUMBER:
        return {"ConditionExpression": absent}
    return {
        "ConditionExpression": f"{absent} OR #scope = :number",
        "ExpressionAttributeNames": {"#scope": "scope"},
        "ExpressionAttributeValues": {":number": {"S": Scope.NUMBER.value}},
    }


def absence_checks(table: str, keys: Sequence[str], *, address: str) -> list[dict[str, Any]]:
    """Condition checks for a transaction: the person is not listed, nor ``address`` in any scope.

    A key may stand only once in a transaction, so they are de-duplicated (R28).
    """
    absent = "attribute_not_exists(contact)"
    checks = []
    for key in dict.fromkeys([address, *keys]):
        check: dict[str, Any] = {
            "TableName": table,
            "Key": {"contact": {"S": key}},
            "ConditionExpression": absent,
        }
        if key != address and not key.startswith("crime#"):
            # Another number of this person that is only a wrong number does not stop this one.
            check["ConditionExpression"] = f"{absent} OR #scope = :number"
            check["ExpressionAttributeNames"] = {"#scope": "scope"}
            check["ExpressionAttributeValues"] = {":number": {"S": Scope.NUMBER.value}}
        checks.append({"ConditionCheck": check})
    return checks


def _widest_last(entries: Iterable[NewEntry]) -> list[NewEntry]:
    return sorted(entries, key=lambda entry: entry.scope is Scope.PERSON)
