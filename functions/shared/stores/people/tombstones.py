"""Who withdrew or was erased, as keyed hashes: an old file must not bring them back (R39).

The ledger's ``tombstone#{hash}`` has ``what``: the withdrawals ("all", "Q54aa", "Q54ab",
"recontact"), and "erased" beside "all" where an erasure has removed the person already. Whoever
writes one first takes :func:`ingest_lock` of every survey, so that no file of answers is half-way
through.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Literal

from functions.shared.aws import dynamodb
from functions.shared.keyed_hashes import Keyed, Keyring
from functions.shared.stores.ledger import Ledger

KIND = "tombstone"
ALL, ERASED = "all", "erased"
Kind = Literal["crime", "link"]


def ingest_lock(survey: str) -> str:
    """The ledger's lock under which files of answers of a survey are split."""
    return f"answers#{survey}"


class Tombstones:
    """Hashes of withdrawn people, looked up by crime number or by the token of their link."""

    def __init__(self, keyring: Keyring) -> None:
        self._hash = Keyed(keyring.other(KIND, "names").encode())
        self._buried: dict[str, frozenset[str]] = {}

    def item(self, kind: Kind, value: str) -> str:
        """The ledger's name of one: ``value`` is a canonical crime number or a token."""
        return f"{KIND}#{self._hash(f'{kind}|{value}'.encode()).hex()[:24]}"

    def take(self, item: dynamodb.Item) -> None:
        """Remembers an entry that was read from the ledger."""
        self._buried[str(item["item"])] = frozenset(item["what"])

    def read(self, ledger: Ledger) -> None:
        """Remembers all there are. A scan."""
        for item in ledger.of_kind(KIND):
            self.take(item)

    def whole(self, ledger: Ledger) -> frozenset[str]:
        """The names of those who withdrew everything. A scan.

        Not of those who were erased: what is left under such a crime number is somebody else's.
        """
        found = ((str(item["item"]), item["what"]) for item in ledger.of_kind(KIND))
        return frozenset(name for name, what in found if ALL in what and ERASED not in what)

    def withdrawn(self, *, crime: str = "", link: str = "") -> Collection[str]:
        """What the person with this crime number or link has withdrawn."""
        if not self._buried:
            return ()
        found: frozenset[str] = frozenset()
        if crime:
            found |= self._buried.get(self.item("crime", crime), frozenset())
        if link:
            found |= self._buried.get(self.item("link", link), frozenset())
        return found

    def record(
        self, ledger: Ledger, people: Iterable[tuple[Kind, str]], what: Collection[str], day: date
    ) -> None:
        """Adds withdrawals of one person under everything that names them. Safe to repeat.

        The latest withdrawal's day starts the clock of retention. One of everything that comes
        after an erasure is another victim's of the crime: it is still to be finished.
        """
        for kind, value in people:
            name = self.item(kind, value)
            _add(ledger, name, what, day)
            if ALL in what and ERASED not in what:
                _take_mark(ledger, name, ERASED)
            self._buried[name] = self._buried.get(name, frozenset()) | frozenset(what)


def _add(ledger: Ledger, name: str, what: Collection[str], day: date) -> None:
    values: dict[str, Any] = dynamodb.typed({":what": {*what}, ":day": day.isoformat()})
    ledger.client.update_item(
        TableName=ledger.table,
        Key={"item": {"S": name}},
        UpdateExpression="SET clock_date = :day ADD #what :what",
        ExpressionAttributeNames={"#what": "what"},
        ExpressionAttributeValues=values,
    )


def _take_mark(ledger: Ledger, name: str, mark: str) -> None:
    ledger.client.update_item(
        TableName=ledger.table,
        Key={"item": {"S": name}},
        UpdateExpression="DELETE #what :mark",
        ExpressionAttributeNames={"#what": "what"},
        ExpressionAttributeValues=dynamodb.typed({":mark": {mark}}),
    )
