"""The token of a survey link: its shape, and how it is found in what people paste (R23). Pure."""

from __future__ import annotations

import re
from functools import cache

from functions.shared.policy import sending
from functions.shared.text.characters import normalise_characters

# No look-alikes and nothing that a messaging app takes for the end of a link.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LENGTH = 22  # 128 bits
_AROUND = "<>()[]{}\"'.,;:"


_BROKEN = re.compile(r"=?[\r\n]+").sub
_apart = re.compile(
    rf"(?:(?<![a-z0-9])|(?<=%3D))[{ALPHABET}]{{{LENGTH}}}(?![a-z0-9])", re.IGNORECASE
).findall
_HOST = re.compile(r"//|[\w-]\.[a-z]{2,}/", re.IGNORECASE).search
_is_token = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}").fullmatch


def is_token(text: str) -> bool:
    """Is it a token and nothing else?"""
    return _is_token(text) is not None


def token_in(text: str) -> str | None:
    """The token of a survey link, from the token alone or from the whole link as people paste it.

    Mail programs break links and put brackets, quotes and points around them. None if the rest has
    not the shape of a token.
    """
    pasted = "".join(normalise_characters(text).split()).strip(_AROUND)
    found = _link().fullmatch(pasted)
    return found["token"] if found else None


def token_in_any_case(text: str) -> str | None:
    """As :func:`token_in`, but of letters in whatever case, and whatever stands around it.

    For wishes, which somebody's own link alone carries out: "id=…", a link broken over two lines.
    None if there are two, or if it is a link to elsewhere.
    """
    plain = normalise_characters(text)
    pasted = "".join(plain.split()).strip(_AROUND)
    found = _link_in_any_case().fullmatch(pasted)
    if found:
        return found["token"]
    if _HOST(plain) and _our_host() not in plain.casefold():
        return None  # somebody else's link, whatever follows
    apart = {*_apart(plain), *_apart(_BROKEN("", plain)), *_apart(plain.replace("-", ""))}
    return apart.pop() if len(apart) == 1 else None


@cache
def _our_host() -> str:
    return sending.rules().links.survey("").partition("://")[2].partition("/")[0].casefold()


@cache
def _link_in_any_case() -> re.Pattern[str]:
    return re.compile(_link().pattern, re.IGNORECASE)


@cache
def _link() -> re.Pattern[str]:
    """The host without regard to case, the token with it."""
    start = sending.rules().links.survey("").partition("://")[2]
    token = f"(?P<token>[{ALPHABET}]{{{LENGTH}}})"
    return re.compile(rf"(?i:(?:https?:/+)?{re.escape(start)})?{token}(?:[&#/].*)?")
