"""Linking records that are one person's: transitive, and the same in any row order (R09). Pure."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

# More contacts than this are compared in parts: at 200,000 rows one table that finds equal ones
# would take more memory than everything else together.
_AT_ONCE, _PARTS = 1 << 17, 64
_BLANK = hash("")


@dataclass(frozen=True, slots=True)
class People:
    """``of[record]`` is the person's label; ``clusters``: records of those over the cap (R09).

    ``sharing``: records that have a phone, email or crime number in common with another.
    """

    of: Sequence[int]
    clusters: tuple[tuple[int, ...], ...]
    sharing: frozenset[int] = frozenset()


class Links:
    """By what the records can be reached or found, as they are read: so many values for each."""

    def __init__(self, values: int) -> None:
        self._values = values
        self._hashes = array("q")

    def add(self, contacts: Sequence[str]) -> None:
        """The next record, with its phones, email and crime number; blank where there is none.

        Python's own hash is good enough here: it only decides whose identities are compared.
        """
        self._hashes.extend(map(hash, contacts))

    def people(self, identities: Callable[[int], Iterable[str]], *, cap: int) -> People:
        """Joins all records that have an identity key in common, by however many steps.

        Nobody is the same person as somebody with whom they share no phone, email or crime number,
        so ``identities`` are asked of those alone who share one. Clusters of more than ``cap``
        records look like a switchboard or a hostel. They are reported, and stay one person: of
        people who cannot be told apart, at most one is asked.
        """
        of = array("I", range(len(self._hashes) // self._values))
        first: dict[str, int] = {}
        sharing = self._sharing()
        for record in sorted(sharing):
            for key in identities(record):
                _join(of, first.setdefault(key, record), record)
        members: dict[int, list[int]] = {}
        for record in sorted(sharing):
            root = of[record] = _root(of, record)
            members.setdefault(root, []).append(record)
        large = (tuple(found) for _, found in sorted(members.items()) if len(found) > cap)
        return People(of, tuple(large), sharing)

    def _sharing(self) -> frozenset[int]:
        found: set[int] = set()
        for places, hashes in self._parts():
            first: dict[int, int] = {}
            for place, value in zip(places, hashes, strict=True):
                other = first.setdefault(value, place)
                if other != place and value != _BLANK:
                    found.update((other // self._values, place // self._values))
        return frozenset(found)

    def _parts(self) -> Iterator[tuple[Sequence[int], array[int]]]:
        """Places and hashes; equal hashes are in one part."""
        if len(self._hashes) <= _AT_ONCE:
            yield range(len(self._hashes)), self._hashes
            return
        parts = [(array("I"), array("q")) for _ in range(_PARTS)]
        for place, value in enumerate(self._hashes):
            if value != _BLANK:
                places, hashes = parts[value % _PARTS]
                places.append(place)
                hashes.append(value)
        yield from parts


def _root(of: array[int], record: int) -> int:
    while of[record] != record:
        of[record] = of[of[record]]
        record = of[record]
    return record


def _join(of: array[int], one: int, other: int) -> None:
    one, other = _root(of, one), _root(of, other)
    if one != other:
        of[max(one, other)] = min(one, other)
