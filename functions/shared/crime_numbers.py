"""Crime numbers in one canonical spelling, alone or within a text. Pure.

Shapes are policy's (``people.rules().crime_numbers``) and are used with ``fullmatch`` after blanks
are removed and letters put in upper case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from functions.shared.folding import fold
from functions.shared.phones import phone

Patterns = Sequence[re.Pattern[str]]

# Blanks may stand around a slash, not around a dash: "flat 3 - 4612345/26".
_GAP = r"(?:\s*[/\\]\s*|-)"
_MAYBE = re.compile(rf"(?<![0-9A-Z])[0-9A-Z]+(?:{_GAP}[0-9A-Z]+)+(?![0-9A-Z])")
_WORDS_BEFORE = re.compile(rf"(?:[A-Z]+{_GAP})+(?=.*[0-9])")
_WORDS_AFTER = re.compile(rf"(?:{_GAP}[A-Z]+)+\Z")
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
        # "ref/4612345/26": a word before or after is not part of it.
        if before := _WORDS_BEFORE.match(maybe[0]):
            start += before.end()
        if after := _WORDS_AFTER.search(maybe[0]):
            end = maybe.start() + after.start()
        value = _with_any_year(text[start:end], patterns)
        if value:
            yield start, end, value


def _with_any_year(text: str, patterns: Patterns) -> str | None:
    """The canonical value, the year in two digits or four; a valid telephone is none."""
    if value := crime_number(text, patterns):
        return value
    shorter = _CENTURY.sub("/", text)
    if shorter == text or phone(text):
        return None
    return crime_number(shorter, patterns)


def _upper(text: str) -> str:
    """Upper case of the same length, so that positions stay true."""
    if text.isascii():
        return text.upper()
    return "".join(up if len(up := char.upper()) == 1 else char for char in text)
