"""Tells what an unknown column seems to hold from its name, however disguised (R34). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

from functions.shared.policy import extract, responses
from functions.shared.text.characters import normalise_characters

_ALIKE = 0.8
_LONG = 4  # shorter words are compared whole: "tel" is in "hotel"
_WORDS = re.compile(r"[a-z]+")


def looks_like(text: str) -> str | None:
    """What an unknown column seems to hold that must not come back, or None.

    Case, accents, blanks, signs, digits and full-width letters do not disguise a name, nor does a
    letter too many or too few.
    """
    squeezed = squeeze(text)
    if not squeezed:
        return None
    for name, bare in _appendix():
        if alike(squeezed, bare):
            return f"“{name}”"
    return among(text, [forbidden.what for forbidden in responses.rules().forbidden])


def among(text: str, what: Collection[str]) -> str | None:
    """Which of these (policy's ``what``) an unknown column seems to hold, or None."""
    squeezed, words = squeeze(text), _words(text)
    asked = [one for one in responses.rules().forbidden if one.what in what]
    for forbidden in asked:
        for word in forbidden.words:
            if squeezed == word or word in words or (len(word) > _LONG and word in squeezed):
                return forbidden.what
    for forbidden in asked:
        if any(len(word) > _LONG and alike(squeezed, word) for word in forbidden.words):
            return forbidden.what
    return None


@cache
def _appendix() -> tuple[tuple[str, str], ...]:
    """The extract's own columns, less what answers have as well under the same name."""
    both = {*responses.rules().names} - {"Crime No"}
    return tuple((name, squeeze(name)) for name in extract.rules().names if name not in both)


def _plain(text: str) -> str:
    marked = unicodedata.normalize("NFKD", normalise_characters(text)).casefold()
    return "".join(char for char in marked if not unicodedata.combining(char))


def squeeze(text: str) -> str:
    """Its letters alone, without case, accents and widths."""
    return "".join(_WORDS.findall(_plain(text)))


def _words(text: str) -> set[str]:
    """Its words, and each two neighbours as one: "post code" and "PostCode" too."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", normalise_characters(text))
    words = _WORDS.findall(_plain(apart))
    return {*words, *map("".join, pairwise(words))}


def alike(left: str, right: str) -> bool:
    """Is one squeezed name the other, or nearly so?"""
    return left == right or (
        min(len(left), len(right)) >= _LONG
        and abs(len(left) - len(right)) <= 2
        and SequenceMatcher(None, left, right, autojunk=False).ratio() >= _ALIKE
    )
