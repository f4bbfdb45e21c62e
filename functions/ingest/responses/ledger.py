"""What the ledger remembers that a file of answers has to know, read in one pass.

Beside the drops themselves: ``interview#{survey}#{file}#{n}`` (keyed hashes of the interview ids
that a file brought first, eight bytes each), the tombstones, and the police packs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from functions.ingest.drop import Drop
from functions.ingest.drop_ledger import DROP, DropLedger, State, drop_name
from functions.ingest.stores import Stores
from functions.shared.aws import dynamodb
from functions.shared.keyed_hashes import keyed
from functions.shared.retention import clock_start
from functions.shared.stores import custody
from functions.shared.stores.people import tombstones
from functions.shared.stores.people.tombstones import Tombstones

INTERVIEW = "interview"
_BYTES = 8  # two of a million ids meet with probability 10^-8
_IN_ONE = 25_000  # ids; an item holds at most 400 KB


class ResponsesLedger(DropLedger):
    """The entries about one file of answers and the people in it."""

    def __init__(self, stores: Stores, drop: Drop) -> None:
        self.tombstones = Tombstones(stores.keyring)
        self.packs: dict[str, dynamodb.Item] = {}
        self._hash = keyed(stores.keyring.other(INTERVIEW, drop.survey).encode())
        self._elsewhere: set[bytes] = set()
        self._own: list[str] = []
        self._keys: dict[str, str] = {}
        super().__init__(stores.ledger, drop)

    def _recall(self) -> dynamodb.Item | None:
        kinds = (f"{DROP}#", f"{INTERVIEW}#{self.drop.survey}#", f"{tombstones.KIND}#")
        record = None
        for item in self._entries(*kinds, f"{custody.KIND}#mps#{self._place()}"):
            name = str(item["item"])
            if name == drop_name(self.drop.key):
                record = item
            elif name.startswith(f"{DROP}#"):
                self._take_drop(item)
            elif name.startswith(f"{tombstones.KIND}#"):
                self.tombstones.take(item)
            elif name.startswith(f"{INTERVIEW}#"):
                self._take_interviews(item)
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

    def _take_drop(self, item: dynamodb.Item) -> None:
        key = str(item["item"]).partition("#")[2]
        if item["state"] in (State.DONE, State.MADE) and "sha256" in item and self._renamed(key):
            self._keys[item["sha256"]] = key

    def _take_interviews(self, item: dynamodb.Item) -> None:
        if item["key"] == self.drop.key:
            self._own.append(str(item["item"]))
            return
        ids: bytes = item["ids"]
        self._elsewhere.update(ids[at : at + _BYTES] for at in range(0, len(ids), _BYTES))

    def same_as(self, sha256: str) -> str:
        return self._keys.get(sha256, "")

    def interview(self, interview_id: str) -> tuple[bytes, bool]:
        """The keyed hash of an interview id, and whether another file brought it first."""
        hashed = self._hash(interview_id.encode())[:_BYTES]
        return hashed, hashed in self._elsewhere

    def interviews(self, ids: Sequence[bytes]) -> list[Any]:
        """The entries that remember these ids; those of the key's earlier bytes are replaced."""
        start = self._clock()
        wanted = [ids[at : at + _IN_ONE] for at in range(0, len(ids), _IN_ONE)]
        names = [self._name(n) for n in range(len(wanted))]
        for name in {*self._own} - {*names}:
            self.ledger.delete(name)
        return [
            {"item": name, "clock_date": start.isoformat(), "key": self.drop.key, "ids": packed}
            for name, packed in zip(names, map(b"".join, wanted), strict=True)
        ]

    def _clock(self) -> date:
        return clock_start(self.drop.sample_month)

    def _name(self, number: int) -> str:
        file = hashlib.sha256(self.drop.key.encode()).hexdigest()[:20]
        return f"{INTERVIEW}#{self.drop.survey}#{file}#{number}"

    def _place(self) -> str:
        return self.drop.place("mps/")
