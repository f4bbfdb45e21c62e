"""An entry in a person's words becomes a keyed hash; both happen in one transaction (R20)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.aws import dynamodb
from functions.shared.aws.clients import error_code
from functions.shared.errors import Busy
from functions.shared.policy import sending
from functions.shared.stores.people import list_sources
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.list_updates import update_for
from functions.shared.stores.people.listed import NewEntry, Scope, Status, scope_in

_WHY = "not clearly a phone number, email address or crime number"
_MOST = 90  # contacts of one entry; a transaction takes 100 items


class Outcome(StrEnum):
    """What became of a typed entry."""

    TIDIED = "tidied"
    GONE = "gone"  # somebody tidied it before us, or removed it
    UNREADABLE = "unreadable"


def tidy(listed: DoNotContact, typed: str, *, moment: datetime) -> Outcome:
    """Tidies the entry with this key as it stands in the table now. Safe to repeat.

    One that cannot be read stays as it is, marked with why: it is not thrown away.
    """
    item = listed.find(typed)
    if item is None:
        return Outcome.GONE
    entries, understood = listed.entries_of(typed, _text(item, "scope"), Door.CONSOLE)
    if not understood or len(entries) > _MOST:
        return _mark_unreadable(listed, item)
    remarks = {"reason": _reason(item), "source": _source(item)}
    updates = [
        update_for(listed.table, listed.find(entry.key), entry, moment, **remarks)
        for entry in entries
    ]
    if _replace(listed, item, updates):
        return Outcome.TIDIED
    if listed.find(typed) is None:
        return Outcome.GONE
    raise Busy("someone else is changing this entry of the do-not-contact list: try again")


def is_replaced(listed: DoNotContact, raw: dynamodb.Item) -> bool:
    """Is everything that an entry in a person's words (``raw``, now gone) asked for on the list?

    The hashed entries are the proof: as wide as was asked, and asked for by the same door.
    """
    asked, understood = listed.entries_of(raw["contact"], _text(raw, "scope"), Door.CONSOLE)
    return understood and all(is_listed_as_asked(listed, entry) for entry in asked)


def is_listed_as_asked(listed: DoNotContact, asked: NewEntry) -> bool:
    """Is it on the list, as wide as was asked, and asked for by the same door?"""
    there = listed.find(asked.key)
    return (
        there is not None
        and asked.door in list_sources.of(there)
        and (scope_in(there) is Scope.PERSON or asked.scope is Scope.NUMBER)
    )


def _replace(listed: DoNotContact, raw: dynamodb.Item, updates: list[dict[str, Any]]) -> bool:
    """Writes the hashed items and removes the raw one, or none of it."""
    try:
        listed.client.transact_write_items(
            TransactItems=[
                *({"Update": update} for update in updates),
                {"Delete": _raw_as_read(listed.table, raw)},
            ]
        )
    except ClientError as error:
        if error_code(error) == "TransactionCanceledException":
            return False
        raise
    return True


def _raw_as_read(table: str, raw: dynamodb.Item) -> dict[str, Any]:
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
    return {**delete, "ConditionExpression": "attribute_exists(contact)"}


def _mark_unreadable(listed: DoNotContact, item: dynamodb.Item) -> Outcome:
    if (item.get("status"), item.get("why")) == (Status.UNREADABLE.value, _WHY):
        return Outcome.UNREADABLE
    listed.client.update_item(
        TableName=listed.table,
        Key={"contact": {"S": item["contact"]}},
        UpdateExpression="SET #status = :status, why = :why",
        ConditionExpression="attribute_exists(contact)",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues=dynamodb.typed(
            {":status": Status.UNREADABLE.value, ":why": _WHY}
        ),
    )
    return Outcome.UNREADABLE


def _text(item: dynamodb.Item, name: str) -> str:
    value = item.get(name)
    return value.strip() if isinstance(value, str) else ""


def _reason(item: dynamodb.Item) -> str:
    """A known word for why; free text may name somebody and is kept as "other" only."""
    written = _text(item, "reason").casefold()
    return written if written in ("", *sending.rules().opt_out.reasons) else "other"


def _source(item: dynamodb.Item) -> str:
    """How the wish reached whoever typed it: a remark, from which nothing follows."""
    written = _text(item, "source").casefold()
    return written if written in ("", *sending.rules().opt_out.sources) else "other"
