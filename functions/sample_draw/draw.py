"""The draw itself: an extract's rows, policy, the seed and the lists in; one outcome per row out.

Pure: the same input gives the same sample on any machine, in any order of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from functions.sample_draw import allocation, replicates, selection
from functions.sample_draw.cohorts import rules_of
from functions.sample_draw.eligibility import Checks
from functions.sample_draw.frame import NO_RECORD, Frame, Row, row_names
from functions.sample_draw.lists import Lists
from functions.sample_draw.outcomes import ELIGIBLE, Outcome
from functions.sample_draw.replicates import Drawn
from functions.sample_draw.rounding import Cell
from functions.shared.clock import Month
from functions.shared.errors import RefusedFile
from functions.shared.policy import people
from functions.shared.policy.surveys import Survey

# Codes that say nothing of this survey; a file of these alone was meant for another.
_NOT_OURS = frozenset({Outcome.CRIME_NUMBER, Outcome.CRIME_TYPE, Outcome.ROUTE, NO_RECORD})


@dataclass(frozen=True, slots=True)
class Plan:
    """What a draw is asked for."""

    survey: Survey
    month: Month
    drawn_on: date
    seed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CellResult:
    """One stratum (R14). ``interviews`` and ``target`` are None in a census."""

    cell: Cell
    frame: int
    eligible: int
    drawn: int
    interviews: Fraction | None = None
    target: int | None = None

    @property
    def shortfall(self) -> int:
        return 0 if self.target is None else max(0, self.target - self.drawn)

    @property
    def inclusion_probability(self) -> float | None:
        return self.drawn / self.eligible if self.eligible else None

    @property
    def design_weight(self) -> float | None:
        return self.eligible / self.drawn if self.drawn else None


@dataclass(frozen=True, slots=True)
class Draw:
    """The outcome of every row (``codes[n]``: row n, the header being row 1) and what follows.

    ``names``: row → the record's name in this draw, for those drawn. ``clusters``: rows of what
    looks like a switchboard. ``repeaters``: people with more than one eligible record.
    """

    plan: Plan
    codes: bytes
    cells: tuple[CellResult, ...]
    names: Mapping[int, bytes]
    replicates: Mapping[int, int]
    clusters: tuple[tuple[int, ...], ...]
    repeaters: int
    outside: int
    owners: Mapping[str, int]
    tiu: int

    @property
    def counts(self) -> dict[Outcome, int]:
        found = Counter(self.codes)
        return {outcome: found.get(int(outcome), 0) for outcome in Outcome}

    @property
    def sample_hash(self) -> str:
        numbers = (name[: selection.NUMBER_BYTES] for name in self.names.values())
        return selection.sample_hash(numbers)


def make(plan: Plan, header: Sequence[str], rows: Iterable[tuple[int, Row]], lists: Lists) -> Draw:
    """Draws. ``rows``: every record with its row number, values in the header's order.

    Raises :class:`RefusedFile` if no row belongs to the survey: it is the wrong file.
    """
    checks = Checks(plan.survey, plan.month, plan.drawn_on, header)
    frame = Frame(checks, lists, row_names(header, selection.random_numbers(plan.seed)))
    frame.read(rows)
    if not any(code not in _NOT_OURS for code in frame.codes):
        raise RefusedFile(f"no row belongs to the survey {plan.survey.code}: the wrong file")
    person = frame.persons(cap=people.rules().cluster_cap)
    order = frame.eligible()
    available = _first_records(order, person, frame)
    wanted, targets = _targets(plan.survey, checks.strata.cells, available)
    candidates = selection.Candidates(order, person, frame.cells, frame.contacts_of)
    drawn = []
    for candidate, outcome in selection.choose(candidates, targets).items():
        frame.codes[frame.rows[candidate]] = outcome
        if outcome is Outcome.SELECTED:
            drawn.append(candidate)
    return Draw(
        plan=plan,
        codes=bytes(frame.codes),
        cells=_cells(checks, frame, wanted, targets),
        names={frame.rows[candidate]: frame.names[candidate] for candidate in drawn},
        replicates=_replicates(plan.survey, frame, drawn),
        clusters=frame.clusters,
        repeaters=len(order) - sum(available.values()),
        outside=checks.outside,
        owners=checks.owners,
        tiu=checks.tiu,
    )


def _first_records(order: Sequence[int], person: Sequence[int], frame: Frame) -> Counter[int]:
    """Eligible people by cell, each counted once, with the record that comes up first."""
    seen: set[int] = set()
    found: Counter[int] = Counter()
    for candidate in order:
        if person[candidate] not in seen:
            seen.add(person[candidate])
            found[frame.cells[candidate]] += 1
    return found


def _targets(
    survey: Survey, cells: Sequence[Cell], available: Mapping[int, int]
) -> tuple[dict[Cell, Fraction] | None, dict[int, int] | None]:
    """Interviews wanted and people to draw by cell; None for a census, which takes all (R05)."""
    sampling = rules_of(survey)[0]
    if survey.kind == "census":
        return None, None
    eligible = {cell: available.get(number, 0) for number, cell in enumerate(cells)}
    wanted = allocation.interviews(sampling, cells, eligible, sampling.allocation)
    sizes = allocation.sample_sizes(sampling, wanted)
    return wanted, {number: sizes[cell] for number, cell in enumerate(cells)}


def _cells(
    checks: Checks,
    frame: Frame,
    wanted: Mapping[Cell, Fraction] | None,
    targets: Mapping[int, int] | None,
) -> tuple[CellResult, ...]:
    eligible: Counter[int] = Counter()
    drawn: Counter[int] = Counter()
    for row, cell in zip(frame.rows, frame.cells, strict=True):
        eligible[cell] += frame.codes[row] in ELIGIBLE
        drawn[cell] += frame.codes[row] == Outcome.SELECTED
    return tuple(
        CellResult(
            cell,
            checks.frame[number],
            eligible[number],
            drawn[number],
            None if wanted is None else wanted[cell],
            None if targets is None else targets[number],
        )
        for number, cell in enumerate(checks.strata.cells)
    )


def _replicates(survey: Survey, frame: Frame, drawn: Sequence[int]) -> dict[int, int]:
    """Row → replicate; a census has one."""
    size = rules_of(survey)[0].replicate_size or max(1, len(drawn))
    numbered = replicates.numbered(
        (Drawn(frame.names[c], frame.cells[c], frame.boroughs[c]) for c in drawn), size
    )
    return {frame.rows[c]: numbered[frame.names[c]] for c in drawn}
