"""A person at the opt-out page: asks for it, posts to it; and the stream that follows."""

from __future__ import annotations

import base64
import itertools
import os
from typing import Any
from urllib.parse import urlencode

import boto3

from functions.opt_out import handler as opt_out
from functions.shared.aws import dynamodb
from functions.shared.stores.people.objecting.requests import KIND
from functions.tidy_list import handler as tidy_list
from tests.sending_world import Context

NUMBERS = itertools.count(1_000_000)  # of the stream's records
FORM = "application/x-www-form-urlencoded"


def request(
    method: str, path: str = "/", body: str | bytes = b"", kind: str = FORM
) -> dict[str, Any]:
    """An event of a function URL, payload 2.0, as Lambda makes it."""
    data = body.encode() if isinstance(body, str) else body
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": kind, "host": "opt-out.example.org"},
        "requestContext": {"http": {"method": method, "path": path, "sourceIp": "192.0.2.1"}},
        "body": base64.b64encode(data).decode() if data else None,
        "isBase64Encoded": bool(data),
    }


def ask(event: dict[str, Any]) -> dict[str, Any]:
    reply = opt_out.handler(event, Context())
    assert isinstance(reply, dict)
    return reply


def get(path: str = "/") -> dict[str, Any]:
    return ask(request("GET", path))


def post(token: str, **fields: str) -> dict[str, Any]:
    """Posts the form; what it asks for has been worked when this returns."""
    reply = post_alone(token, **fields)
    follow()
    return reply


def post_alone(token: str, **fields: str) -> dict[str, Any]:
    """Posts the form; what it asks for waits."""
    return ask(request("POST", f"/{token}", urlencode(fields)))


def waiting() -> list[dict[str, Any]]:
    """Requests in the table, in typed form."""
    table = os.environ["DO_NOT_CONTACT_TABLE"]
    items = dynamodb.scan(boto3.client("dynamodb"), table)
    return [item for item in items if item["contact"]["S"].startswith(KIND)]


def follow() -> int:
    """The table's stream tells tidy_list of each request; returns how many will come again."""
    failed = 0
    for item in waiting():
        told = tidy(record_of("INSERT", NewImage=item))
        failed += len(told["batchItemFailures"])
        if not told["batchItemFailures"]:
            tidy(record_of("REMOVE", OldImage=item))
    return failed


def tidy(*records: dict[str, Any]) -> Any:
    return tidy_list.handler({"Records": list(records)}, Context())


def record_of(what: str, **images: dict[str, Any]) -> dict[str, Any]:
    """A record of the list's stream, as Lambda gets it."""
    (image, *_) = images.values()
    keys = {"contact": image["contact"]}
    stream = {"Keys": keys, "SequenceNumber": str(next(NUMBERS)), **images}
    return {"eventName": what, "eventSource": "aws:dynamodb", "dynamodb": stream}
