"""Linking records that are one person's: transitive, and the same in any row order (R09). Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

# Keys are worked off in parts, so that the table that finds equal ones stays small: at 200,000 rows
# one table for all would take more memory than everything else together.
_PARTS = 64


@dataclass(frozen=True, slots=True)
class People:
    """``of[record]`` is the person's label; ``clusters`` the sizes of those over the cap (R09)."""

    of: array[int]
    clusters: tuple[tuple[int, ...], ...]


class Links:
    """Identity keys of the records, as they are read."""

    def __init__(self) -> None:
        self._count = 0
        self._keys = [array("Q") for _ in range(_PARTS)]
        self._records = [array("I") for _ in range(_PARTS)]

    def add(self, hashes: Iterable[bytes]) -> int:
        """The next record, with the hashes of its identity keys; returns its number from 0.

        Two records with one hash are one person's. Eight bytes of each hash are kept: a million
        keys meet by chance once in forty million draws.
        """
        record = self._count
        self._count += 1
        for item in hashes:
            part = item[8] % _PARTS
            self._keys[part].append(int.from_bytes(item[:8], "big"))
            self._records[part].append(record)
        return record

    def people(self, *, cap: int) -> People:
        """Joins all records that are linked, by however many steps.

        Clusters of more than ``cap`` records look like a switchboard or a hostel. They are
        reported, and stay one person: of people who cannot be told apart, at most one is asked.
        """
        of = array("I", range(self._count))
        for keys, records in zip(self._keys, self._records, strict=True):
            first: dict[int, int] = {}
            for key, record in zip(keys, records, strict=True):
                other = first.setdefault(key, record)
                if other != record:
                    _join(of, other, record)
        sizes: dict[int, int] = {}
        for record in range(self._count):
            root = of[record] = _root(of, record)
            sizes[root] = sizes.get(root, 0) + 1
        large = {root for root, size in sizes.items() if size > cap}
        members: dict[int, list[int]] = {root: [] for root in sorted(large)}
        for record, root in enumerate(of):
            if root in large:
                members[root].append(record)
        return People(of, tuple(tuple(found) for found in members.values()))


def _root(of: array[int], record: int) -> int:
    while of[record] != record:
        of[record] = of[of[record]]
        record = of[record]
    return record


def _join(of: array[int], one: int, other: int) -> None:
    one, other = _root(of, one), _root(of, other)
    if one != other:
        of[max(one, other)] = min(one, other)
