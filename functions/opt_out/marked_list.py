"""Entries of the do-not-contact list that the very page which made them can take back for a while.

A new entry carries ``undo`` (a keyed hash of a random id that only that page knows) and
``undo_until``. Taking back marks it ``taken_back`` first: the list's stream is told by that mark
that no person removed it, and alarms for every other removal (R20).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from functions.shared import tables
from functions.shared.aws import error_code
from functions.shared.do_not_contact import NewEntry, Scope, item_of
from functions.shared.keys import Keyring
from functions.shared.policy import sending

_STAMP = "%Y-%m-%dT%H:%M:%SZ"


class MarkedList:
    """The list, written entry by entry so that each can be undone."""

    def __init__(self, client: Any, table: str, ring: Keyring) -> None:
        self.client, self.table, self.ring = client, table, ring

    def add(self, entries: Iterable[NewEntry], undo_id: str, *, moment: datetime) -> int:
        """Lists entries; those that were there before stay as they are. Returns how many are new.

        With a blank ``undo_id`` they cannot be undone.
        """
        marks = self._marks(undo_id, moment) if undo_id else {}
        return sum(self._add(entry, marks, moment) for entry in entries)

    def _marks(self, undo_id: str, moment: datetime) -> tables.Item:
        until = moment + timedelta(minutes=sending.rules().opt_out.undo_minutes)
        return {"undo": self._hash(undo_id), "undo_until": until.strftime(_STAMP)}

    def _hash(self, undo_id: str) -> str:
        return self.ring.other("undo", undo_id)

    def _add(self, entry: NewEntry, marks: tables.Item, moment: datetime) -> bool:
        new = self._try(
            self.client.put_item,
            Item=tables.typed({**item_of(entry, moment), **marks}),
            ConditionExpression="attribute_not_exists(contact)",
        )
        return new or (entry.scope is Scope.PERSON and self._widen(entry.key, marks))

    def _widen(self, key: str, marks: tables.Item) -> bool:
        """A number that was listed alone now stands for its person; undo makes it narrow again."""
        changed = {"scope": Scope.PERSON.value, **marks}
        if marks:
            changed["undo_scope"] = Scope.NUMBER.value
        return self._try(
            self.client.update_item,
            Key=_key(key),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in changed),
            ConditionExpression="#scope = :number",
            ExpressionAttributeNames={f"#{name}": name for name in changed},
            ExpressionAttributeValues=tables.typed(
                {
                    ":number": Scope.NUMBER.value,
                    **{f":{name}": value for name, value in changed.items()},
                }
            ),
        )

    def take_back(self, keys: Iterable[str], undo_id: str, *, moment: datetime) -> int:
        """Undoes what the post with ``undo_id`` added, and nothing else; returns how many."""
        return sum(self._take_back(key, undo_id, moment) for key in dict.fromkeys(keys))

    def _take_back(self, key: str, undo_id: str, moment: datetime) -> bool:
        values = tables.typed({":undo": self._hash(undo_id), ":now": moment.strftime(_STAMP)})
        marked = self._try(
            self.client.update_item,
            Key=_key(key),
            UpdateExpression="SET taken_back = :now",
            ConditionExpression="#undo = :undo AND undo_until >= :now",
            ExpressionAttributeNames={"#undo": "undo"},
            ExpressionAttributeValues=values,
        )
        return marked and (self._narrow(key, undo_id) or self._remove(key, undo_id))

    def _narrow(self, key: str, undo_id: str) -> bool:
        return self._try(
            self.client.update_item,
            Key=_key(key),
            UpdateExpression="SET #scope = undo_scope REMOVE #undo, undo_until, undo_scope",
            ConditionExpression="#undo = :undo AND attribute_exists(undo_scope)",
            ExpressionAttributeNames={"#scope": "scope", "#undo": "undo"},
            ExpressionAttributeValues=tables.typed({":undo": self._hash(undo_id)}),
        )

    def _remove(self, key: str, undo_id: str) -> bool:
        return self._try(
            self.client.delete_item,
            Key=_key(key),
            ConditionExpression="#undo = :undo AND attribute_not_exists(undo_scope)",
            ExpressionAttributeNames={"#undo": "undo"},
            ExpressionAttributeValues=tables.typed({":undo": self._hash(undo_id)}),
        )

    def _try(self, call: Any, **request: Any) -> bool:
        """Did the condition hold?"""
        try:
            call(TableName=self.table, **request)
        except ClientError as error:
            if error_code(error) == "ConditionalCheckFailedException":
                return False
            raise
        return True


def _key(key: str) -> dict[str, Any]:
    return {"contact": {"S": key}}
