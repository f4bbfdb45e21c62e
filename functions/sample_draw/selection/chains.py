"""The chance of those who share with people who do not all share with each other (R14). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

Partners = Mapping[int, frozenset[int]]
_POINTS, _MOST = 512, 24


def _whole_groups(sharing: Partners) -> set[int]:
    """Those who share something with people who all share something with each other."""
    found: set[int] = set()
    for group in {*sharing.values()}:
        if all(sharing[one] is group for one in group):
            found |= group
    return found


class _Chain(NamedTuple):
    """Somebody who shares with people who do not all share with each other, and those people.

    ``limits``: up to which number each may come, the person first; ``beside``: with whom each
    shares, a bit for each place.
    """

    limits: tuple[float, ...]
    beside: tuple[int, ...]

    def chance(self, points: Sequence[tuple[Sequence[float], Sequence[int]]]) -> float:
        """Of being taken, over these points."""
        first = sum(self._comes_first(numbers, order) for numbers, order in points)
        return self.limits[0] * max(first, 1) / len(points)

    def _comes_first(self, numbers: Sequence[float], order: Sequence[int]) -> bool:
        """Is the person taken? ``order``: the others' places by their random numbers."""
        own = numbers[0] * self.limits[0]  # it has to come before its cell's end at least
        taken = 0
        for at in order:
            if numbers[at] >= own:
                return True
            if numbers[at] < self.limits[at] and not self.beside[at] & taken:
                if self.beside[at] & 1:
                    return False
                taken |= 1 << at
        return True


def of_chains(
    cell: Sequence[int], sharing: Partners, of_cell: Mapping[int, float]
) -> dict[int, float]:
    """The chances of those in chains, A sharing with B and B with C, unless they are too long.

    Averaged over points that fill the cube of everybody's numbers evenly, the same ones always.
    """
    chains: dict[int, _Chain] = {}
    whole = _whole_groups(sharing)
    rank = {person: place for place, person in enumerate(sharing)}
    for person in sharing:
        group = [] if person in whole else _connected(person, sharing, rank)
        if group:
            place = {one: at for at, one in enumerate(group)}
            beside = [
                sum(1 << place[other] for other in sharing[one] if other != one) for one in group
            ]
            limits = [of_cell[cell[one]] for one in group]
            chains[person] = _Chain(tuple(limits), tuple(beside))
    points = {length: _points(length) for length in {len(one.limits) for one in chains.values()}}
    alike = {chain: chain.chance(points[len(chain.limits)]) for chain in {*chains.values()}}
    return {person: alike[chain] for person, chain in chains.items()}


def _points(length: int) -> list[tuple[list[float], list[int]]]:
    """Numbers of each in a chain, and the places of all but the first by them."""
    steps = _steps(length)
    points = [[(0.5 + point * step) % 1 for step in steps] for point in range(1, _POINTS + 1)]
    return [(one, sorted(range(1, length), key=one.__getitem__)) for one in points]


def _connected(person: int, sharing: Partners, rank: Mapping[int, int]) -> list[int]:
    """Everybody of the chain, from this person on, whatever the order of rows; none if too many."""
    found, seen = [person], {person}
    for one in found:
        if len(sharing[one]) > _MOST:
            return []
        for other in sorted(sharing[one], key=rank.__getitem__):
            if other not in seen:
                seen.add(other)
                found.append(other)
        if len(found) > _MOST:
            return []
    return found


def _steps(dimensions: int) -> list[float]:
    """Steps of the additive sequence of Roberts (2018): powers of the generalised golden ratio."""
    root = 2.0
    for _ in range(40):
        root = (1 + root) ** (1 / (dimensions + 1))
    return [(1 / root) ** (place + 1) % 1 for place in range(dimensions)]
