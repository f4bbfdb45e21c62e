"""Telephone numbers among the digits of a text, whatever stands between or around them. Pure.

Digits stand in groups; a number is one group or several that follow each other. All the groups of a
stretch are divided so that as many digits as possible belong to numbers: so two numbers in one cell
are told apart, by whatever they are separated (R20a).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from functions.shared.text.phones import is_line, possible

ANOTHER = 7  # fewer digits are a flat, an extension or an hour, not a number
_LONGEST = 16  # digits: 00, country and number
_MOST_GROUPS = 16
_FEW = 4  # groups of a number without its nought
_GAP = 6  # marks between two groups of one number
_RUN_TOGETHER = 18  # digits of two numbers without anything between

_SPOKEN = {
    **{"zero": "0", "nought": "0", "naught": "0", "oh": "0"},
    **{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"},
    **{"six": "6", "seven": "7", "eight": "8", "nine": "9"},
}
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_GROUP = re.compile(
    r"(?P<plus>\+[\s(]{0,3})?(?P<digits>[0-9]+)"
    rf"|(?<![a-z])(?:(?P<times>{'|'.join(_TIMES)})[\s-]+)?(?P<word>{'|'.join(_SPOKEN)})(?![a-z])",
    re.IGNORECASE,
)
_PARTS_ALL = re.compile(r"[^\W\d_]|[;&£$€]").search
_PARTS_NUMBERS = re.compile(r"[/\\,|:\n\r\t\v\f]").search  # rather between numbers than within
# Digits of an amount or an hour are no telephone number without its nought, and none of a day are.
_JOINS_AMOUNTS = re.compile(r"[/\\:,;|&.]").search
_DAY = re.compile(r"(?<![0-9])[0-3]?[0-9][ /.-][01]?[0-9][ /.-](?:19|20)[0-9]{2}(?![0-9])").search


class Group(NamedTuple):
    """Digits that stand together. ``plus``: the sign for a country code stands before them."""

    start: int
    end: int
    digits: str
    plus: bool


class Found(NamedTuple):
    """A number (E.164) and where it stands."""

    start: int
    end: int
    value: str


class Left(NamedTuple):
    """Digits that nothing was made of."""

    start: int
    end: int


class _Best(NamedTuple):
    score: int
    found: tuple[Found, ...]


def numbers_in(text: str) -> tuple[list[Found], list[Left]]:
    """All numbers that could exist, in order; and what is left that may be one all the same."""
    found: list[Found] = []
    left: list[Left] = []
    for run in _runs(text):
        if sum(len(group.digits) for group in run) >= ANOTHER:
            numbers = _divided(text, run)
            found += numbers
            left += _left(run, numbers)
    return found, left


def _left(run: Sequence[Group], numbers: Sequence[Found]) -> Iterator[Left]:
    """Groups that no number has, if together they have as many digits as a number at least."""
    digits, start = 0, 0
    for group in run:
        if any(one.start <= group.start < one.end for one in numbers):
            digits = 0
            continue
        start = start if digits else group.start
        digits += len(group.digits)
        if digits >= ANOTHER:
            yield Left(start, group.end)


def _runs(text: str) -> Iterator[list[Group]]:
    """Groups that nothing but a few marks keeps apart."""
    run: list[Group] = []
    for group in _groups(text):
        if run:
            gap = text[run[-1].end : group.start]
            if len(gap) > _GAP or _PARTS_ALL(gap):
                yield run
                run = []
        run.append(group)
    if run:
        yield run


def _groups(text: str) -> Iterator[Group]:
    for match in _GROUP.finditer(text):
        digits, plus = match["digits"], match["plus"] is not None
        if digits is None:
            times = _TIMES.get((match["times"] or "").lower(), 1)
            digits = _SPOKEN[match["word"].lower()] * times
        if len(digits) < _RUN_TOGETHER:
            yield Group(match.start(), match.end(), digits, plus)
        else:
            yield from _split(match.end() - len(digits), digits, plus)


def _split(start: int, digits: str, plus: bool) -> Iterator[Group]:
    """Two numbers that were run together: each begins as numbers do."""
    for at in range(9, len(digits) - 8):
        first, second = digits[:at], digits[at:]
        if second[0] in "04" and possible(first, plus) and possible(second, False):
            yield Group(start, start + at, first, plus)
            yield Group(start + at, start + len(digits), second, False)
            return
    yield Group(start, start + len(digits), digits, plus)


def _divided(text: str, run: Sequence[Group]) -> tuple[Found, ...]:
    """The division in which most digits belong to a number, worked out from the end."""
    best = [_Best(0, ())] * (len(run) + 1)
    for first in reversed(range(len(run))):
        best[first] = best[first + 1]  # the group belongs to no number
        digits, joins = "", 0
        for last in range(first, min(first + _MOST_GROUPS, len(run))):
            if last > first:
                if run[last].plus:
                    break
                joins += bool(_PARTS_NUMBERS(text[run[last - 1].end : run[last].start]))
            digits += run[last].digits
            if len(digits) > _LONGEST:
                break
            value = _number(text, run[first : last + 1], digits)
            if value:
                rest = best[last + 1]
                score = rest.score + 4 * len(digits) - 3 * joins
                if score > best[first].score:
                    here = Found(run[first].start, run[last].end, value)
                    best[first] = _Best(score, (here, *rest.found))
    return best[0].found


def _number(text: str, groups: Sequence[Group], digits: str) -> str | None:
    value = possible(digits, groups[0].plus)
    if value is None or groups[0].plus or len(groups) == 1:
        return value
    written = text[groups[0].start : groups[-1].end]
    if _DAY(written):
        return None
    if digits[0] == "0" or digits.startswith("44") or not _JOINS_AMOUNTS(written):
        return value
    # Amounts and hours come in more groups, unless every digit stands alone.
    few = len(groups) <= _FEW or len(groups) == len(digits)
    return value if few and (digits[0] == "7" or is_line(value)) else None
