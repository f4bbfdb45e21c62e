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

from functions.sample_draw.selection.chains import Partners, of_chains

_ROUNDS, _CLOSE = 60, 1e-10


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
    return Chances(of_cell, shared | of_chains(cell, sharing, of_cell))


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
