"""Answers counted into an integer cube: cell × group × good and valid, per measure (R55). Pure.

Weights are constant within quarter × BCU × crime type, so counts are all that estimates need:
whoever holds the cube holds no row and no identity.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from functions.results.estimates.quarters import Quarter
from functions.shared.policy.results import Measure

LONDON, BCU, CRIME_TYPE = "London", "BCU", "Crime Type"
BOTH = f"{BCU} x {CRIME_TYPE}"
GEOGRAPHIES = (LONDON, BCU, CRIME_TYPE, BOTH)


class Cell(NamedTuple):
    """What people are weighted within; crime type and BCU by their proper names."""

    quarter: Quarter
    bcu: str
    crime_type: str


class Count(NamedTuple):
    """Good answers to a measure, of so many valid ones."""

    good: int
    valid: int


Domain = dict[Cell, Count]
Groups = dict[str, Domain]  # by the name of the group


class Answer(NamedTuple):
    """One interview: its cell, its group in each split ("" if unknown), its code per measure.

    A code is 0 (no valid answer), 1 (valid) or 2 (good).
    """

    cell: Cell
    groups: tuple[str, ...]
    codes: tuple[int, ...]


class Cube:
    """``interviews``: all of each cell, whether or not they answered anything."""

    def __init__(self, measures: Sequence[Measure], splits: Sequence[str]) -> None:
        self.measures, self.splits = tuple(measures), tuple(splits)
        self.interviews: Counter[Cell] = Counter()
        self._patterns: Counter[tuple[Cell, tuple[int, ...]]] = Counter()
        self._groups: list[Counter[tuple[Cell, str, tuple[int, ...]]]] = [Counter() for _ in splits]

    def add(self, answers: Iterable[Answer]) -> None:
        interviews, patterns, by_split = self.interviews, self._patterns, self._groups
        for cell, groups, codes in answers:
            interviews[cell] += 1
            patterns[cell, codes] += 1
            for counter, group in zip(by_split, groups, strict=True):
                if group:
                    counter[cell, group, codes] += 1

    def interviews_of(self, split: str, quarter: Quarter) -> Counter[str]:
        """All interviews of a quarter by group, of those whose group is known."""
        found: Counter[str] = Counter()
        if split in self.splits:
            for (cell, group, _), people in self._groups[self.splits.index(split)].items():
                found[group] += people if cell.quarter == quarter else 0
            return found
        for cell, people in self.interviews.items():
            found[_NAMES[split](cell)] += people if cell.quarter == quarter else 0
        return found

    def groups(self, measure: Measure, split: str) -> Groups:
        """Each group's domain; a group of which nobody answered is not there."""
        place = self.measures.index(measure)
        if split in self.splits:
            counter = self._groups[self.splits.index(split)]
            found = ((cell, group, codes[place], n) for (cell, group, codes), n in counter.items())
        else:
            name = _NAMES[split]
            found = ((c, name(c), codes[place], n) for (c, codes), n in self._patterns.items())
        sums: dict[str, dict[Cell, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        for cell, group, code, people in found:
            if code:
                pair = sums[group][cell]
                pair[1] += people
                pair[0] += people if code == 2 else 0
        return {
            group: {cell: Count(*pair) for cell, pair in cells.items()}
            for group, cells in sorted(sums.items())
        }


_NAMES: Mapping[str, Callable[[Cell], str]] = {
    LONDON: lambda cell: LONDON,
    BCU: lambda cell: cell.bcu,
    CRIME_TYPE: lambda cell: cell.crime_type,
    BOTH: lambda cell: f"{cell.bcu} x {cell.crime_type}",
}


def within(domain: Domain, quarters: Iterable[Quarter]) -> Domain:
    """What of a domain lies in these quarters."""
    wanted = {*quarters}
    return {cell: count for cell, count in domain.items() if cell.quarter in wanted}


def valid(domain: Domain) -> int:
    """Valid answers of a domain."""
    return sum(count.valid for count in domain.values())
