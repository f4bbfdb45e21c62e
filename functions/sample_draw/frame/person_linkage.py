"""Linking records that are one person's: transitive, and the same in any row order (R09). Pure."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from functions.shared.groups import Groups

# Worked off in parts, so that the table that finds equal ones stays small: at 200,000 rows one
# table for all would take more memory than everything else together.
_PARTS = 64


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
        self._hashes = [array("q") for _ in range(_PARTS)]
        self._records = [array("I") for _ in range(_PARTS)]
        self._put = [
            (hashes.append, records.append)
            for hashes, records in zip(self._hashes, self._records, strict=True)
        ]

    def add(self, records: Iterable[Iterable[str]]) -> None:
        """The next records, each with its phones, email and crime number; they count from 0.

        Python's own hash is good enough here: it only decides whose identities are compared.
        """
        put = self._put
        for record, contacts in enumerate(records, start=self._count):
            for contact in contacts:
                if contact:
                    value = hash(contact)
                    put_hash, put_record = put[value % _PARTS]
                    put_hash(value)
                    put_record(record)
            self._count = record + 1

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
        """Empties what was read, part by part."""
        found: set[int] = set()
        self._put.clear()
        while self._hashes:
            first: dict[int, int] = {}
            for value, record in zip(self._hashes.pop(), self._records.pop(), strict=True):
                other = first.setdefault(value, record)
                if other != record:
                    found.update((other, record))
        return frozenset(found)
