"""How text that people typed or pasted is folded before it is compared. Pure.

Widths, scripts' own digits, dashes, blanks and invisible marks differ between keyboards, phones and
spreadsheets; two spellings of one contact must not (R20).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable
from functools import cache
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_CATEGORIES = {"Pd": "-", "Zs": " ", "Zl": " ", "Zp": " ", "Cc": " ", "Cf": "", "Me": ""}
# Not told by their category: minus signs, slashes, dots and apostrophes that keyboards put in;
# the last is the mark that turns a digit into its emoji.
_ALIKE = {
    "\u2212": "-",
    "\u2044": "/",
    "\u2215": "/",
    "\u29f8": "/",
    "\u3002": ".",
    "\u00b7": ".",
    "\u2024": ".",
    "\u2019": "'",
    "\u2018": "'",
    "\u02bc": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u00ab": '"',
    "\u00bb": '"',
    "\u201e": '"',
    # Seen by nobody, though Unicode has them as letters or marks.
    "\u034f": "",
    "\u115f": "",
    "\u1160": "",
    "\u3164": "",
    "\uffa0": "",
    "\u2800": " ",
}
_VARIATIONS = range(0xFE00, 0xFE10)  # how the letter before is shown; a digit's emoji too


_LETTER_O = re.compile(r"(?<![a-z])o+(?=[()-]?[0-9])|(?<=[0-9])o+(?![a-z])", re.IGNORECASE)

# A word of digits as long as a number, with letters for the digit one.
_LETTER_L = re.compile(r"(?<![^\W_])(?=[0-9lI]{7,14}(?![^\W_]))(?:[0-9]+[lI]{1,2}){1,3}[0-9]+")


class Remembered(dict[K, V]):
    """``remembered[text]`` is ``answer(text)``, worked out when it first comes.

    A hit costs half of ``lru_cache``'s. What a bad file brings instead of a few texts is bounded:
    when it is full it begins anew.
    """

    def __init__(self, answer: Callable[[K], V], most: int = 16_384) -> None:
        super().__init__()
        self._answer, self._most = answer, most

    def __missing__(self, text: K) -> V:
        if len(self) >= self._most:
            self.clear()
        self[text] = found = self._answer(text)
        return found


def _fold_one(char: str) -> str:
    if char in _ALIKE:
        return _ALIKE[char]
    if ord(char) in _VARIATIONS:
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if category in _CATEGORIES and not char.isascii():
        return _CATEGORIES[category]
    wide = unicodedata.normalize("NFKC", char)
    # A full-width dash is a dash; anything else keeps its compatible form.
    return _fold_one(wide) if len(wide) == 1 and wide != char else wide


_TABLE = Remembered[int, str](lambda code: _fold_one(chr(code)))


def normalise_characters(text: str) -> str:
    """ASCII digits, dashes, slashes and blanks for their look-alikes; invisible marks dropped."""
    return text if text.isascii() else text.translate(_TABLE)


def zeros(text: str) -> str:
    """Noughts for the letter O beside digits, as in ``O7812 34567O``."""
    return _LETTER_O.sub(lambda match: "0" * len(match[0]), text)


def ones(text: str) -> str:
    """Ones for the letters l and I within a number, as in ``078l2 345678``."""
    return _LETTER_L.sub(lambda match: re.sub("[lI]", "1", match[0]), text)


def words(text: str) -> str:
    """Lower case, one blank between, no apostrophes: as phrases are looked for."""
    return " ".join(re.findall(r"[^\W_]+", normalise_characters(text).lower().replace("'", "")))


@cache
def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of these phrases among :func:`words`."""
    return re.compile(rf"\b(?:{'|'.join(re.escape(words(one)) for one in phrases) or '(?!)'})\b")
