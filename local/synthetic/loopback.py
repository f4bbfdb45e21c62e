"""Invented data goes to the embedded cloud on this machine, and nowhere else.

Generated phone numbers are valid, since the rules ask for valid ones; a message to one of them
could ring at somebody's bedside. So whatever sends generated data asks :func:`only_loopback` first.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit


class NotLoopback(Exception):
    """Generated data was about to leave this machine."""


def only_loopback(endpoint_url: str | None) -> str:
    """The endpoint, if it is an address of this very machine; :class:`NotLoopback` otherwise.

    Names other than ``localhost`` are refused without asking who they are: what a name means can
    change between the question and the call. No endpoint at all means AWS, and is refused too.
    """
    try:
        host = urlsplit(endpoint_url or "").hostname or ""
    except ValueError:
        host = ""
    if host != "localhost" and not _is_loopback(host):
        raise NotLoopback("invented data is only sent to the embedded cloud on this computer")
    return str(endpoint_url)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def upload(client: Any, bucket: str, key: str, content: bytes) -> None:
    """Puts generated content into a bucket of the embedded cloud; ``client`` is boto3's for S3."""
    only_loopback(client.meta.endpoint_url)
    client.put_object(Bucket=bucket, Key=key, Body=content, ContentType="text/csv")
