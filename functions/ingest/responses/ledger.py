"""What the ledger remembers that a file of answers has to know, read in one pass.

Beside the drops themselves: ``interview#{survey}#{file}#{n}`` (keyed hashes of the interview ids
and links that a file brought first, eight bytes each, and eight of the crime number of who agreed),
what people refused (``refusal#``), the tombstones, and the police packs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from functions.ingest.drop import Drop
from functions.ingest.drop_ledger import DROP, DropLedger, State, drop_name
from functions.ingest.stores import Stores
from functions.shared.aws import dynamodb
from functions.shared.keyed_hashes import Keyed
from functions.shared.retention import clock_start
from functions.shared.stores import custody
from functions.shared.stores.answers.refusals import AGAIN, REFUSAL, Refusals
from functions.shared.stores.people import tombstones
from functions.shared.stores.people.tombstones import Tombstones
from functions.shared.text.survey_tokens import token_in

INTERVIEW = "interview"
_BYTES = 8  # two of a million ids meet with probability 10^-8
_WIDTH = 2 * _BYTES
_IN_ONE = 20_000  # ids; an item holds at most 400 KB
_UNLINKED = bytes(_BYTES)


class ResponsesLedger(DropLedger):
    """The entries about one file of answers and the people in it."""

    def __init__(self, stores: Stores, drop: Drop) -> None:
        self.tombstones = Tombstones(stores.keyring)
        self.packs: dict[str, dynamodb.Item] = {}
        self._hash = Keyed(stores.keyring.other(INTERVIEW, drop.survey).encode())
        self.refusals = Refusals(stores.keyring, drop.survey)
        # Interview → the file that brought it, and the crime number's hash, if it is linked.
        self._elsewhere: dict[bytes, tuple[str, bytes]] = {}
        self._own: list[str] = []
        self._replaced: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._twin_made = False
        super().__init__(stores.ledger, drop)

    def _recall(self) -> dynamodb.Item | None:
        survey = self.drop.survey
        kinds = (
            f"{DROP}#",
            f"{INTERVIEW}#{survey}#",
            f"{REFUSAL}#{survey}#",
            f"{tombstones.KIND}#",
        )
        record = None
        for item in self._entries(*kinds, f"{custody.KIND}#mps#{self._place()}"):
            name = str(item["item"])
            if name == drop_name(self.drop.key):
                record = item
                if not item.get(AGAIN):
                    self._take_replaced(item, self.drop.key)
            elif name.startswith(f"{DROP}#"):
                self._take_drop(item)
            elif name.startswith(f"{tombstones.KIND}#"):
                self.tombstones.take(item)
            elif name.startswith(f"{INTERVIEW}#"):
                self._take_interviews(item)
            elif name.startswith(f"{REFUSAL}#"):
                self.refusals.take(item["packed"], own=item["key"] == self.drop.key)
            else:
                self.packs[name] = item
        return record

    def _entries(self, *beginnings: str) -> Iterator[dynamodb.Item]:
        names = {f":b{n}": {"S": text} for n, text in enumerate(beginnings)}
        for item in dynamodb.scan(
            self.ledger.client,
            self.ledger.table,
            FilterExpression=" OR ".join(f"begins_with(#item, {name})" for name in names),
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues=names,
        ):
            yield dynamodb.plain(item)

    def _take_replaced(self, item: dynamodb.Item, key: str) -> None:
        self._replaced |= dict.fromkeys(item.get("replaced", ()), key)

    def _take_drop(self, item: dynamodb.Item) -> None:
        key = str(item["item"]).partition("#")[2]
        self._twin_made |= key in self.drop.twins and item["state"] != State.REFUSED
        if self._renamed(key):
            self._take_replaced(item, key)
        if item["state"] in (State.DONE, State.MADE) and "sha256" in item and self._renamed(key):
            self._keys[item["sha256"]] = key

    def _take_interviews(self, item: dynamodb.Item) -> None:
        if item["key"] == self.drop.key:
            self._own.append(str(item["item"]))
            return
        ids: bytes = item["ids"]
        for at in range(0, len(ids), _WIDTH):
            who, crime = ids[at : at + _BYTES], ids[at + _BYTES : at + _WIDTH]
            self._elsewhere[who] = (item["key"], crime)

    def twin_made(self) -> bool:
        return self._twin_made

    def same_as(self, sha256: str) -> str:
        return self._keys.get(sha256, "")

    def replaced_by_later(self, sha256: str) -> str:
        """The name under which a later file took the place of these bytes, or blank (R31)."""
        return self._replaced.get(sha256, "")

    def interview(self, interview_id: str) -> tuple[bytes, bool]:
        """The keyed hash of an interview id, and whether another file brought it first."""
        hashed = self._hash(interview_id.encode())[:_BYTES]
        return hashed, hashed in self._elsewhere

    def brought_elsewhere(self, link: str) -> bool:
        """Did another file bring this link first?"""
        return self.link_hash(link) in self._elsewhere

    def linked_elsewhere(self, interview_id: str, link: str) -> Iterator[tuple[str, bytes]]:
        """Other files that brought this interview or link with its crime number, and its hash."""
        for who in (self.interview(interview_id.strip())[0], self.link_hash(link)):
            key, crime = self._elsewhere.get(who, ("", _UNLINKED))
            if crime != _UNLINKED:
                yield key, crime

    def link_hash(self, link: str) -> bytes:
        return self._hash(f"link|{token_in(link) or link}".encode())[:_BYTES]

    def crime_hash(self, crime: str) -> bytes:
        return self._hash(f"crime|{crime}".encode())[:_BYTES] if crime else _UNLINKED

    def interviews(self, ids: Mapping[bytes, str], links: Mapping[str, str]) -> list[Any]:
        """The entries that remember these ids and links, with the crime numbers of who agreed.

        Those of the key's earlier bytes are replaced.
        """
        known = {**ids, **{self.link_hash(link): crime for link, crime in links.items()}}
        packed = [who + self.crime_hash(crime) for who, crime in known.items()]
        wanted = [b"".join(packed[at : at + _IN_ONE]) for at in range(0, len(packed), _IN_ONE)]
        names = [self._name(INTERVIEW, n) for n in range(len(wanted))]
        for name in {*self._own} - {*names}:
            self.ledger.delete(name)
        return [
            {**self._entry(name), "ids": each} for name, each in zip(names, wanted, strict=True)
        ]

    def refusals_of(self, rows: Iterable[tuple[str, str, frozenset[str]]]) -> list[Any]:
        """The entries that remember who refused what: these rows', and all before them."""
        wanted = list(self.refusals.packed(rows))
        return [
            {**self._entry(self._name(REFUSAL, n)), "packed": each} for n, each in enumerate(wanted)
        ]

    def _entry(self, name: str) -> dict[str, Any]:
        return {"item": name, "clock_date": self._clock().isoformat(), "key": self.drop.key}

    def _clock(self) -> date:
        return clock_start(self.drop.sample_month)

    def _name(self, kind: str, number: int) -> str:
        file = hashlib.sha256(self.drop.key.encode()).hexdigest()[:20]
        return f"{kind}#{self.drop.survey}#{file}#{number}"

    def _place(self) -> str:
        return self.drop.place("mps/")
