"""The draw itself: an extract's rows, policy, the seed and the lists in; one outcome per row out.

Pure: the same input gives the same sample on any machine, in any order of rows.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction

from functions.sample_draw.frame import age_bands
from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.frame.eligibility import Checks
from functions.sample_draw.frame.frame import NO_RECORD, Frame, Row
from functions.sample_draw.frame.row_outcomes import ELIGIBLE, Outcome
from functions.sample_draw.frame.screening import Lists
from functions.sample_draw.results import CellResult, Draw, Plan, Selected
from functions.sample_draw.selection import allocation, replicates, selection
from functions.sample_draw.selection.controlled_rounding import Stratum
from functions.sample_draw.selection.replicates import Drawn
from functions.shared.errors import RefusedFile
from functions.shared.policy import people
from functions.shared.policy.surveys import Survey

# Codes that say nothing of this survey; a file of these alone was meant for another.
_NOT_OURS = frozenset({Outcome.CRIME_NUMBER, Outcome.CRIME_TYPE, Outcome.ROUTE, NO_RECORD})


def make(plan: Plan, header: Sequence[str], rows: Iterable[tuple[int, Row]], lists: Lists) -> Draw:
    """Draws. ``rows``: every record with its row number, values in the header's order.

    Raises :class:`RefusedFile` if no row belongs to the survey: it is the wrong file.
    """
    with _no_collection():
        return _made(plan, header, rows, lists)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the search for cycles: a draw makes none, and it would take a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _made(plan: Plan, header: Sequence[str], rows: Iterable[tuple[int, Row]], lists: Lists) -> Draw:
    checks = Checks(plan.survey, plan.month, plan.drawn_on, header)
    frame = Frame(checks, lists, selection.random_numbers(plan.seed))
    frame.read(rows)
    if _NOT_OURS.issuperset(frame.codes):
        raise RefusedFile("wrong-survey")
    person = frame.persons(cap=people.rules().cluster_cap)
    order = frame.eligible()
    available = _first_records(order, person, frame)
    wanted, targets = _targets(plan.survey, checks.strata.cells, available)
    candidates = selection.Candidates(order, person, frame.cells, frame.contacts_of)
    drawn = []
    for candidate, outcome in selection.choose(candidates, targets):
        frame.codes[frame.rows[candidate]] = outcome
        if outcome is Outcome.SELECTED:
            drawn.append(candidate)
    return Draw(
        plan=plan,
        codes=bytes(frame.codes),
        cells=_cells(checks, frame, wanted, targets),
        eligible_by_age=_by_age(plan, checks, frame),
        selected=_selected(plan.survey, frame, drawn),
        clusters=frame.clusters,
        duplicate_records=len(order) - sum(available.values()),
        outside=checks.outside,
        owners=checks.owners,
        tiu=checks.tiu,
    )


def _first_records(order: Sequence[int], person: Sequence[int], frame: Frame) -> Counter[int]:
    """Eligible people by cell, each counted once, with the record that comes up first."""
    seen = bytearray(len(person))
    found: Counter[int] = Counter()
    for candidate in order:
        if not seen[person[candidate]]:
            seen[person[candidate]] = 1
            found[frame.cells[candidate]] += 1
    return found


def _targets(
    survey: Survey, cells: Sequence[Stratum], available: Mapping[int, int]
) -> tuple[dict[Stratum, Fraction] | None, dict[int, int] | None]:
    """Interviews wanted and people to draw by cell; None for a census, which takes all (R05)."""
    if survey.kind == "census":
        return None, None
    sampling = rules_of(survey)[0]
    eligible = {cell: available.get(number, 0) for number, cell in enumerate(cells)}
    wanted = allocation.interviews(sampling, cells, eligible, sampling.allocation)
    sizes = allocation.sample_sizes(sampling, wanted)
    return wanted, {number: sizes[cell] for number, cell in enumerate(cells)}


def _cells(
    checks: Checks,
    frame: Frame,
    wanted: Mapping[Stratum, Fraction] | None,
    targets: Mapping[int, int] | None,
) -> tuple[CellResult, ...]:
    eligible: Counter[int] = Counter()
    drawn: Counter[int] = Counter()
    for row, cell in zip(frame.rows, frame.cells, strict=True):
        code = frame.codes[row]
        if code in ELIGIBLE:
            eligible[cell] += 1
            drawn[cell] += code == Outcome.SELECTED
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


def _by_age(plan: Plan, checks: Checks, frame: Frame) -> dict[age_bands.AgeCell, int]:
    types = [cell[1] for cell in checks.strata.cells]
    eligible = (
        (born, types[cell])
        for row, cell, born in zip(frame.rows, frame.cells, frame.births, strict=True)
        if frame.codes[row] in ELIGIBLE
    )
    return age_bands.by_age(eligible, plan.drawn_on)


def _selected(survey: Survey, frame: Frame, drawn: Sequence[int]) -> dict[int, Selected]:
    """Those drawn by row, with their replicates; a census is one replicate."""
    size = rules_of(survey)[0].replicate_size or max(1, len(drawn))
    numbered = replicates.numbered(
        (Drawn(frame.names[c], frame.cells[c], frame.boroughs[c]) for c in drawn), size
    )
    return {
        frame.rows[c]: Selected(frame.names[c], numbered[frame.names[c]], frame.held(c))
        for c in drawn
    }
