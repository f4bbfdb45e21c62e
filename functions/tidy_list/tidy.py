"""An entry in a person's words becomes a keyed hash; both happen in one transaction (R20)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError

from functions.shared import tables
from functions.shared.aws import error_code
from functions.shared.do_not_contact import (
    DoNotContact,
    NewEntry,
    Status,
    condition_for,
    item_of,
    scope_of,
)
from functions.shared.errors import Busy
from functions.shared.policy import sending

_WHY = "not one phone, email or crime number"


class Outcome(StrEnum):
    """What became of a typed entry."""

    TIDIED = "tidied"
    GONE = "gone"  # somebody tidied it before us, or removed it
    UNREADABLE = "unreadable"


def tidy(listed: DoNotContact, typed: str, *, moment: datetime) -> Outcome:
    """Tidies the entry with this key as it stands in the table now. Safe to repeat.

    One that cannot be read stays as it is, marked with why: it is not thrown away, and the change
    that the mark makes is what alarms.
    """
    item = tables.get(listed.client, listed.table, {"contact": typed})
    if item is None:
        return Outcome.GONE
    found = listed.key_of(typed)
    if found is None:
        return _mark_unreadable(listed, item)
    key, hint = found
    entry = NewEntry(key, hint, scope_of(_text(item, "scope"), key), _source(item))
    reason = _reason(item)
    new = item_of(entry, moment) | ({"reason": reason} if reason else {})
    # Two ways, since a transaction has no "or": it adds something, or it is there already.
    if _replace(listed, item, put=new, condition=condition_for(entry)):
        return Outcome.TIDIED
    if _replace(listed, item, there=key):
        return Outcome.TIDIED
    if tables.get(listed.client, listed.table, {"contact": typed}) is None:
        return Outcome.GONE
    raise Busy("an entry of the do-not-contact list changes at this moment")


def _replace(
    listed: DoNotContact,
    raw: tables.Item,
    *,
    put: tables.Item | None = None,
    condition: dict[str, Any] | None = None,
    there: str = "",
) -> bool:
    """Writes the hashed item (or sees that it is there) and removes the raw one, or neither."""
    if put is not None:
        first = {"Put": {"TableName": listed.table, "Item": tables.typed(put), **(condition or {})}}
    else:
        first = {
            "ConditionCheck": {
                "TableName": listed.table,
                "Key": {"contact": {"S": there}},
                "ConditionExpression": "attribute_exists(contact)",
            }
        }
    try:
        listed.client.transact_write_items(
            TransactItems=[first, {"Delete": _raw_as_read(listed.table, raw)}]
        )
    except ClientError as error:
        if error_code(error) == "TransactionCanceledException":
            return False
        raise
    return True


def _raw_as_read(table: str, raw: tables.Item) -> dict[str, Any]:
    """The deletion of the raw item, unless somebody has just changed its scope."""
    delete: dict[str, Any] = {"TableName": table, "Key": {"contact": {"S": raw["contact"]}}}
    names = {"#scope": "scope"}
    if isinstance(raw.get("scope"), str):
        return {
            **delete,
            "ConditionExpression": "#scope = :scope",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {":scope": {"S": raw["scope"]}},
        }
    condition = "attribute_exists(contact)"
    return {**delete, "ConditionExpression": condition}


def _mark_unreadable(listed: DoNotContact, item: tables.Item) -> Outcome:
    if item.get("why") == _WHY:
        return Outcome.UNREADABLE
    listed.client.update_item(
        TableName=listed.table,
        Key={"contact": {"S": item["contact"]}},
        UpdateExpression="SET #status = :status, why = :why",
        ConditionExpression="attribute_exists(contact)",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues=tables.typed({":status": Status.UNREADABLE.value, ":why": _WHY}),
    )
    return Outcome.UNREADABLE


def _text(item: tables.Item, name: str) -> str:
    value = item.get(name)
    return value.strip() if isinstance(value, str) else ""


def _reason(item: tables.Item) -> str:
    """A known word for why; free text may name somebody and is kept as "other" only."""
    written = _text(item, "reason").casefold()
    return written if written in ("", *sending.rules().opt_out.reasons) else "other"


def _source(item: tables.Item) -> str:
    written = _text(item, "source").casefold()
    if not written:
        return "console"
    return written if written in sending.rules().opt_out.sources else "other"
