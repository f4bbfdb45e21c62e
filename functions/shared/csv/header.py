"""The first row of a dropped file, held against the columns that policy knows (R13). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice
from typing import NamedTuple

from functions.shared.errors import RefusedFile

MAX_COLUMNS = 2_000
MAX_PROBLEMS = 100
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
    """How a header is matched: without case and outer blanks."""
    return name.strip().casefold()


def read_header(
    written: Sequence[str],
    *,
    known: Sequence[str],
    required: Sequence[str],
    forbid_unknown: bool,
    also: Recognise | None,
) -> Header:
    """Canonical names, or :class:`RefusedFile` with every problem of the header.

    A file without a header has its first victim there, so nothing of the row is ever repeated but
    texts that resemble a known column, in a row that is clearly a header; others go by position.
    """
    if len(written) > MAX_COLUMNS:
        raise RefusedFile("too-many-columns", row=1)
    canonical = {folded(name): name for name in known}
    names = tuple(canonical.get(folded(text)) or _also(text, also) for text in written)
    found = set(filter(None, names))
    if not found:
        raise RefusedFile(_why_no_header(written, canonical), row=1)
    problems = [Problem(1, name, "duplicate-column") for name in _twice(names)]
    missing = [name for name in required if name not in found]
    problems += [Problem(1, name, "missing-column") for name in missing]
    if forbid_unknown:
        may_name = 2 * len(missing) <= len(required)
        found_unknown = _unknown(written, names, tuple(canonical) if may_name else ())
        problems += islice(found_unknown, MAX_PROBLEMS)
    if problems:
        raise _refusal(problems)
    return Header(names, tuple(written))


def _also(text: str, also: Recognise | None) -> str:
    return (also(text.strip()) if also else None) or ""


def _refusal(problems: Sequence[Problem]) -> RefusedFile:
    first = problems[0]
    shown = tuple(problems[:MAX_PROBLEMS])
    return RefusedFile(first.rule, row=first.row, column=first.column, problems=shown)


def _why_no_header(written: Sequence[str], canonical: dict[str, str]) -> str:
    """Semicolons and tabs are what spreadsheets of other countries write instead of commas."""
    for separator in (";", "\t", "|"):
        if any(folded(part.strip('"')) in canonical for part in written[0].split(separator)):
            return "wrong-separator"
    return "no-header"


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
