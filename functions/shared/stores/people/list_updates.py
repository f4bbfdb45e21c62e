"""What the list's table is asked: entries made and widened, absence checked (R20)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.shared.aws import dynamodb
from functions.shared.clock import stamp
from functions.shared.stores.people import list_sources
from functions.shared.stores.people.listed import NewEntry, Scope, Status, widens
from functions.shared.stores.people.objecting.requests import keys_of


def item_of(entry: NewEntry, moment: datetime) -> dynamodb.Item:
    """The tidied item of an entry that was not there before."""
    return {
        "contact": entry.key,
        "hint": entry.hint,
        "scope": entry.scope.value,
        "status": Status.ACTIVE.value,
        "added_at": stamp(moment),
        "sources": list_sources.of_one(entry.door, scope=entry.scope.value),
    }


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
        scope = entry.scope.value
        values = {"sources": list_sources.with_door(known, entry.door, scope=scope, moment=moment)}
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
