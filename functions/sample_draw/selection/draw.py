"""The draw itself: an extract's rows, policy, the seed and the lists in; one outcome per row out.

Pure: the same input gives the same sample on any machine, in any order of rows.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction

from functions.sample_draw.draw_result import CellResult, Draw, PersonClass, Plan, Selected
from functions.sample_draw.extract import column_faults
from functions.sample_draw.frame.candidate_columns import CandidateColumns
from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.frame.eligibility import Checks
from functions.sample_draw.frame.frame import Frame, Row
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.row_rules import NO_RECORD
from functions.sample_draw.frame.screening import Lists
from functions.sample_draw.selection import age_bands, allocation, chances, replicates, selection
from functions.sample_draw.selection.chances import Chances
from functions.sample_draw.selection.controlled_rounding import Stratum
from functions.shared.errors import RefusedFile
from functions.shared.policy import people
from functions.shared.policy.surveys import Survey

_SHARER = "shares a phone or email with another person"
_RECORDS = ("one record", "two records", "three records or more")  # and shares with nobody
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
    column_faults.refuse_most(frame.codes, checks)
    if _NOT_OURS.issuperset(frame.codes):
        raise RefusedFile("wrong-survey")
    standing = frame.stand_ins(frame.persons(cap=people.rules().cluster_cap))
    cells = frame.candidates.cells
    available = Counter(cells[candidate] for candidate in standing)
    target_interviews, targets = _targets(plan.survey, checks.strata.cells, available)
    shared = frame.shared_by(standing)
    chosen = selection.choose(selection.Candidates(standing, cells, shared), targets)
    frame.take(chosen)
    drawn = chosen.drawn
    given = Counter(cells[candidate] for candidate in drawn)
    sharing = chances.partners(shared)
    chance = chances.chances(standing, cells, sharing, given, targets)
    records = frame.candidates.records
    kind_of = _kinds(records, chance)
    kinds = Counter(dict.fromkeys((*_RECORDS, _SHARER), 0))
    kinds.update(kind_of.values())
    kinds[_RECORDS[0]] += len(standing) - kinds.total()
    selected = _selected(plan.survey, frame.candidates, drawn, chance, kind_of)
    return Draw(
        plan=plan,
        codes=bytes(frame.codes),
        cells=tuple(
            CellResult(
                cell,
                checks.frame[number],
                available[number],
                given[number],
                chance.of_cell.get(number),
                None if target_interviews is None else target_interviews[cell],
                None if targets is None else targets[number],
            )
            for number, cell in enumerate(checks.strata.cells)
        ),
        eligible_by_age=_by_age(plan, checks, frame.candidates, standing),
        classes=PersonClass.of(kinds, selected.values()),
        selected=selected,
        clusters=frame.clusters,
        duplicate_records=sum(records.values()) - len(records),
        outside=checks.outside,
        owners=checks.owners,
        tiu=checks.tiu,
        unclear_flags=checks.unclear_flags,
        blanked_out=frame.blanked_out,
    )


def _targets(
    survey: Survey, cells: Sequence[Stratum], available: Mapping[int, int]
) -> tuple[dict[Stratum, Fraction] | None, dict[int, int] | None]:
    """Interviews wanted and people to draw by cell; None for a census, which takes all (R05)."""
    if survey.kind == "census":
        return None, None
    sampling = rules_of(survey)[0]
    eligible = {cell: available.get(number, 0) for number, cell in enumerate(cells)}
    target_interviews = allocation.interviews(sampling, cells, eligible, sampling.allocation)
    sizes = allocation.sample_sizes(sampling, target_interviews)
    return target_interviews, {number: sizes[cell] for number, cell in enumerate(cells)}


def _by_age(
    plan: Plan, checks: Checks, candidates: CandidateColumns, standing: Sequence[int]
) -> dict[age_bands.AgeCell, int]:
    types = [cell[1] for cell in checks.strata.cells]
    births, cells = candidates.births, candidates.cells
    eligible = ((births[c], types[cells[c]]) for c in standing)
    return age_bands.by_age(eligible, plan.drawn_on)


def _kinds(records: Mapping[int, int], chance: Chances) -> dict[int, str]:
    """What could give somebody another chance than others have, who have one record."""
    last = len(_RECORDS) - 1
    several = {one: _RECORDS[min(count - 1, last)] for one, count in records.items()}
    return several | dict.fromkeys(chance.shared, _SHARER)


def _selected(
    survey: Survey,
    candidates: CandidateColumns,
    drawn: Sequence[int],
    chance: Chances,
    kind_of: Mapping[int, str],
) -> dict[int, Selected]:
    """Those drawn by row, with their replicates; a census is one replicate."""
    size = rules_of(survey)[0].replicate_size or max(1, len(drawn))
    rows, cells = candidates.rows, candidates.cells
    numbered = replicates.numbered(
        ((at, cells[c], candidates.boroughs[c]) for at, c in enumerate(drawn)), size
    )
    shared, of_cell, alone = chance.shared, chance.of_cell, _RECORDS[0]
    return {
        rows[c]: Selected(
            number, numbered[at], held, shared.get(c) or of_cell[cells[c]], kind_of.get(c, alone)
        )
        for at, (c, (held, number)) in enumerate(zip(drawn, candidates.drawn(drawn), strict=True))
    }
