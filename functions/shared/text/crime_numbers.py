"""Crime numbers in one canonical spelling, alone or within a text. Pure.

Shapes are policy's (``people.rules().crime_numbers``) and are used with ``fullmatch`` after blanks
are removed and letters put in upper case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from functions.shared.text.characters import fold
from functions.shared.text.phones import phone, possible_phone

Patterns = Sequence[re.Pattern[str]]
Finder = Callable[[str], Iterator[re.Match[str]]]

# Blanks may stand around a slash, not around a dash: "flat 3 - 4612345/26".
_MAYBE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]+(?:(?:\s*[/\\]\s*|-)[0-9A-Z]+)+(?![0-9A-Z])")
_PART = re.compile("[0-9A-Z]+")
_MOST_PARTS = 4
_PART_LENGTH = re.compile(r"\\d\{([0-9]+)\}")  # of one of policy's shapes
_CENTURY = re.compile(r"[/\\-]\s*20(?=[0-9]{2}\Z)")


def crime_number(text: str, patterns: Patterns) -> str | None:
    """``4612345/26`` or ``01/123456/26`` in its canonical spelling; None if of another shape.

    Blanks, case, full-width digits and dashes or backslashes for slashes do not matter.
    """
    bare = "".join(fold(text).split()).upper()
    if any(pattern.fullmatch(bare) for pattern in patterns):
        return bare
    slashed = bare.replace("\\", "/").replace("-", "/")
    if slashed != bare and any(pattern.fullmatch(slashed) for pattern in patterns):
        return slashed
    return None


def crime_numbers_in(text: str, patterns: Patterns) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical value of each one in a folded text; ``…/2026`` counts too."""
    for maybe in _MAYBE.finditer(_upper(text)):
        start, end = maybe.span()
        if value := _with_any_year(text[start:end], patterns):
            yield start, end, value
        else:
            inner = list(within_chain(maybe[0], patterns))
            if inner and not possible_phone(text[start:end]):
                yield from ((start + first, start + last, part) for first, last, part in inner)


def within_chain(text: str, patterns: Patterns) -> Iterator[tuple[int, int, str]]:
    """Those that make up a part of a chain of words and numbers, as in "REF/4612345/26"."""
    parts = [part.span() for part in _PART.finditer(text)]
    at = 0
    while at < len(parts):
        for last in range(min(at + _MOST_PARTS, len(parts)) - 1, at, -1):
            start, end = parts[at][0], parts[last][1]
            if value := _with_any_year(text[start:end], patterns):
                yield start, end, value
                at = last
                break
        at += 1


def _with_any_year(text: str, patterns: Patterns) -> str | None:
    """The canonical value, the year in two digits or four.

    What could be a telephone is a crime number only if it is written like one, with slashes.
    """
    slashes = "/" in text or "\\" in text
    if value := crime_number(text, patterns):
        return value if slashes or not phone(text) else None
    shorter = _CENTURY.sub("/", text)
    if shorter == text or phone(text):
        return None
    return crime_number(shorter, patterns)


@cache
def loosely(patterns: Patterns, *, within: str, between: str) -> Finder:
    """Finds a crime number that is run together with words, or spaced: ``CRIS4613800/26``.

    For what must not hold one; made of policy's shapes. ``within``: marks that may stand between
    two digits of a part, ``between``: between the parts.
    """
    shapes = []
    for pattern in patterns:
        lengths = [int(found) for found in _PART_LENGTH.findall(pattern.pattern)]
        *parts, year = [rf"[0-9](?:{within}[0-9]){{{length - 1}}}" for length in lengths]
        shapes.append(between.join([*parts, rf"(?:20)?{year}"]))
    return re.compile(rf"(?<![0-9])(?:{'|'.join(shapes)})(?![0-9])", re.IGNORECASE).finditer


def _upper(text: str) -> str:
    """Upper case of the same length, so that positions stay true."""
    if text.isascii():
        return text.upper()
    return "".join(up if len(up := char.upper()) == 1 else char for char in text)
