"""Where the header of a dropped file stands, and what it lacks of policy's columns (R13). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from difflib import SequenceMatcher
from itertools import islice
from typing import NamedTuple

from functions.shared.errors import RefusedFile
from functions.shared.text.characters import normalise_characters

MAX_COLUMNS = 2_000
MAX_PROBLEMS = 100
_ABOVE = 20  # rows among which the header of a list may stand
_SQUEEZED = re.compile(r"[^a-z0-9]+")
_ALIKE = 0.8  # difflib's ratio of two column names, one of which is a misspelling of the other
_LONGER = 3  # characters by which a misspelling may differ in length
_SHORTEST = 4  # shorter texts resemble each other by chance


class Problem(NamedTuple):
    """What is wrong where: row 1 is the header, column blank for a whole row. Never a value."""

    row: int
    column: str
    rule: str


class Header(NamedTuple):
    """``names``: canonical, in file order, blank where unknown; ``written``: as in the file."""

    names: tuple[str, ...]
    written: tuple[str, ...]


Recognise = Callable[[str], "str | None"]


def folded(name: str) -> str:
    """How a header is matched: without case, outer blanks and marks that nobody sees."""
    return (name if name.isascii() else normalise_characters(name)).strip().casefold()


def loosely(name: str) -> str:
    """As :func:`folded`, by letters and digits alone: "Crime_No." is a list's "Crime No" (R20a)."""
    return "".join(filter(str.isalnum, folded(name)))


def first_row(
    records: Iterator[list[str]], known: Callable[[str], bool], wanted: Set[str] | None
) -> tuple[int, list[str], list[int]]:
    """Number and names of the header, and which filled rows stand above it.

    The first filled row; in a list the first that has all ``wanted`` names (as :func:`loosely`
    gives them), else any name. Blank names at its end are no columns.
    """
    filled: list[tuple[int, list[str]]] = []
    number = 0
    for row in records:
        number += 1
        if not any(cell.strip() for cell in row):
            continue
        filled.append((number, row))
        if wanted is None or wanted <= {*map(loosely, row)} or number >= _ABOVE:
            break
    if not filled:
        raise RefusedFile("no-header" if number else "empty", row=1 if number else 0)
    if wanted is None:
        return filled[0][0], _less_blanks(filled[0][1]), []
    complete = [one for one in filled if wanted <= {*map(loosely, one[1])}]
    partly = [one for one in filled if any(map(known, one[1]))]
    found, row = (complete or partly or filled)[0]
    return found, _less_blanks(row), [above for above, _ in filled if above < found]


def _less_blanks(row: list[str]) -> list[str]:
    while row and not row[-1].strip():
        row = row[:-1]
    return row


def read_header(
    written: Sequence[str],
    *,
    known: Sequence[str],
    required: Sequence[str],
    forbid_unknown: bool,
    also: Recognise | None,
    lenient: bool = False,
) -> Header:
    """Canonical names, or :class:`RefusedFile` with every problem of the header.

    ``lenient``: names go by letters and digits alone, and of a column that is there twice, but is
    not required, the first counts.

    A file without a header has its first victim there, so nothing of the row is ever repeated but
    texts that resemble a known column, in a row that is clearly a header; others go by position.
    """
    if len(written) > MAX_COLUMNS:
        raise RefusedFile("too-many-columns", row=1)
    match = loosely if lenient else folded
    canonical = {match(name): name for name in known}
    names = tuple(canonical.get(match(text)) or _also(text, also) for text in written)
    found = set(filter(None, names))
    if not found:
        raise RefusedFile("no-header", row=1)
    twice = [name for name in _twice(names) if not lenient or name in required]
    problems = [Problem(1, name, "duplicate-column") for name in twice]
    missing = [name for name in required if name not in found]
    problems += [Problem(1, name, "missing-column") for name in missing]
    if forbid_unknown:
        may_name = 2 * len(missing) <= len(required)
        found_unknown = _unknown(written, names, tuple(canonical) if may_name else ())
        problems += islice(found_unknown, MAX_PROBLEMS)
    if problems:
        raise _refusal(problems)
    if lenient:
        names = tuple("" if name in names[:at] else name for at, name in enumerate(names))
    return Header(names, tuple(written))


def _also(text: str, also: Recognise | None) -> str:
    return (also(text.strip()) if also else None) or ""


def _refusal(problems: Sequence[Problem]) -> RefusedFile:
    first = problems[0]
    shown = tuple(problems[:MAX_PROBLEMS])
    return RefusedFile(first.rule, row=first.row, column=first.column, problems=shown)


def _twice(names: Sequence[str]) -> Iterator[str]:
    return (name for name, times in Counter(filter(None, names)).items() if times > 1)


def _unknown(
    written: Sequence[str], names: Sequence[str], known: Sequence[str]
) -> Iterator[Problem]:
    squeezed = [_squeeze(name) for name in known]
    for position, (text, name) in enumerate(zip(written, names, strict=True), start=1):
        if not name:
            shown = text.strip() if _resembles(text, squeezed) else f"column {position}"
            yield Problem(1, shown, "unknown-column")


def _resembles(text: str, known: Sequence[str]) -> bool:
    squeezed = _squeeze(text)
    return len(squeezed) >= _SHORTEST and any(
        abs(len(squeezed) - len(name)) <= _LONGER
        and SequenceMatcher(None, squeezed, name, autojunk=False).ratio() >= _ALIKE
        for name in known
    )


def _squeeze(text: str) -> str:
    return _SQUEEZED.sub("", unicodedata.normalize("NFKD", text).casefold())
