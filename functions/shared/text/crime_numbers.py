"""Crime numbers in one canonical spelling, alone or within a text. Pure.

Shapes are policy's (``people.rules().crime_numbers``): groups of digits with slashes between. In a
text they may stand with a prefix, blanks, dashes, dots or words for the slashes, and with the year
in four digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, NewType, cast

from functions.shared.text.characters import normalise_characters, ones, zeros
from functions.shared.text.escapes import undone

Patterns = Sequence[re.Pattern[str]]
# In the one spelling that is compared, hashed and stored; made below, where text comes in.
CrimeNumber = NewType("CrimeNumber", str)
VictimNumber = NewType("VictimNumber", str)
Finder = Callable[[str], Iterator[re.Match[str]]]

_PART_LENGTH = re.compile(r"\\d\{([0-9]+)\}")  # of one of policy's shapes
_SLASH = r"\s*[/\\]\s*"
_ANY = r"(?:\s*(?:[/\\_.|:-]|\(|slash|stroke|dash|of|year|yr)\s*|\s{1,3})"
_PREFIX = re.compile(r"(?:cris|cr|crime(?:\s+(?:no|number|ref|reference))?)[\s.:#*-]*\Z", re.I)
_LONGEST_PREFIX = 24
_KNOWN = 4_096  # VIW numbers are few: 1, 2, 3 …
_DIGITS = re.compile("[0-9]+").findall
_AROUND = " \t\r\n'\"="  # what spreadsheets put around a number that is text
_AS_A_FLOAT = re.compile(r"(?<=[0-9])\.0+\Z")


class FoundCrime(NamedTuple):
    """``certain``: written with slashes or after a prefix; else it may be part of a telephone."""

    start: int
    end: int
    value: CrimeNumber
    certain: bool


def crime_number(text: str, patterns: Patterns) -> CrimeNumber | None:
    """``4612345/26`` or ``01/123456/26`` in its canonical spelling; None if of another shape.

    What else stands in the text does not matter, as long as it is no other crime number.
    """
    bare = text.strip().replace(" / ", "/")
    if _any_shape(tuple(patterns))(bare):
        return CrimeNumber(bare)
    folded = zeros(normalise_characters(undone(text)))
    found = {one.value for one in crime_numbers_in(ones(folded), patterns)}
    return found.pop() if len(found) == 1 else None


def crime_numbers(texts: Iterable[str], patterns: Patterns) -> list[CrimeNumber | None]:
    """As :func:`crime_number` of each."""
    plain = _any_shape(tuple(patterns))
    found = [text if plain(text) else crime_number(text, patterns) for text in texts]
    return cast("list[CrimeNumber | None]", found)


@cache
def _any_shape(patterns: tuple[re.Pattern[str], ...]) -> Callable[[str], re.Match[str] | None]:
    return re.compile("|".join(one.pattern for one in patterns), re.ASCII).fullmatch


def crime_key(text: str, patterns: Patterns) -> CrimeNumber:
    """As :func:`crime_number`; of a shape that nobody knows what stands there, to be compared."""
    return crime_number(text, patterns) or CrimeNumber(text.strip())


@lru_cache(_KNOWN)
def victim_number(text: str) -> VictimNumber:
    """A VIW number without what programs make of numbers: "009001", "9001.0", "'9001" (R09).

    Blank stays blank. What was handed over keeps the extract's own spelling; this is compared.
    """
    written = normalise_characters(text).strip(_AROUND) or text.strip()
    if "." in written:
        written = _AS_A_FLOAT.sub("", written)
    return VictimNumber(written.lstrip("0") or "0") if written else VictimNumber("")


def crime_numbers_in(text: str, patterns: Patterns) -> Iterator[FoundCrime]:
    """Each one in a folded text, in order; they do not overlap."""
    if not _has_enough(text):
        return
    end = 0
    strict, loose = _finders(tuple(patterns))
    sure = {match.span(): match for match in strict(text)}
    for match in sorted([*sure.values(), *loose(text)], key=lambda one: (one.start(), -one.end())):
        if match.start() < end or _within(match, sure):
            continue
        end = match.end()
        before = text[max(0, match.start() - _LONGEST_PREFIX) : match.start()]
        certain = match.span() in sure or _PREFIX.search(before) is not None
        yield FoundCrime(*match.span(), _canonical(match[0], patterns), certain)


_has_enough = re.compile(r"[0-9]{6}").search


def _within(match: re.Match[str], sure: dict[tuple[int, int], re.Match[str]]) -> bool:
    """Does it overlap with one that is written with slashes, and is not that one?"""
    start, end = match.span()
    return any(
        start < last and first < end and (start, end) != (first, last) for first, last in sure
    )


def _canonical(written: str, patterns: Patterns) -> CrimeNumber:
    """With slashes and the year in two digits."""
    parts = _DIGITS(written)
    for pattern in patterns:
        lengths = _lengths(pattern)
        joined = "".join(parts)
        for digits in (joined, joined[:-4] + joined[-2:]):
            if len(digits) == sum(lengths):
                value, at = [], 0
                for length in lengths:
                    value.append(digits[at : at + length])
                    at += length
                if pattern.fullmatch("/".join(value)):
                    return CrimeNumber("/".join(value))
    raise ValueError("no shape of policy's fits what its own finder has found")


def _lengths(pattern: re.Pattern[str]) -> list[int]:
    return [int(found) for found in _PART_LENGTH.findall(pattern.pattern)]


@cache
def _finders(patterns: tuple[re.Pattern[str], ...]) -> tuple[Finder, Finder]:
    """With slashes; and with whatever else people put for them."""
    strict = loosely(patterns, within="", between=_SLASH)
    return strict, loosely(patterns, within="", between=_ANY)


@cache
def loosely(patterns: tuple[re.Pattern[str], ...], *, within: str, between: str) -> Finder:
    """Finds a crime number also where it is run together with words: ``CRIS4613800/26``.

    ``within``: marks that may stand between two digits of a part, ``between``: between the parts.
    """
    shapes = []
    for pattern in patterns:
        *parts, year = [rf"[0-9](?:{within}[0-9]){{{length - 1}}}" for length in _lengths(pattern)]
        shapes.append(between.join([*parts, rf"(?:20)?{year}"]))
    return re.compile(rf"(?<![0-9])(?:{'|'.join(shapes)})(?![0-9])", re.IGNORECASE).finditer
