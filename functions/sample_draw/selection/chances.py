"""Everybody's true chance of being drawn, whose inverse is their design weight (R14). Pure.

In a cell that gives its first people by random number, somebody who shares no phone or email is
drawn with the cell's chance f. Of people who share one at most one is drawn: whoever comes first.
One of c such people in a cell is drawn with the chance (1 - (1 - f)^c) ÷ c, which is
f (1 - f (c - 1) ÷ c) for two, and 1 ÷ c where everybody is taken. As they take places from nobody
while one of them is passed over, f is a little more than drawn ÷ eligible: it is the one at which
all chances of the cell add up to the people whom it gave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Partners = Mapping[int, frozenset[int]]
_ROUNDS, _CLOSE = 60, 1e-10
_POINTS, _MOST = 512, 24  # for who shares with people who do not all share with each other


@dataclass(frozen=True, slots=True)
class Chances:
    """``of_cell[cell]``: of somebody there who shares with nobody; ``shared``: of those who do."""

    of_cell: Mapping[int, float]
    shared: Mapping[int, float]

    def of(self, person: int, cell: int) -> float:
        """The chance of one person."""
        return self.shared.get(person) or self.of_cell[cell]


def partners(shared: Mapping[int, Iterable[str]]) -> Partners:
    """With whom each person shares a phone or email, and themselves. ``shared``: what they have of
    this kind, people by their random numbers.

    A switchboard's hundreds share one set: a set of their own for each would grow by the square.
    """
    having: dict[str, list[int]] = {}
    for person, contacts in shared.items():
        for contact in contacts:
            having.setdefault(contact, []).append(person)
    found: dict[int, list[frozenset[int]]] = {}
    for group in map(frozenset, having.values()):
        if len(group) > 1:
            for person in group:
                found.setdefault(person, []).append(group)
    kept: dict[tuple[frozenset[int], ...], frozenset[int]] = {}
    same: dict[frozenset[int], frozenset[int]] = {}
    sharing: dict[int, frozenset[int]] = {}
    for person in filter(found.__contains__, shared):
        groups = tuple(found[person])
        if groups not in kept:
            whole = frozenset().union(*groups)
            kept[groups] = same.setdefault(whole, whole)
        sharing[person] = kept[groups]
    return sharing


def chances(
    order: Sequence[int],
    cell: Sequence[int],
    sharing: Partners,
    drawn: Mapping[int, int],
    sizes: Mapping[int, int] | None,
) -> Chances:
    """``drawn``: people that each cell gave; ``sizes``: that it should give, None for all."""
    there = Counter(cell[person] for person in order)
    whole = {at for at in there if sizes is None or drawn.get(at, 0) < sizes.get(at, 0)}
    cells = {group: _cells(group, cell) for group in {*sharing.values()}}
    kind_of = {person: (cell[person], cells[group]) for person, group in sharing.items()}
    kinds = Counter(kind_of.values())
    of_cell = {at: 1.0 if at in whole else drawn.get(at, 0) / there[at] for at in sorted(there)}
    alone = Counter(there)
    for (own, _), number in kinds.items():
        alone[own] -= number
    free = [at for at in sorted({own for own, _ in kinds} - whole) if drawn.get(at, 0)]
    moving = [(*kind, number) for kind, number in sorted(kinds.items()) if kind[0] in free]
    for _ in range(_ROUNDS if free else 0):
        expected = {at: alone[at] * of_cell[at] for at in free}
        for own, group, number in moving:
            expected[own] += number * _chance(own, group, of_cell)
        better = {at: min(1.0, of_cell[at] * drawn[at] / expected[at]) for at in free}
        moved = max(abs(better[at] - of_cell[at]) for at in free)
        of_cell.update(better)
        if moved < _CLOSE:
            break
    known = {kind: _chance(*kind, of_cell) for kind in kinds}
    shared = {person: known[kind] for person, kind in kind_of.items()}
    return Chances(of_cell, shared | _of_chains(cell, sharing, of_cell))


_Cells = tuple[tuple[int, int], ...]  # the cells of a group, and how many people of it are in each


def _cells(group: Iterable[int], cell: Sequence[int]) -> _Cells:
    return tuple(sorted(Counter(cell[person] for person in group).items()))


def _chance(own: int, group: _Cells, of_cell: Mapping[int, float]) -> float:
    """Of coming before the cell's end and before everybody else of the group who could be taken.

    The integral of Π (1 - min(u, g)) over u from 0 to f, with a g for each of the others: from one
    g to the next, and on to f with those alone who could come as late.
    """
    end = of_cell[own]
    if len(group) == 1:  # the person's own cell, as most groups are
        [(_, people)] = group
        return (1 - (1 - end) ** people) / people
    power, total, start, passed = sum([people for _, people in group]), 0.0, 0.0, 1.0
    for limit, people in sorted([(of_cell[at], people) for at, people in group]):
        if limit >= end:  # the person's own cell too
            break
        if limit > start:
            total += passed * ((1 - start) ** power - (1 - limit) ** power) / power
        power -= people
        passed *= (1 - limit) ** people
        start = limit
    return total + passed * ((1 - start) ** power - (1 - end) ** power) / power


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


def _of_chains(
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
