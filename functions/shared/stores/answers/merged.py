"""Rows without identity of one survey and month, merged from many files, as one object (R45). Pure.

A row's origin says which file it came from, so that a corrected file can replace its rows. Origins
never lie in the object: beside it, in the ledger, they are kept by the row's place in it.

An origin is ``source|place|first|mark``. ``source``: the file's name; ``place``: a comment's own
borough; ``first``: "1" for the first row of a person (comments come several to one); ``mark``: of a
row that is on its way here from the linked answers (:mod:`.moving`). All but the source may miss.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from functions.shared.csv.writer import csv_text
from functions.shared.policy import responses

Cells = tuple[str, ...]
_QUESTION = re.compile(r"Q(\d+)([a-z]?)\Z")
_FIRST_COLUMNS = ("Sample Month", "BCU", "Borough", "Place")


class Origin(NamedTuple):
    """Where a row came from."""

    source: str = ""
    place: str = ""
    first: str = "1"
    mark: str = ""

    @classmethod
    def of(cls, text: str) -> Origin:
        return cls(*text.split("|"))

    @property
    def text(self) -> str:
        return "|".join(self)


@dataclass(frozen=True, slots=True)
class Merged:
    """Rows under one header; ``origins`` has one for each."""

    header: Cells = ()
    rows: Sequence[Cells] = ()
    origins: Sequence[Origin] = ()

    @property
    def people(self) -> int:
        """How many people the rows are of."""
        return sum(origin.first == "1" for origin in self.origins)

    def without(self, source: str) -> Merged:
        """Less the rows of one file."""
        kept = [
            (row, origin)
            for row, origin in zip(self.rows, self.origins, strict=True)
            if origin.source != source
        ]
        return Merged(self.header, [row for row, _ in kept], [origin for _, origin in kept])

    def plus(self, other: Merged) -> Merged:
        """With the rows of another, under the columns of both; nothing is left of an empty one."""
        parts = [each for each in (self, other) if each.rows]
        header = in_order({name for each in parts for name in each.header})
        rows = [row for each in parts for row in each.under(header)]
        return Merged(header, rows, [origin for each in parts for origin in each.origins])

    def under(self, header: Cells) -> Iterator[Cells]:
        """The rows under other columns; what a row does not have is blank."""
        if header == self.header:
            yield from self.rows
            return
        places = [self.header.index(name) if name in self.header else -1 for name in header]
        for row in self.rows:
            yield tuple(row[place] if place >= 0 else "" for place in places)

    def same_as(self, other: Merged) -> bool:
        """The same rows from the same files, in whatever order."""
        return self.header == other.header and _counted(self) == _counted(other)

    def shuffled(self, key: bytes) -> Merged:
        """In an order that only ``key`` gives: a new key at each merge, and none is kept."""

        def rank(at: int) -> bytes:
            return hashlib.blake2b(at.to_bytes(4, "big"), key=key, digest_size=12).digest()

        order = sorted(range(len(self.rows)), key=rank)
        return Merged(
            self.header, [self.rows[at] for at in order], [self.origins[at] for at in order]
        )

    def as_csv(self) -> str:
        return csv_text(self.header, self.rows)


@dataclass(slots=True)
class Origins:
    """The origins of one version of an object, as they are packed: names, and a name each row."""

    seq: int
    names: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, seq: int, origins: Iterable[Origin]) -> Origins:
        texts = [origin.text for origin in origins]
        names = sorted(set(texts))
        place = {name: at for at, name in enumerate(names)}
        return cls(seq, names, [place[text] for text in texts])

    def each(self) -> list[Origin]:
        known = [Origin.of(name) for name in self.names]
        return [known[at] for at in self.rows]


def read(body: bytes, origins: Origins | None) -> Merged:
    """An object with its origins; without them its rows are of no known file any more."""
    header, *rows = csv.reader(io.StringIO(body.decode(), newline=""))
    each = origins.each() if origins else [Origin()] * len(rows)
    return Merged(tuple(header), [tuple(row) for row in rows], each)


def rows_of(header: Sequence[str], lines: Iterable[str], origins: Iterable[Origin]) -> Merged:
    """Ready lines of CSV as rows to merge."""
    rows = [tuple(row) for row in csv.reader(io.StringIO("".join(lines), newline=""))]
    return Merged(tuple(header), rows, list(origins))


def in_order(names: Collection[str]) -> Cells:
    """Columns in one order, whatever order files had them in."""
    columns = {name: at for at, name in enumerate((*_FIRST_COLUMNS, *responses.rules().names))}

    def rank(name: str) -> tuple[int, int, str]:
        if question := _QUESTION.match(name):
            return len(columns), int(question[1]), question[2]
        return columns.get(name, len(columns) + 1), 0, name

    return tuple(sorted(names, key=rank))


def _counted(merged: Merged) -> Counter[tuple[Cells, Origin]]:
    return Counter(zip(merged.rows, merged.origins, strict=True))
