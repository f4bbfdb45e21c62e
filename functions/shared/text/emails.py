"""Email addresses: which ones are fit to send to, in one canonical spelling. Pure."""

from __future__ import annotations

import re

from functions.shared.text.characters import fold

_LONGEST = 254  # RFC 5321
# Plain addresses only: no quoted local parts, comments, address literals or routes ("%", "!").
_ADDRESS = re.compile(
    r"(?=.{1,64}@)(?!')[a-z0-9_+'&=~#/-]+(?:\.[a-z0-9_+'&=~#/-]+)*(?<!')"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,57}[a-z0-9])"
).fullmatch
_WRAPPED = re.compile(
    r"<?\s*(?:e-?mail:\s*)?(?:mailto:)?([^\s<>?]+)(?:\?[^\s<>@]*)?\s*>?[.,;]*"
).fullmatch
_DEVIATES = re.compile("[ßς\u200c\u200d]")  # old and new rules for domains make different names


def email(text: str) -> str | None:
    """An address fit to send to and to compare: trimmed, lower case, plain ASCII; else None.

    Full-width letters, ``mailto:`` and one pair of angle brackets are understood; an international
    domain becomes punycode. Blanks, line ends, quotes and lists are refused (header injection).
    """
    bare = text.strip().lower()
    if bare.isascii() and _ADDRESS(bare):
        return bare if len(bare) <= _LONGEST else None
    if len(bare) > 2 * _LONGEST:
        return None
    wrapped = _WRAPPED(fold(bare).strip().lower())
    if not wrapped:
        return None
    found = wrapped[1].rstrip(".,;")
    bare = found if found.isascii() else _punycode(found, bare)
    return bare if len(bare) <= _LONGEST and bare.isascii() and _ADDRESS(bare) else None


def _punycode(address: str, written: str) -> str:
    """The address with an ASCII domain; blank if there is no saying which domain is meant."""
    local, at, domain = address.partition("@")
    if _DEVIATES.search(written):
        return ""
    try:
        return local + at + domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
