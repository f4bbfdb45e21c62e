"""A person at the opt-out page: asks for it, posts to it."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urlencode

from functions.opt_out import handler as opt_out
from tests.sending_world import Context

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
    return ask(request("POST", f"/{token}", urlencode(fields)))
