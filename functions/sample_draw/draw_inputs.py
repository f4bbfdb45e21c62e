"""From stores to a sample: seed, lists and one version of an extract, put through the draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from functions.sample_draw.draw_result import Draw, Plan
from functions.sample_draw.extract import column_faults, reader
from functions.sample_draw.extract.reader import Extract
from functions.sample_draw.frame.frame import Row
from functions.sample_draw.frame.screening import Lists, Recorded, Screening
from functions.sample_draw.seed_and_verdicts import Verdicts
from functions.sample_draw.selection import draw as drawing
from functions.sample_draw.stores import Stores
from functions.shared.errors import RefusedFile
from functions.shared.policy import surveys
from functions.shared.stores.people.cases import CaseState, wave


@dataclass(frozen=True, slots=True)
class Sampled:
    """A draw with what it was made from. ``listed``: size of the do-not-contact list as read.

    ``passed_over``: newer uploads that were refused, by name.
    """

    draw: Draw
    extract: Extract
    verdicts: Verdicts
    listed: int | None = None
    unreadable: int = 0
    passed_over: tuple[str, ...] = ()

    def summary(self, status: str) -> dict[str, Any]:
        """What a run returns of it: counts and hashes."""
        draw = self.draw
        return {
            "survey": draw.plan.survey.code,
            "month": str(draw.plan.month),
            "status": status,
            "extract_sha256": self.extract.sha256,
            "newer_extracts_refused": list(self.passed_over),
            "rows": draw.rows,
            "eligible": sum(cell.eligible for cell in draw.cells),
            "target": sum(cell.target or 0 for cell in draw.cells) or None,
            "drawn": len(draw.selected),
            "shortfall": sum(cell.shortfall for cell in draw.cells),
            "sample_sha256": draw.sample_hash,
        }


def sample_of_newest(
    stores: Stores, uploads: Sequence[Extract], drawn_on: date, seed: bytes, *, seen: bool = False
) -> Sampled:
    """Draws from the newest of these uploads that is sound (R06a).

    Raises what the newest was refused for, if none of them is sound.
    """
    refusals: dict[str, RefusedFile] = {}
    for extract in uploads:
        try:
            sampled = sample(stores, extract, drawn_on, seed, seen=seen)
        except RefusedFile as refused:
            refusals[extract.key.name] = refused
        else:
            return replace(sampled, passed_over=tuple(refusals))
    raise next(iter(refusals.values()))


def sample(
    stores: Stores,
    extract: Extract,
    drawn_on: date,
    seed: bytes,
    verdicts: Verdicts | None = None,
    *,
    seen: bool = False,
) -> Sampled:
    """Draws from an extract: with the lists as they are, or with what they said in an earlier run.

    People in the field from the same survey and month do not count, so that a draw can be
    re-derived; but those of a handover that was seen and recalled do. Any trouble in reading the
    lists is raised: without them nobody is drawn.
    """
    key = extract.key
    plan = Plan(surveys.survey(key.survey), key.month, drawn_on, seed)
    if verdicts is not None:
        draw, found = _read(stores, extract, plan, Recorded(verdicts.hits))
        return Sampled(_less_late(draw, verdicts), found, verdicts)
    listed = stores.do_not_contact.read()
    this_wave = wave(key.survey, key.month)
    contacted = stores.register.contacted(drawn_on, but=this_wave)
    if seen:
        cases = stores.register.cases(of_wave=this_wave)
        stopped = (
            one for case in cases if case.state is CaseState.RECALLED for one in case.contacts
        )
        contacted = replace(contacted, contacts=contacted.contacts.union(stopped))
    screening = Screening(stores.keyring, listed, contacted)
    draw, found = _read(stores, extract, plan, screening)
    return Sampled(draw, found, Verdicts(screening.hits), len(listed), listed.unreadable)


def _read(stores: Stores, extract: Extract, plan: Plan, lists: Lists) -> tuple[Draw, Extract]:
    def made(header: tuple[str, ...], rows: Iterable[tuple[int, Row]]) -> Draw:
        draw = drawing.make(plan, header, rows, lists)
        column_faults.refuse_all(draw.codes, draw.unclear_flags, draw.blanked_out)
        return draw

    return reader.read(stores.extracts, extract, made)


def _less_late(draw: Draw, verdicts: Verdicts) -> Draw:
    """Without those whom the second reading of an earlier run found."""
    return draw.without(
        {row for row, one in draw.selected.items() if one.random_number in verdicts.late}
    )
