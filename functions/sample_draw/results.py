"""What a draw is asked for and what it comes to. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from functions.sample_draw.frame.age_bands import AgeCell, age_band, fewer
from functions.sample_draw.frame.records import Held
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.selection import selection
from functions.sample_draw.selection.controlled_rounding import Stratum
from functions.shared.clock import Month
from functions.shared.policy.surveys import Survey


@dataclass(frozen=True, slots=True)
class Plan:
    """What a draw is asked for; ``seed`` is secret to all but E&I."""

    survey: Survey
    month: Month
    drawn_on: date
    seed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CellResult:
    """One stratum (R14). ``interviews`` and ``target`` are None in a census."""

    cell: Stratum
    frame: int
    eligible: int
    drawn: int
    interviews: Fraction | None = None
    target: int | None = None

    @property
    def shortfall(self) -> int:
        """People that the cell should have given and has not: never topped up (R05)."""
        return 0 if self.target is None else max(0, self.target - self.drawn)

    @property
    def inclusion_probability(self) -> float | None:
        return self.drawn / self.eligible if self.eligible else None

    @property
    def design_weight(self) -> float | None:
        return self.eligible / self.drawn if self.drawn else None


class Selected(NamedTuple):
    """Somebody drawn: the record's random number, the replicate, what is held of them."""

    name: bytes
    replicate: int
    held: Held


@dataclass(frozen=True, slots=True)
class Draw:
    """The outcome of every row (``codes[n]``: row n, the header being row 1) and what follows.

    ``selected`` by row. ``clusters``: rows of what looks like a switchboard. ``repeaters``: records
    beyond the first of people with more than one. ``outside``: rows whose owner is in no cell.
    """

    plan: Plan
    codes: bytes
    cells: tuple[CellResult, ...]
    eligible_by_age: Mapping[AgeCell, int]
    selected: Mapping[int, Selected]
    clusters: tuple[tuple[int, ...], ...]
    duplicate_records: int
    outside: int
    owners: Mapping[str, int]
    tiu: int

    @property
    def counts(self) -> dict[Outcome, int]:
        """Rows by outcome; they add up to :attr:`rows`."""
        found = Counter(self.codes)
        return {outcome: found.get(int(outcome), 0) for outcome in Outcome}

    @property
    def rows(self) -> int:
        """Records of the extract."""
        return sum(self.counts.values())

    @property
    def sample_hash(self) -> str:
        """SHA-256 of the sample; the same whatever the order of rows and columns."""
        return selection.sample_hash(one.name for one in self.selected.values())

    def without(self, late: Collection[int]) -> Draw:
        """The draw less those rows, found on the do-not-contact list before the handover.

        Nobody takes their place, and the others keep their replicates.
        """
        if not late:
            return self
        codes = bytearray(self.codes)
        gone: Counter[int] = Counter()
        ages: list[AgeCell] = []
        for row in late:
            codes[row] = Outcome.DO_NOT_CONTACT_LATE
            held = self.selected[row].held
            gone[held.cell] += 1
            band = age_band(held.record().born, self.plan.drawn_on)
            ages.append((band, self.cells[held.cell].cell[1]))
        return replace(
            self,
            codes=bytes(codes),
            eligible_by_age=fewer(self.eligible_by_age, ages),
            selected={row: one for row, one in self.selected.items() if row not in late},
            cells=tuple(
                replace(one, eligible=one.eligible - gone[at], drawn=one.drawn - gone[at])
                for at, one in enumerate(self.cells)
            ),
        )
