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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

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


def partners(order: Sequence[int], contacts: Callable[[int], Iterable[str]]) -> Partners:
    """With whom each person shares a phone or email, in the order of their random numbers."""
    having: dict[str, list[int]] = {}
    for person in order:
        for contact in filter(None, contacts(person)):
            having.setdefault(contact, []).append(person)
    found: dict[int, set[int]] = {}
    for people in having.values():
        if len(people) > 1:
            for person in people:
                found.setdefault(person, set()).update(people)
    return {
        person: frozenset(found[person] - {person})
        for person in order
        if len(found.get(person, ())) > 1
    }


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
    kinds = Counter(_kind(person, cell, sharing) for person in sharing)
    of_cell = {at: 1.0 if at in whole else drawn.get(at, 0) / there[at] for at in sorted(there)}
    alone = Counter(there)
    for (own, _), number in kinds.items():
        alone[own] -= number
    free = [at for at in sorted({own for own, _ in kinds} - whole) if drawn.get(at, 0)]
    for _ in range(_ROUNDS if free else 0):
        expected = {at: alone[at] * of_cell[at] for at in free}
        for (own, others), number in sorted(kinds.items()):
            if own in expected:
                expected[own] += number * _chance(own, others, of_cell)
        better = {at: min(1.0, of_cell[at] * drawn[at] / expected[at]) for at in free}
        moved = max(abs(better[at] - of_cell[at]) for at in free)
        of_cell.update(better)
        if moved < _CLOSE:
            break
    known = {kind: _chance(*kind, of_cell) for kind in kinds}
    shared = {person: known[_kind(person, cell, sharing)] for person in sharing}
    rank = {person: place for place, person in enumerate(sharing)}
    for person in sharing:
        if not _all_share(person, sharing):
            shared[person] = _simulated(person, cell, sharing, rank, of_cell) or shared[person]
    return Chances(of_cell, shared)


_Kind = tuple[int, tuple[int, ...]]  # a person's cell, and the cells of those they share with


def _kind(person: int, cell: Sequence[int], sharing: Partners) -> _Kind:
    return cell[person], tuple(sorted(cell[other] for other in sharing[person]))


def _chance(own: int, others: tuple[int, ...], of_cell: Mapping[int, float]) -> float:
    """Of coming before the cell's end and before everybody else of the group who could be taken.

    The integral of Π (1 - min(u, g)) over u from 0 to f, with a g for each of the others.
    """
    limits = sorted(min(of_cell[other], of_cell[own]) for other in others)
    total, start, passed = 0.0, 0.0, 1.0
    for at, limit in enumerate([*limits, of_cell[own]]):
        power = len(limits) - at + 1
        total += passed * ((1 - start) ** power - (1 - limit) ** power) / power
        passed *= 1 - limit
        start = limit
    return total


def _all_share(person: int, sharing: Partners) -> bool:
    """Does everybody of the group share something with everybody else?"""
    group = sharing[person] | {person}
    return all(sharing[other] | {other} == group for other in sharing[person])


def _simulated(
    person: int,
    cell: Sequence[int],
    sharing: Partners,
    rank: Mapping[int, int],
    of_cell: Mapping[int, float],
) -> float | None:
    """The chance of one of a chain: A shares with B and B with C. None if it is too long.

    Averaged over points that fill the cube of everybody's numbers evenly, the same ones always.
    """
    group = _connected(person, sharing, rank)
    if group is None:
        return None
    at = {one: place for place, one in enumerate(group)}
    steps = _steps(len(group))
    first, taken_first = of_cell[cell[person]], 0
    for point in range(1, _POINTS + 1):
        numbers = [(0.5 + point * step) % 1 for step in steps]
        numbers[0] *= first  # it has to come before its cell's end at least
        taken: set[int] = set()
        for one in sorted(group, key=lambda who: numbers[at[who]]):
            if numbers[at[one]] < of_cell[cell[one]] and taken.isdisjoint(sharing[one]):
                taken.add(one)
            if one == person:
                break
        taken_first += person in taken
    return first * max(taken_first, 1) / _POINTS


def _connected(person: int, sharing: Partners, rank: Mapping[int, int]) -> list[int] | None:
    """Everybody of the chain, from this person on, whatever the order of rows."""
    found, seen = [person], {person}
    for one in found:
        for other in sorted(sharing[one], key=rank.__getitem__):
            if other not in seen:
                seen.add(other)
                found.append(other)
        if len(found) > _MOST:
            return None
    return found


def _steps(dimensions: int) -> list[float]:
    """Steps of the additive sequence of Roberts (2018): powers of the generalised golden ratio."""
    root = 2.0
    for _ in range(40):
        root = (1 + root) ** (1 / (dimensions + 1))
    return [(1 / root) ** (place + 1) % 1 for place in range(dimensions)]
