"""DynamoDB, as far as it is needed: items as plain dicts, whole scans, batches that finish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

from functions.shared.aws import backoff
from functions.shared.aws.clients import error_code
from functions.shared.errors import SurveyError

Item = dict[str, Any]
BATCH, READ = 25, 100
_serialise = TypeSerializer().serialize
_deserialise = TypeDeserializer().deserialize


def typed(item: Item) -> dict[str, Any]:
    """A plain dict in DynamoDB's typed form; ``None`` values are left out."""
    return {name: _serialise(value) for name, value in item.items() if value is not None}


def plain(item: dict[str, Any]) -> Item:
    """A typed item as a plain dict; binaries as ``bytes``."""
    values = {name: _deserialise(value) for name, value in item.items()}
    return {
        name: value.value if isinstance(value, Binary) else value for name, value in values.items()
    }


def scan(
    client: Any, table: str, *, attributes: Iterable[str] = (), **options: Any
) -> Iterator[dict[str, Any]]:
    """Every item in typed form, read consistently, page by page.

    Typed, because turning 200,000 small items into Python objects costs more than reading them.
    """
    names = list(attributes)
    if names:
        options["ProjectionExpression"] = ", ".join(f"#a{n}" for n in range(len(names)))
        aliases = {f"#a{n}": name for n, name in enumerate(names)}
        options["ExpressionAttributeNames"] = {
            **options.get("ExpressionAttributeNames", {}),
            **aliases,
        }
    pages = client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True, **options)
    for page in pages:
        yield from page["Items"]


def query(client: Any, table: str, **options: Any) -> Iterator[Item]:
    """Every item of a query, to the last page, as plain dicts."""
    for page in client.get_paginator("query").paginate(TableName=table, **options):
        for item in page["Items"]:
            yield plain(item)


def get(client: Any, table: str, key: Item) -> Item | None:
    """One item, read consistently."""
    found = client.get_item(TableName=table, Key=typed(key), ConsistentRead=True).get("Item")
    return plain(found) if found else None


def get_many(client: Any, table: str, keys: Iterable[Item]) -> Iterator[Item]:
    """Items that are there, read consistently, a hundred a call; nothing is left unread."""
    waiting = list(keys)
    for at in range(0, len(waiting), READ):
        batch = [typed(key) for key in waiting[at : at + READ]]
        wanted: dict[str, Any] = {table: {"Keys": batch, "ConsistentRead": True}}
        attempt = 0
        while wanted:
            reply = backoff.patiently(client.batch_get_item, RequestItems=wanted)
            yield from map(plain, reply["Responses"].get(table, []))
            wanted = reply.get("UnprocessedKeys", {})
            if wanted:
                backoff.pause(attempt := attempt + 1)


def holds(write: Callable[..., Any], **options: Any) -> bool:
    """Does one conditional write; False if its condition does not hold."""
    try:
        backoff.patiently(write, **options)
    except ClientError as error:
        if error_code(error) == "ConditionalCheckFailedException":
            return False
        raise
    return True


def write_batch(
    client: Any, table: str, *, puts: Iterable[Item] = (), deletes: Iterable[Item] = ()
) -> int:
    """Puts items and deletes keys, 25 a call, until none is left over; returns how many.

    Raises :class:`SurveyError` if the table keeps refusing: what was not written is unknown to the
    caller, and a rerun must write it again.
    """
    waiting: list[dict[str, Any]] = []
    count = 0
    for request in _requests(puts, deletes):
        waiting.append(request)
        count += 1
        if len(waiting) == BATCH:
            _write(client, table, waiting)
            waiting = []
    if waiting:
        _write(client, table, waiting)
    return count


def _requests(puts: Iterable[Item], deletes: Iterable[Item]) -> Iterator[dict[str, Any]]:
    for item in puts:
        yield {"PutRequest": {"Item": typed(item)}}
    for key in deletes:
        yield {"DeleteRequest": {"Key": typed(key)}}


def _write(client: Any, table: str, requests: list[dict[str, Any]]) -> None:
    for attempt in range(backoff.TRIES):
        reply = backoff.patiently(client.batch_write_item, RequestItems={table: requests})
        requests = reply.get("UnprocessedItems", {}).get(table, [])
        if not requests:
            return
        backoff.pause(attempt)
    raise SurveyError(f"a table left {len(requests)} writes undone")
