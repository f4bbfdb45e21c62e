"""Takes out of free text what would identify somebody, and finds it where it must not be. Pure.

Comments of people who did not consent lose phones, emails, links, postcodes and crime numbers
(R36); in doubt they lose a word too many. The gate's question about an ordinary column (R34), where
in doubt a value passes, is answered by ``identifying`` and offered here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from functions.ingest.responses.disclosure.comment_shapes import shapes_in
from functions.ingest.responses.disclosure.identifying import DATE, looks_identifying
from functions.shared.text.characters import normalise_characters
from functions.shared.text.contacts import look
from functions.shared.text.crime_numbers import Patterns, loosely
from functions.shared.text.escapes import undone
from functions.shared.text.phones import phone

__all__ = ["REMOVED", "looks_identifying", "scrub"]

REMOVED = "[removed]"

# In doubt a comment loses a number too many.
_WITHIN, _BETWEEN_PARTS = "[ ,]?", r"(?:\s*(?:[/\\._-]|of)\s*|\s{1,2})"
_MAYBE_PHONE = re.compile(r"(?:[0-9][^0-9A-Za-z]{0,4}){7}").search

# Digits as people write them; the numbers are among the groups, beside a flat or an hour.
_DIGITS = re.compile(r"(?<![0-9])[+(]{0,2}[0-9](?:[\s.()/-]{0,4}[0-9]){8,}(?![0-9])")
_BARE = (9, 10)  # digits of a national number without its nought
_GROUP = re.compile(r"[+(]{0,2}[0-9]+")
_FEW_GROUPS, _MOST_GROUPS = 4, 14
_SPOKEN_DATE = re.compile(r"(?<![0-9])[0-9]{1,2}[-. ][0-9]{1,2}[-. ](?:19|20)[0-9]{2}(?![0-9])")
_BETWEEN = re.compile(r"[^0-9+]+")
_LIKE_A_PHONE = re.compile(
    r"\+[0-9]{8,15}|00[1-9][0-9]{8,14}|0[1-9][0-9]{8,10}|44[0-9]{9,11}"
).fullmatch
_SOLID = re.compile(r"[0-9]{9,}").fullmatch


def scrub(text: str, patterns: Patterns) -> tuple[str, int]:
    """The text with ``[removed]`` for each identifying piece, and how many there were (R36).

    ``patterns``: policy's shapes of crime numbers. Everything else stays character by character.
    """
    folded, places = _folded(undone(text, keep_length=True))
    spans = _merged(
        (start + _opens_around(folded[start:end]), end) for start, end in _spans(folded, patterns)
    )
    for start, end in reversed(spans):
        text = text[: places[start]] + REMOVED + text[places[end - 1] + 1 :]
    return text, len(spans)


def _folded(text: str) -> tuple[str, range | list[int]]:
    """The folded text, and where in the original each of its characters was."""
    if text.isascii():
        return text, range(len(text))
    found: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        one = normalise_characters(char)
        if one:
            found.append(one if len(one) == 1 else char)
            places.append(place)
    return "".join(found), places


def _spans(text: str, patterns: Patterns) -> Iterator[tuple[int, int]]:
    masked = _without_dates(text)
    yield from shapes_in(text, masked)
    yield from ((one.start, one.end) for one in look(masked)[0] if one.keys)
    if _MAYBE_PHONE(text):
        loose = loosely(tuple(patterns), within=_WITHIN, between=_BETWEEN_PARTS)
        for found in loose(masked):
            yield found.span()
        yield from _phones(text)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    """What only looks like a number, whether the reader takes it for one or not."""
    masked = _without_dates(text)
    for found in _DIGITS.finditer(masked):
        groups = [group.span() for group in _GROUP.finditer(masked, *found.span())]
        yield from _numbers(text, groups)


def _without_dates(text: str) -> str:
    return _SPOKEN_DATE.sub(_mask, DATE.sub(_mask, text))


def _mask(date: re.Match[str]) -> str:
    return "x" * len(date[0])


def _numbers(text: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(groups):
        for last in range(min(at + _MOST_GROUPS, len(groups)) - 1, at - 1, -1):
            start, end = groups[at][0], groups[last][1]
            if _is_number(text[start:end]):
                yield start, end
                at = last
                break
        at += 1


def _is_number(text: str) -> bool:
    if _SOLID(text):
        return True
    groups = _BETWEEN.split(text)
    bare = "".join(groups)
    if _LIKE_A_PHONE(bare):
        return True
    # Without its nought it might be hours and amounts: these come in more groups.
    few = len(groups) <= _FEW_GROUPS or len(groups) == len(bare)
    return few and len(bare) in _BARE and (bare[0] == "7" or phone(bare) is not None)


def _opens_around(piece: str) -> bool:
    """In "(07…)" the bracket is not part of the number; in "(020) 79…" it is."""
    return piece.startswith("(") and piece.count("(") > piece.count(")")


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, without overlaps."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
