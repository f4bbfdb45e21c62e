"""How long an SMS is: septets of the GSM alphabet, and the parts it is cut into. Pure."""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_ALONE, _JOINED = 160, 153


def septets(text: str) -> int | None:
    """The length in septets; ``None`` if a character is outside the alphabet."""
    total = 0
    for char in text:
        if char in _BASIC:
            total += 1
        elif char in _EXTENDED:
            total += 2
        else:
            return None
    return total


def parts(text: str) -> int | None:
    """How many parts the text is sent in; ``None`` if it is not in the GSM alphabet."""
    length = septets(text)
    if length is None:
        return None
    return 1 if length <= _ALONE else -(-length // _JOINED)
