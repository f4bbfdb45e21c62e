"""What the system remembers (LedgerTable): runs, locks, files, packs. Ids and hashes only.

Every item has ``item`` (``kind#rest``) and ``clock_date`` (the ISO day its retention started).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from functions.shared.aws import backoff, dynamodb
from functions.shared.errors import Busy


class Ledger:
    """The table."""

    def __init__(self, client: Any, table: str) -> None:
        self.client, self.table = client, table

    def get(self, item: str) -> dynamodb.Item | None:
        """One entry, read consistently."""
        return dynamodb.get(self.client, self.table, {"item": item})

    def put(self, item: str, clock_date: date, **attributes: Any) -> None:
        """Writes an entry, whatever was there."""
        entry = _item(item, clock_date, attributes)
        backoff.patiently(self.client.put_item, TableName=self.table, Item=entry)

    def put_new(self, item: str, clock_date: date, **attributes: Any) -> bool:
        """Writes an entry unless it is there; returns whether it was written."""
        return self._conditional(
            _item(item, clock_date, attributes),
            "attribute_not_exists(#item)",
            {"#item": "item"},
            {},
        )

    def put_many(self, entries: Iterable[dynamodb.Item]) -> int:
        """Writes whole entries (with ``item`` and ``clock_date``) in batches."""
        return dynamodb.write_batch(self.client, self.table, puts=entries)

    def get_many(self, items: Iterable[str]) -> dict[str, dynamodb.Item]:
        """Entries that are there, by name, a hundred a call; nothing is left unread."""
        keys = ({"item": name} for name in dict.fromkeys(items))
        found = dynamodb.get_many(self.client, self.table, keys)
        return {entry["item"]: entry for entry in found}

    def set(self, item: str, **attributes: Any) -> None:
        """Changes attributes of an entry that is there."""
        names = {f"#a{n}": name for n, name in enumerate(attributes)}
        values = {f":a{n}": value for n, value in enumerate(attributes.values())}
        self.client.update_item(
            TableName=self.table,
            Key={"item": {"S": item}},
            UpdateExpression="SET " + ", ".join(f"#a{n} = :a{n}" for n in range(len(names))),
            ConditionExpression="attribute_exists(#item)",
            ExpressionAttributeNames={**names, "#item": "item"},
            ExpressionAttributeValues=dynamodb.typed(values),
        )

    def append(self, item: str, to: str, entry: dynamodb.Item, **attributes: Any) -> None:
        """Adds one to the list ``to`` of an entry that is there, and sets attributes.

        Two who append at the same time both do: nothing is read before (R50).
        """
        names = {f"#a{n}": name for n, name in enumerate(attributes)}
        values = {f":a{n}": value for n, value in enumerate(attributes.values())}
        sets = "".join(f", #a{n} = :a{n}" for n in range(len(names)))
        self.client.update_item(
            TableName=self.table,
            Key={"item": {"S": item}},
            UpdateExpression=f"SET #to = list_append(if_not_exists(#to, :none), :one){sets}",
            ConditionExpression="attribute_exists(#item)",
            ExpressionAttributeNames={**names, "#item": "item", "#to": to},
            ExpressionAttributeValues=dynamodb.typed({**values, ":one": [entry], ":none": []}),
        )

    def of_kind(self, kind: str) -> Iterator[dynamodb.Item]:
        """Every entry whose name starts with ``kind#``. A scan: for reports, not for each row."""
        options = {
            "FilterExpression": "begins_with(#item, :kind)",
            "ExpressionAttributeNames": {"#item": "item"},
            "ExpressionAttributeValues": {":kind": {"S": f"{kind}#"}},
        }
        for item in dynamodb.scan(self.client, self.table, **options):
            yield dynamodb.plain(item)

    def delete(self, item: str) -> None:
        self.client.delete_item(TableName=self.table, Key={"item": {"S": item}})

    def lock(self, name: str, owner: str, *, now: datetime, seconds: int) -> None:
        """Takes a lock, or takes over one whose time is over; :class:`Busy` if somebody holds it.

        ``now`` is the real clock, not the moment a run stands for: a lock is about processes.
        """
        entry = _item(
            f"lock#{name}",
            now.date(),
            {"owner": owner, "until": int((now + timedelta(seconds=seconds)).timestamp())},
        )
        free = "attribute_not_exists(#item) OR #until < :now OR #owner = :owner"
        names = {"#item": "item", "#until": "until", "#owner": "owner"}
        values = dynamodb.typed({":now": int(now.timestamp()), ":owner": owner})
        if not self._conditional(entry, free, names, values):
            raise Busy(f"{name} is under way already")

    def unlock(self, name: str, owner: str) -> None:
        """Gives a lock back; nothing if somebody else has taken it over."""
        dynamodb.holds(
            self.client.delete_item,
            TableName=self.table,
            Key={"item": {"S": f"lock#{name}"}},
            ConditionExpression="#owner = :owner",
            ExpressionAttributeNames={"#owner": "owner"},
            ExpressionAttributeValues={":owner": {"S": owner}},
        )

    def _conditional(
        self, item: dict[str, Any], condition: str, names: dict[str, str], values: dict[str, Any]
    ) -> bool:
        extra = {"ExpressionAttributeValues": values} if values else {}
        return dynamodb.holds(
            self.client.put_item,
            TableName=self.table,
            Item=item,
            ConditionExpression=condition,
            ExpressionAttributeNames=names,
            **extra,
        )


def _item(item: str, clock_date: date, attributes: dict[str, Any]) -> dict[str, Any]:
    return dynamodb.typed({"item": item, "clock_date": clock_date.isoformat(), **attributes})
