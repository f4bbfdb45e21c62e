"""Linking records that are one person's: transitive, and the same in any row order (R09). Pure."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import ne

from functions.shared.groups import Groups

# Entries of a table that finds equal ones, about: at 200,000 rows one table for all would take more
# memory than everything else together.
_TABLE = 1 << 17


@dataclass(frozen=True, slots=True)
class People:
    """``of[record]`` is the person's label; ``clusters``: records of those over the cap (R09).

    ``sharing``: records that have a phone, email or crime number in common with another.
    """

    of: Sequence[int]
    clusters: tuple[tuple[int, ...], ...]
    sharing: frozenset[int] = frozenset()


class Links:
    """By what the records can be reached or found, as they are read."""

    def __init__(self) -> None:
        self._count = 0
        self._seen: list[tuple[array[int], array[int]]] = []  # hashes and their records

    def add(self, columns: Sequence[Sequence[str]], others: Mapping[int, Sequence[str]]) -> None:
        """The next records, which count from 0: columns of phones, email and crime number, and by
        place whatever else somebody has.

        Python's own hash is good enough here: it only decides whose identities are compared.
        """
        places = range(self._count, self._count + len(columns[0]))
        hashes, records = array("q"), array("I")
        for column in columns:
            hashes.extend(map(hash, filter(None, column)))
            records.extend(compress(places, column))
        for at, texts in others.items():
            hashes.extend(map(hash, texts))
            records.extend([places[at]] * len(texts))
        self._seen.append((hashes, records))
        self._count = places.stop

    def people(self, identities: Callable[[int], Iterable[str]], *, cap: int) -> People:
        """Joins all records that have an identity key in common, by however many steps.

        Nobody is the same person as somebody with whom they share no phone, email or crime number,
        so ``identities`` are asked of those alone who share one. Clusters of more than ``cap``
        records look like a switchboard or a hostel. They are reported, and stay one person: of
        people who cannot be told apart, at most one is asked.
        """
        of = array("I", range(self._count))
        groups = Groups[int]()
        first: dict[str, int] = {}
        sharing = self._sharing()
        for record in sorted(sharing):
            for key in identities(record):
                groups.join(first.setdefault(key, record), record)
        members: dict[int, list[int]] = {}
        for record in sorted(sharing):
            root = of[record] = groups.of(record)
            members.setdefault(root, []).append(record)
        large = (tuple(found) for _, found in sorted(members.items()) if len(found) > cap)
        return People(of, tuple(large), sharing)

    def _sharing(self) -> frozenset[int]:
        """Who has something in common with another record."""
        found: set[int] = set()
        for hashes, records in self._tables():
            table: dict[int, int] = {}
            first = list(map(table.setdefault, hashes, records))
            others = list(map(ne, first, records))
            found.update(compress(first, others), compress(records, others))
        return frozenset(found)

    def _tables(self) -> Iterator[tuple[array[int], array[int]]]:
        """What was seen in parts that equal hashes never leave; empties it."""
        parts = 1 + sum(len(hashes) for hashes, _ in self._seen) // _TABLE
        tables = [(array("q"), array("I")) for _ in range(parts)]
        put = [(hashes.append, records.append) for hashes, records in tables]
        while self._seen:
            hashes, records = self._seen.pop()
            if parts == 1:
                tables[0][0].extend(hashes)
                tables[0][1].extend(records)
                continue
            for value, record in zip(hashes, records, strict=True):
                put_hash, put_record = put[value % parts]
                put_hash(value)
                put_record(record)
        while tables:
            yield tables.pop()
