"""An entry in a person's words becomes a keyed hash; both happen in one transaction (R20)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.aws import dynamodb
from functions.shared.aws.clients import error_code
from functions.shared.errors import Busy
from functions.shared.policy import people, sending
from functions.shared.stores.people import list_sources
from functions.shared.stores.people.do_not_contact import (
    DoNotContact,
    NewEntry,
    Scope,
    Status,
    scope_in,
    scope_of,
    update_for,
)
from functions.shared.stores.people.list_sources import Door
from functions.shared.text import contacts

_WHY = "not one phone, email or crime number"


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
    found = listed.key_of(typed)
    if found is None:
        return _mark_unreadable(listed, item)
    entry = NewEntry(*found, scope_of(_text(item, "scope"), found[0]), Door.CONSOLE)
    remarks = {"reason": _reason(item), "source": _source(item)}
    update = update_for(listed.table, listed.find(entry.key), entry, moment, **remarks)
    if _replace(listed, item, update):
        return Outcome.TIDIED
    if listed.find(typed) is None:
        return Outcome.GONE
    raise Busy("an entry of the do-not-contact list changes at this moment")


def is_replaced(listed: DoNotContact, raw: dynamodb.Item) -> bool:
    """Is everything that an entry in a person's words (``raw``, now gone) asked for on the list?

    The hashed entries are the proof: as wide as was asked, and asked for by the same door.
    """
    asked = contacts.typed_contacts(raw["contact"], people.rules().crime_numbers)
    return bool(asked) and all(
        one is not None and _stands_for(listed, listed.keyring.contact(*one), raw) for one in asked
    )


def _stands_for(listed: DoNotContact, key: str, raw: dynamodb.Item) -> bool:
    there = listed.find(key)
    if there is None or Door.CONSOLE not in list_sources.of(there):
        return False
    return scope_in(there) is Scope.PERSON or scope_of(_text(raw, "scope"), key) is Scope.NUMBER


def _replace(listed: DoNotContact, raw: dynamodb.Item, update: dict[str, Any]) -> bool:
    """Writes the hashed item and removes the raw one, or neither."""
    try:
        listed.client.transact_write_items(
            TransactItems=[{"Update": update}, {"Delete": _raw_as_read(listed.table, raw)}]
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
    if not written:
        return ""
    return written if written in sending.rules().opt_out.sources else "other"
