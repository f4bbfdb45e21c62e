"""The do-not-contact list (R20): one for all surveys and channels, keyed hashes, without an end.

People type into the same table, and the public page writes its requests there; what they ask for
is honoured before it is tidied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.aws import dynamodb
from functions.shared.aws.clients import error_code
from functions.shared.clock import stamp
from functions.shared.errors import Busy
from functions.shared.keyed_hashes import Keyring, is_listed_key
from functions.shared.stores.people import list_sources
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.objecting.requests import KIND, Choice, keys_of, typed_in
from functions.shared.text.contacts import ContactKey, hint, read

_TRIES = 8
_AGAIN = frozenset({"ConditionalCheckFailedException", "TransactionConflictException"})


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

    def entry_for(self, contact: ContactKey, scope: str, door: Door) -> NewEntry:
        """The entry of one contact."""
        key = self.keyring.contact(*contact)
        return NewEntry(key, hint(contact), scope_of(scope, key), door)

    def entries_of(
        self, typed: str, scope: str, door: Door, *, but: Collection[str] = ()
    ) -> tuple[list[NewEntry], bool]:
        """One entry for each contact that can be read in a text (R20a), without the kinds ``but``,
        for an email as it is written and for its mailbox; and whether all of it was understood:
        something was read, and nothing doubtful is left.
        """
        found = read(typed)
        entries = [self.entry_for(one, scope, door) for one in found.keys if one.kind not in but]
        return entries, bool(entries) and not found.unclear

    def read(self, *, typed_only: bool = False) -> Listed:
        """The whole list, consistently; or only what people typed and nobody has tidied yet.

        Any failure is raised: without the list nobody is contacted.
        """
        reading = _Reading()
        for item in dynamodb.scan(
            self.client, self.table, attributes=("contact", "scope", "asked")
        ):
            text = item["contact"]["S"]
            if text.startswith(KIND) and "SS" in item.get("asked", {}):
                self._take_request(reading, item["asked"]["SS"])
            elif not (typed_only and is_listed_key(text)):
                self._take(reading, text, item.get("scope", {}).get("S"))
        return Listed(
            frozenset(reading.person), frozenset(reading.number), reading.typed, reading.unreadable
        )

    def _take(self, reading: _Reading, text: str, scope: str | None) -> None:
        keys = [text]
        if not is_listed_key(text):
            reading.typed += 1
            found = read(text)
            reading.unreadable += found.unclear or not found.contacts
            # Of an entry that waits for a person, what can be read counts all the same.
            keys = [self.keyring.contact(*one) for one in found.keys]
        for key in keys:
            (reading.number if scope_of(scope, key) is Scope.NUMBER else reading.person).add(key)

    def _take_request(self, reading: _Reading, asked: Iterable[str]) -> None:
        """What was typed on the page a moment ago. Whose link it was is the claim's to check."""
        reading.typed += 1
        for contact, choice in typed_in(asked):
            only_this = choice is Choice.NOT_ME
            (reading.number if only_this else reading.person).add(self.keyring.contact(*contact))

    def add(self, entries: Iterable[NewEntry], *, moment: datetime) -> int:
        """Lists entries; one that is there is widened but never narrowed, and keeps its doors.

        Returns how many are new or were widened. Safe to repeat.
        """
        each = {(entry.key, entry.door): entry for entry in _widest_last(entries)}
        return sum(self._add(entry, moment) for entry in each.values())

    def _add(self, entry: NewEntry, moment: datetime) -> bool:
        for _ in range(_TRIES):
            known = self.find(entry.key)
            try:
                self.client.update_item(**update_for(self.table, known, entry, moment))
            except ClientError as error:
                if error_code(error) not in _AGAIN:
                    raise
            else:
                return known is None or widens(known, entry)
        raise Busy("an entry of the do-not-contact list changes at this moment")

    def find(self, key: str) -> dynamodb.Item | None:
        """The item of a key, read consistently."""
        return dynamodb.get(self.client, self.table, {"contact": key})


