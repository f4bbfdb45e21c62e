"""What a draw is asked for and what it comes to. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import fsum
from typing import NamedTuple, Self

from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.frame.records import Held
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.selection import selection
from functions.sample_draw.selection.age_bands import AgeCell, age_band, fewer
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
    """One stratum (R14). ``interviews`` and ``target`` are None in a census.

    ``chance``: of being drawn, for somebody there who shares no phone or email with anybody.
    """

    cell: Stratum
    frame: int
    eligible: int
    drawn: int
    chance: float | None = None
    interviews: Fraction | None = None
    target: int | None = None

    @property
    def shortfall(self) -> int:
        """People that the cell should have given and has not: never topped up (R05)."""
        return 0 if self.target is None else max(0, self.target - self.drawn)

    @property
    def inclusion_probability(self) -> float | None:
        return self.chance

    @property
    def design_weight(self) -> float | None:
        return 1 / self.chance if self.chance else None

    def less(self, gone: int) -> CellResult:
        """The cell without some of those drawn there."""
        eligible, drawn, chance = self.eligible - gone, self.drawn - gone, self.chance
        if gone and chance:
            left = drawn / eligible if eligible else 0.0
            chance *= left / (self.drawn / self.eligible)
        return replace(self, eligible=eligible, drawn=drawn, chance=chance)

    def chance_beside(self, before: CellResult) -> float:
        """By how much chances there have changed."""
        return self.chance / before.chance if self.chance and before.chance else 1.0


class Selected(NamedTuple):
    """Somebody drawn: the person's random number, the replicate, what is held of them.

    ``chance``: of being drawn; its inverse is their design weight (R14). ``kind``: the words of
    their :class:`PersonClass`.
    """

    random_number: bytes
    replicate: int
    held: Held
    chance: float
    kind: str


@dataclass(frozen=True, slots=True)
class PersonClass:
    """People of one kind: their weights should add up to as many as are eligible (R14)."""

    words: str
    eligible: int
    drawn: int
    weights: float

    @classmethod
    def of(cls, eligible: Mapping[str, int], selected: Iterable[Selected]) -> tuple[Self, ...]:
        """Each kind, with those drawn of it."""
        weights: dict[str, list[float]] = {words: [] for words in eligible}
        for one in selected:
            weights[one.kind].append(1 / one.chance)
        return tuple(
            cls(words, number, len(weights[words]), fsum(weights[words]))
            for words, number in eligible.items()
        )


@dataclass(frozen=True, slots=True)
class Draw:
    """The outcome of every row (``codes[n]``: row n, the header being row 1) and what follows.

    ``selected`` by row. ``clusters``: rows of what looks like a switchboard. ``duplicate_records``:
    those beyond the first of a person. ``outside``: rows whose owner is in no cell.
    ``unclear_flags``: rows with a flag that is neither yes nor no. ``blanked_out``: rows whose
    contacts could be read, and are all listed as somebody else's.
    """

    plan: Plan
    codes: bytes
    cells: tuple[CellResult, ...]
    eligible_by_age: Mapping[AgeCell, int]
    classes: tuple[PersonClass, ...]
    selected: Mapping[int, Selected]
    clusters: tuple[tuple[int, ...], ...]
    duplicate_records: int
    outside: int
    owners: Mapping[str, int]
    tiu: int
    unclear_flags: int
    blanked_out: int

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
        return selection.sample_hash(one.random_number for one in self.selected.values())

    @property
    def as_expected(self) -> bool:
        """Is it as large as policy expects (R05)?"""
        expected = rules_of(self.plan.survey)[0].expected_draw
        return expected.least <= len(self.selected) <= expected.most

    def without(self, late: Collection[int]) -> Draw:
        """The draw less those rows, found on the do-not-contact list before the handover.

        Nobody takes their place, and the others keep their replicates. A cell's chances become
        those of who is left, so that the report does not tell how many went.
        """
        if not late:
            return self
        codes = bytearray(self.codes)
        gone = Counter(self.selected[row].held.cell for row in late)
        kinds = Counter({one.words: one.eligible for one in self.classes})
        ages: list[AgeCell] = []
        for row in late:
            codes[row] = Outcome.DO_NOT_CONTACT_LATE
            one = self.selected[row]
            kinds[one.kind] -= 1
            band = age_band(one.held.record().born, self.plan.drawn_on)
            ages.append((band, self.cells[one.held.cell].cell[1]))
        cells = tuple(one.less(gone[at]) for at, one in enumerate(self.cells))
        selected = {
            row: one._replace(
                chance=one.chance * cells[one.held.cell].chance_beside(self.cells[one.held.cell])
            )
            for row, one in self.selected.items()
            if row not in late
        }
        return replace(
            self,
            codes=bytes(codes),
            eligible_by_age=fewer(self.eligible_by_age, ages),
            selected=selected,
            cells=cells,
            classes=PersonClass.of(kinds, selected.values()),
        )
