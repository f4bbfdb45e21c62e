"""Which mark separates the columns of a file, told by the header that it brings about. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from functions.shared.errors import RefusedFile

NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_HEAD = 20  # lines among which a header is looked for
_BEGINNING = 65_536  # characters that hold a header
_SAID = re.compile(r"sep=(.)\s*\Z", re.IGNORECASE).match  # Excel's own first line


def separated(
    lines: Iterator[str], known: Callable[[str], bool], *, lenient: bool
) -> tuple[str, Iterator[str]]:
    """The separator, and the lines again; a comma where nothing tells.

    ``known``: is it a column's name? ``lenient``: a header may stand below other lines.
    """
    head, fault = _head(lines)
    said = _SAID(head[0]) if head else None
    if said and said[1] in NAMES:
        head = head[1:]
    found = {mark: _known_in(head, mark, known, lenient=lenient) for mark in NAMES}
    best = max(found, key=lambda mark: found[mark])  # of equals the first: the comma
    return best, chain(head, _rest(lines, fault))


def separator_of(text: str, known: Callable[[str], bool]) -> str:
    """The separator of a whole text that is held already."""
    lines = text[:_BEGINNING].splitlines(keepends=True)[:_HEAD]
    return separated(iter(lines), known, lenient=False)[0]


def _head(lines: Iterator[str]) -> tuple[list[str], RefusedFile | None]:
    head: list[str] = []
    try:
        head.extend(islice(lines, _HEAD))
    except RefusedFile as refused:
        return head, refused
    return head, None


def _rest(lines: Iterator[str], fault: RefusedFile | None) -> Iterator[str]:
    if fault:
        raise fault
    yield from lines


def _known_in(
    head: Iterable[str], mark: str, known: Callable[[str], bool], *, lenient: bool
) -> int:
    """The most names of columns that a row has, or that the first one has."""
    best = 0
    try:
        for row in csv.reader(head, delimiter=mark):
            best = max(best, sum(map(known, row)))
            if not lenient and _filled(row):
                break
    except csv.Error:
        return best
    return best


def _filled(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row)
