"""What was posted to the opt-out page. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl, unquote

from functions.shared.errors import DataError
from functions.shared.stores.people.objecting.requests import Choice
from functions.shared.text import contacts
from functions.shared.text.survey_tokens import ALPHABET, LENGTH

# Mail programs put stops and brackets behind a link, scanners wrap it in one of their own.
_TOKEN = re.compile(rf"(?<![A-Za-z0-9])[{ALPHABET}]{{{LENGTH}}}(?![A-Za-z0-9])").findall
_WRAPPED = re.compile(r"=?\s+").sub  # where a mail program broke the line
NUMBERS_PATH = "/numbers"
_FIELDS = 12  # more is no form of ours


class TooLarge(DataError):
    """The body is larger than any form of ours."""


@dataclass(frozen=True, slots=True)
class Form:
    """``contact`` is what was typed, as it stands."""

    choice: Choice
    contact: str = ""

    def contacts(self) -> tuple[tuple[str, ...], bool]:
        """The phones and emails that were typed, and whether that is all of it (R20a).

        No crime number: they follow one another, so that anybody could list a month of victims.
        """
        if not self.contact:
            return (), True
        found = contacts.read(self.contact)
        own = tuple(key.value for key in found.keys if key.kind != "crime")
        return own, bool(own) and not found.unclear and len(own) == len(found.keys)


def token_of(event: dict[str, Any]) -> str:
    """The opaque token of the path; blank if there is none of our shape, or more than one.

    A path without a token is as good as the page's own address: what its shape is, is no secret.
    """
    path = str(event.get("rawPath", ""))
    plain = unquote(path)
    again = unquote(plain)  # a link within a link is escaped twice
    found = {*_TOKEN(plain), *_TOKEN(path), *_TOKEN(again), *_TOKEN(_WRAPPED("", again))}
    return found.pop() if len(found) == 1 else ""


def is_numbers(event: dict[str, Any]) -> bool:
    """Is it the page of phone lines?"""
    return str(event.get("rawPath", "")).rstrip("/") == NUMBERS_PATH


def method_of(event: dict[str, Any]) -> str:
    return str(event.get("requestContext", {}).get("http", {}).get("method", "")).upper()


def read(event: dict[str, Any], *, largest: int) -> Form:
    """The form of a POST. Whatever else was posted (RFC 8058's one click too) means "stop".

    Raises :class:`TooLarge` for a body of more than ``largest`` bytes.
    """
    fields = dict(_fields(event, largest))
    choice = fields.get("choice", "")
    return Form(
        Choice(choice) if choice in set(Choice) else Choice.STOP,
        fields.get("contact", "").strip(),
    )


def _fields(event: dict[str, Any], largest: int) -> list[tuple[str, str]]:
    body = _body(event, largest)
    headers = {str(name).lower(): str(value) for name, value in event.get("headers", {}).items()}
    kind = headers.get("content-type", "")
    if kind.lower().startswith("multipart/form-data"):
        return _multipart(kind, body)
    try:
        return parse_qsl(body.decode("utf-8", "replace"), max_num_fields=_FIELDS)
    except ValueError:
        return []


def _body(event: dict[str, Any], largest: int) -> bytes:
    text = event.get("body") or ""
    body = text.encode("utf-8", "replace")
    if event.get("isBase64Encoded"):
        try:
            body = base64.b64decode(body)
        except binascii.Error:
            body = b""
    if len(body) > largest:
        raise TooLarge
    return body


def _multipart(kind: str, body: bytes) -> list[tuple[str, str]]:
    message = message_from_bytes(
        b"Content-Type: " + kind.encode("ascii", "replace") + b"\n\n" + body
    )
    if not message.is_multipart():
        return []
    found = []
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):  # a part that has parts itself has none
            found.append((str(name), content.decode("utf-8", "replace")))
    return found[:_FIELDS]
