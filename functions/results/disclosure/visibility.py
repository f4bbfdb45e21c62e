"""Which figures of a quarter the public sees, and why it does not see the others (R55). Pure.

London by quarter and rolling year; groups and the two-way table by rolling year alone, since
quarters and years of one group would give each other away.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from functions.results.disclosure.over_time import keeps_hidden
from functions.results.disclosure.suppress import (
    Hidden,
    Why,
    one_way,
    rounded,
    small,
    turned_over,
    two_way,
)
from functions.results.estimates.coverage import Coverage
from functions.results.estimates.cube import BCU, BOTH, CRIME_TYPE, LONDON, valid, within
from functions.results.estimates.quarters import YEAR, Period, Quarter
from functions.results.estimates.series import Series
from functions.shared.policy import geography, responses, results, surveys
from functions.shared.policy.results import Measure


class Published(NamedTuple):
    """A figure of a released quarter: its base as it was shown (0 if not), and why it was not."""

    base: int
    why: str


# Measure, period, split, group, as the report's rows name them.
LANGUAGE = "Language"
Key = tuple[str, str, str, str]


class Visibility:
    """``released``: what was published of quarters before, by key, for the rules over time."""

    def __init__(
        self, survey: str, series: Series, coverage: Coverage, released: Mapping[Key, Published]
    ) -> None:
        self.survey, self.series, self.coverage = survey, series, coverage
        self.released = released

    def of(self, quarter: Quarter) -> dict[Key, Why | None]:
        """Every figure that is meant for the public: None if it is shown, else why not."""
        found: dict[Key, Why | None] = {}
        year = Period.year_to(quarter)
        for measure in self.series.cube.measures:
            for period in (Period.of(quarter), year):
                found[measure.name, str(period), LONDON, LONDON] = self._london(measure, period)
            whole = self.coverage.whole(measure, year)
            hidden = {split: self._one_way(measure, split, year) for split in self.splits(measure)}
            for split, groups in hidden.items():
                for group in self._bases(measure, split, year):
                    key = (measure.name, str(year), split, group)
                    found[key] = groups.get(group) if whole else Why.MISSING
        return found

    def splits(self, measure: Measure) -> tuple[str, ...]:
        """The published tables of a measure; the two-way one of the headline's alone."""
        splits = (CRIME_TYPE, *self.series.cube.splits)
        if not surveys.survey(self.survey).drawn:
            return splits
        headline = measure == self.series.cube.measures[0]
        return (BCU, *splits, *((BOTH,) if headline else ()))

    def _london(self, measure: Measure, period: Period) -> Why | None:
        if not self.coverage.whole(measure, period):
            return Why.MISSING
        return small(self._bases(measure, LONDON, period)).get(LONDON)

    def _one_way(self, measure: Measure, split: str, year: Period) -> Hidden:
        if split == BOTH:
            return self._two_way(measure, year)
        bases = self._bases(measure, split, year)
        total = sum(self._bases(measure, LONDON, year).values())
        return one_way(bases, total, self._primary(measure, split, year))

    def _primary(self, measure: Measure, split: str, year: Period) -> Hidden:
        """Small ones, and those of which too few came or went since the quarter before."""
        bases = self._bases(measure, split, year)
        hidden = small(bases)
        entering = self._bases(measure, split, Period.of(year.last))
        leaving = self._bases(measure, split, Period.of(year.last.plus(-YEAR)))
        next_to_leave = self._bases(measure, split, Period.of(year.quarters[0]))
        for group, base in bases.items():
            before = self._before(measure, split, group, year.last)
            if (
                -1 in before
                and before[-1].base
                and not turned_over(entering[group], leaving[group])
            ) or not self._stays_hidden(base, base - next_to_leave[group], before):
                hidden.setdefault(group, Why.TIME)
        return hidden

    def _before(
        self, measure: Measure, split: str, group: str, quarter: Quarter
    ) -> dict[int, Published]:
        """What was published of the group's rolling years: quarters from now (-1, -2 …)."""
        found = {}
        for ago in range(1 - results.rules().quarters_read, 0):
            period = str(Period.year_to(quarter.plus(ago)))
            if one := self.released.get((measure.name, period, split, group)):
                found[ago] = one
        return found

    def _stays_hidden(self, base: int, next_least: int, before: Mapping[int, Published]) -> bool:
        """Would showing the base leave hidden what was too small, or may be next quarter?"""
        shown = {ago: one.base for ago, one in before.items() if one.base} | {0: rounded(base)}
        hidden = [ago for ago, one in before.items() if one.why == Why.SMALL]
        if next_least < results.rules().disclosure.shown_from:
            hidden.append(1)
        return keeps_hidden(shown, hidden)

    def _two_way(self, measure: Measure, year: Period) -> Hidden:
        rows, columns = (self._margin(measure, split, year) for split in (BCU, CRIME_TYPE))
        parts = {f"{bcu} x {crime}": (bcu, crime) for bcu, crime in _both(self.survey)}
        cells = {parts[name]: base for name, base in self._bases(measure, BOTH, year).items()}
        primary = self._primary(measure, BOTH, year)
        first = {parts[name]: why for name, why in primary.items()}
        hidden = two_way(cells, rows, columns, first)
        return {f"{bcu} x {crime}": why for (bcu, crime), why in hidden.items()}

    def _margin(self, measure: Measure, split: str, year: Period) -> dict[str, int]:
        """The shown bases of a one-way table."""
        hidden = self._one_way(measure, split, year)
        bases = self._bases(measure, split, year)
        return {name: base for name, base in bases.items() if name not in hidden}

    def _bases(self, measure: Measure, split: str, period: Period) -> dict[str, int]:
        """Valid answers by group, also those that nobody is in."""
        groups = self.series.groups(measure, split)
        return {
            name: valid(within(groups.get(name, {}), period.quarters))
            for name in known_groups(self.survey, split)
        }


def _both(survey: str) -> list[tuple[str, str]]:
    return [
        (bcu, crime)
        for bcu in known_groups(survey, BCU)
        for crime in known_groups(survey, CRIME_TYPE)
    ]


@cache
def known_groups(survey: str, split: str) -> tuple[str, ...]:
    """Every group of a published split, in policy's order."""
    answers = surveys.survey(survey).responses
    if split == LONDON:
        return (LONDON,)
    if split == BCU:
        return tuple(sorted(unit.name for unit in geography.rules().bcu))
    if split == CRIME_TYPE:
        return answers.crime_types
    if split == BOTH:
        return tuple(f"{bcu} x {crime}" for bcu, crime in _both(survey))
    if split == LANGUAGE:
        return answers.languages
    column = responses.rules().by_name[split]
    return tuple(dict.fromkeys(column.coarse.get(code, code) for code in column.codes))
