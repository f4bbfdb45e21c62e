"""Linking records that are one person's: transitive, and the same in any row order (R09). Pure."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, repeat
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
        self._hashes, self._records = array("q"), array("I")

    def add(self, columns: Sequence[Sequence[str]], others: Mapping[int, Sequence[str]]) -> None:
        """The next records, which count from 0: columns of phones, email and crime number, and by
        place whatever else somebody has.

        Python's own hash is good enough here: it only decides whose identities are compared.
        """
        places = range(self._count, self._count + len(columns[0]))
        texts = [*chain(*columns), *chain(*others.values())]
        having = [*chain(*repeat(places, len(columns)))]
        having += [places[at] for at, found in others.items() for _ in found]
        self._hashes.fromlist(list(map(hash, filter(None, texts))))
        self._records.fromlist(list(compress(having, texts)))
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
                other = first.setdefault(key, record)
                if other != record:
                    groups.join(other, record)
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
        """What was read, in parts that equal hashes never leave."""
        parts = 1 + len(self._hashes) // _TABLE
        if parts == 1:
            yield self._hashes, self._records
            return
        tables = [(array("q"), array("I")) for _ in range(parts)]
        put = [(hashes.append, records.append) for hashes, records in tables]
        for value, record in zip(self._hashes, self._records, strict=True):
            put_hash, put_record = put[value % parts]
            put_hash(value)
            put_record(record)
        while tables:
            yield tables.pop()
