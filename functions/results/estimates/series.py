"""Every estimate, change and gap of one survey and quarter, from cube and frame (R55). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from functions.results.estimates.change import Difference, change, gap
from functions.results.estimates.cube import BOTH, GEOGRAPHIES, LONDON, Cell, Cube, Groups, within
from functions.results.estimates.estimate import Proportion, proportion
from functions.results.estimates.quarters import YEAR, Period, Quarter
from functions.results.estimates.weights import Strata, post_stratify, unweighted
from functions.shared.policy.results import Measure


class Estimate(NamedTuple):
    """One figure."""

    measure: str
    period: Period
    split: str
    group: str
    found: Proportion


class Change(NamedTuple):
    """One group between two periods."""

    measure: str
    split: str
    group: str
    earlier: Period
    later: Period
    found: Difference


class Gap(NamedTuple):
    """One group against another in one period."""

    measure: str
    period: Period
    split: str
    group: str
    against: str
    found: Difference


class Series:
    """Figures of one survey; ``eligible`` by cell, or None for a survey without weights (vvs)."""

    def __init__(self, cube: Cube, eligible: Mapping[Cell, int] | None) -> None:
        self.cube = cube
        self.strata: Strata = (
            unweighted(cube.interviews)
            if eligible is None
            else post_stratify(cube.interviews, eligible)
        )
        self.splits = (*GEOGRAPHIES, *cube.splits)
        self._groups: dict[tuple[str, str], Groups] = {}
        self._found: dict[tuple[str, str, str, Period], Proportion | None] = {}
        covered = {cell.quarter for cell in self.strata.of}
        self.quarters = frozenset(covered)

    def groups(self, measure: Measure, split: str) -> Groups:
        key = (measure.name, split)
        if key not in self._groups:
            self._groups[key] = self.cube.groups(measure, split)
        return self._groups[key]

    def proportion(
        self, measure: Measure, split: str, group: str, period: Period
    ) -> Proportion | None:
        """None where a quarter of the period is missing, or nobody of the group answered."""
        key = (measure.name, split, group, period)
        if key not in self._found:
            domain = self.groups(measure, split).get(group, {})
            whole = self.quarters.issuperset(period.quarters)
            found = proportion(within(domain, period.quarters), self.strata) if whole else None
            self._found[key] = found
        return self._found[key]

    def estimates(self, quarter: Quarter) -> Iterator[Estimate]:
        """The quarter's, and the rolling year's."""
        for measure, split, group in self._all():
            for period in (Period.of(quarter), Period.year_to(quarter)):
                if found := self.proportion(measure, split, group, period):
                    yield Estimate(measure.name, period, split, group, found)

    def changes(self, quarter: Quarter) -> Iterator[Change]:
        """Year against the year before and a quarter earlier; quarter against the last one."""
        for measure, split, group in self._all():
            for earlier, later in compared(quarter):
                a = self.proportion(measure, split, group, earlier)
                b = self.proportion(measure, split, group, later)
                if a and b:
                    yield Change(measure.name, split, group, earlier, later, change(a, b))

    def gaps(self, quarter: Quarter) -> Iterator[Gap]:
        """Every group against every other, but for the two-way split."""
        for split in self.splits:
            if split not in (LONDON, BOTH):
                for period in (Period.of(quarter), Period.year_to(quarter)):
                    yield from self.gaps_of(split, period)

    def gaps_of(self, split: str, period: Period, against: str = "") -> Iterator[Gap]:
        """Of one split and period, for every measure; ``against``: from that group alone."""
        for measure in self.cube.measures:
            found = {
                group: one
                for group in self.groups(measure, split)
                if (one := self.proportion(measure, split, group, period))
            }
            for other in [against] if against else found:
                for group, one in found.items():
                    if group != other and other in found:
                        yield Gap(measure.name, period, split, group, other, gap(one, found[other]))

    def _all(self) -> Iterator[tuple[Measure, str, str]]:
        for measure in self.cube.measures:
            for split in self.splits:
                for group in self.groups(measure, split):
                    yield measure, split, group


def compared(quarter: Quarter) -> tuple[tuple[Period, Period], ...]:
    """The pairs of periods that a quarter's findings compare, earlier first."""
    year = Period.year_to(quarter)
    return (
        (Period.year_to(quarter.plus(-YEAR)), year),
        (Period.year_to(quarter.plus(-1)), year),
        (Period.of(quarter.plus(-1)), Period.of(quarter)),
    )