def scope_in(item: dynamodb.Item) -> Scope:
    """The scope of an item, as :meth:`DoNotContact.read` understands it."""
    written = item.get("scope")
    return scope_of(written if isinstance(written, str) else None, str(item["contact"]))


def widens(known: dynamodb.Item, entry: NewEntry) -> bool:
    """Does the entry make of a number that was listed alone one that stands for its person?"""
    return entry.scope is Scope.PERSON and scope_in(known) is Scope.NUMBER


def item_of(entry: NewEntry, moment: datetime) -> dynamodb.Item:
    """The tidied item of an entry that was not there before."""
    return {
        "contact": entry.key,
        "hint": entry.hint,
        "scope": entry.scope.value,
        "status": Status.ACTIVE.value,
        "added_at": stamp(moment),
        "sources": _sources(None, entry, moment),
    }


def _sources(
    known: dynamodb.Item | None, entry: NewEntry, moment: datetime
) -> list_sources.Sources:
    return list_sources.with_door(known, entry.door, scope=entry.scope.value, moment=moment)


def update_for(
    table: str,
    known: dynamodb.Item | None,
    entry: NewEntry,
    moment: datetime,
    **remarks: str,
) -> dict[str, Any]:
    """Makes or adds to the item of an entry, if it still is as it was read (``known``).

    Two doors that ask at once so lose nothing of each other. ``remarks`` are kept if there is none.
    """
    if known is None:
        values = item_of(entry, moment)
        del values["contact"]
    else:
        values = {"sources": _sources(known, entry, moment)}
        if widens(known, entry):
            values["scope"] = entry.scope.value
    values |= {name: text for name, text in remarks.items() if text and name not in (known or {})}
    conditions, as_read = _unchanged(known)
    return {
        "TableName": table,
        "Key": {"contact": {"S": entry.key}},
        "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in values),
        "ConditionExpression": " AND ".join(conditions),
        "ExpressionAttributeNames": {f"#{name}": name for name in values}
        | ({"#scope": "scope", "#sources": "sources"} if known else {}),
        "ExpressionAttributeValues": dynamodb.typed(
            {f":{name}": value for name, value in values.items()} | as_read
        ),
    }


def _unchanged(known: dynamodb.Item | None) -> tuple[list[str], dynamodb.Item]:
    """Conditions under which an item is as it was read, and the values that they compare."""
    if known is None:
        return ["attribute_not_exists(contact)"], {}
    conditions, values = ["attribute_exists(contact)"], {}
    for name in ("scope", "sources"):
        if name in known:
            conditions.append(f"#{name} = :{name}_as_read")
            values[f":{name}_as_read"] = known[name]
        else:
            conditions.append(f"attribute_not_exists(#{name})")
    return conditions, values


def absence_checks(
    table: str, keys: Sequence[str], *, address: str, link: str, written_to: str
) -> list[dict[str, Any]]:
    """Condition checks for a transaction: the person is not listed, nor ``address`` in any scope.

    Nor has anybody just asked so by the opt-out ``link`` or for the very address ``written_to``.
    A key may stand only once in a transaction, so they are de-duplicated (R28).
    """
    absent = "attribute_not_exists(contact)"
    checks = []
    anyhow = {address, *keys_of(link, written_to)}
    for key in dict.fromkeys([*sorted(anyhow), *keys]):
        check: dict[str, Any] = {
            "TableName": table,
            "Key": {"contact": {"S": key}},
            "ConditionExpression": absent,
        }
        if key not in anyhow and not key.startswith("crime#"):
            # Another number of this person that is only a wrong number does not stop this one.
            check["ConditionExpression"] = f"{absent} OR #scope = :number"
            check["ExpressionAttributeNames"] = {"#scope": "scope"}
            check["ExpressionAttributeValues"] = {":number": {"S": Scope.NUMBER.value}}
        checks.append({"ConditionCheck": check})
    return checks


def _widest_last(entries: Iterable[NewEntry]) -> list[NewEntry]:
    return sorted(entries, key=lambda entry: entry.scope is Scope.PERSON)
