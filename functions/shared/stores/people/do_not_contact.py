"""The do-not-contact list (R20): one for all surveys and channels, keyed hashes, without an end.

People type into the same table, and the public page writes its requests there; what they ask for
is honoured before it is tidied.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.aws import dynamodb
from functions.shared.aws.clients import error_code
from functions.shared.errors import Busy
from functions.shared.keyed_hashes import Keyring, is_listed_key
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.list_updates import update_for
from functions.shared.stores.people.listed import Listed, NewEntry, Scope, scope_of, widens
from functions.shared.stores.people.objecting.requests import KIND, Choice, typed_in
from functions.shared.text.contacts import ContactKey, hint, read

_TRIES = 8
_AGAIN = frozenset({"ConditionalCheckFailedException", "TransactionConflictException"})


@dataclass(slots=True)
class _Reading:
    person: set[str] = field(default_factory=set)
    number: set[str] = field(default_factory=set)
    typed: int = 0
    unreadable: int = 0


class DoNotContact:
    """The table, read whole and written entry by entry."""

    def __init__(self, client: Any, table: str, keyring: Keyring) -> None:
        self.client, self.table, self.keyring = client, table, keyring

    def entry_for(self, contact: ContactKey, scope: str, door: Door) -> NewEntry:
        """The entry of one contact."""
        key = self.keyring.contact(*contact)
        return NewEntry(key, hint(contact), scope_of(scope, key), door)

    def entries_of(self, typed: str, scope: str, door: Door) -> tuple[list[NewEntry], bool]:
        """One entry for each contact that can be read in a text (R20a), for an email as it is
        written and for its mailbox; and whether all of it was understood: something was read, and
        nothing doubtful is left.
        """
        found = read(typed)
        entries = [self.entry_for(one, scope, door) for one in found.keys]
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
        raise Busy("someone else is changing this entry of the do-not-contact list: try again")

    def find(self, key: str) -> dynamodb.Item | None:
        """The item of a key, read consistently."""
        return dynamodb.get(self.client, self.table, {"contact": key})


def _widest_last(entries: Iterable[NewEntry]) -> list[NewEntry]:
    return sorted(entries, key=lambda entry: entry.scope is Scope.PERSON)
