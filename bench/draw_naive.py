"""The draw as one would write it first.

The same rules, read off the requirements, and the same sample: the benchmark compares both.
"""

from __future__ import annotations

import hmac
from collections import Counter, defaultdict

from bench.draw_naive_rows import judged, rows
from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.frame.records import Record
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import Screening
from functions.sample_draw.frame.strata import Strata
from functions.sample_draw.results import Plan
from functions.sample_draw.selection import allocation
from functions.sample_draw.selection.selection import sample_hash
from functions.shared.policy import people
from functions.shared.text.names import NotNames


def number_of(record: Record, plan: Plan) -> bytes:
    """The record's keyed random number."""
    identity = f"{record.crime}|{record.viw.lstrip('0') or '0'}"
    return hmac.new(plan.seed, identity.encode(), "sha256").digest()[:16]


def naive(content: bytes, plan: Plan, lists: Screening) -> tuple[dict[str, int], str]:
    """Counts by outcome, and the sample's hash."""
    strata = Strata(plan.survey)
    not_names = NotNames(people.rules().not_names, people.rules().company_words)
    codes: list[Outcome | None] = []
    records: dict[int, tuple[bytes, Record]] = {}
    for at, row in enumerate(rows(content)):
        found = judged(row, plan, strata, not_names)
        codes.append(found if isinstance(found, Outcome) else None)
        if isinstance(found, Record):
            records[at] = number_of(found, plan), found
    return finished(plan, strata, lists, records, codes)


def finished(
    plan: Plan,
    strata: Strata,
    lists: Screening,
    records: dict[int, tuple[bytes, Record]],
    codes: list[Outcome | None],
) -> tuple[dict[str, int], str]:
    """From eligible records to the sample."""
    verdicts = {at: lists.verdict(*named).outcome for at, named in records.items()}
    person = linked(records)
    kept_out = {person[at]: outcome for at, outcome in verdicts.items() if outcome is not None}
    for at in records:
        codes[at] = kept_out.get(person[at])
    free = [at for at in records if codes[at] is None]
    order = sorted(free, key=lambda at: (records[at][0], records[at][1].packed()))
    drawn = chosen(plan, strata, records, person, order, codes)
    counts = Counter(code.code for code in codes if code is not None)
    return dict(counts), sample_hash(records[at][0] for at in drawn)


def linked(records: dict[int, tuple[bytes, Record]]) -> dict[int, int]:
    """The person of each record, by joining whoever has an identity key in common."""
    of = {at: at for at in records}
    first: dict[str, int] = {}

    def root(at: int) -> int:
        while of[at] != at:
            at = of[at]
        return at

    for at, (_, record) in records.items():
        for key in record.identities():
            one, other = root(first.setdefault(key, at)), root(at)
            of[max(one, other)] = min(one, other)
    return {at: root(at) for at in records}


def chosen(
    plan: Plan,
    strata: Strata,
    records: dict[int, tuple[bytes, Record]],
    person: dict[int, int],
    order: list[int],
    codes: list[Outcome | None],
) -> list[int]:
    """Whoever comes up first, each person and phone once, until the cell is full."""
    sampling = rules_of(plan.survey)[0]
    available: dict[tuple[str, str], set[int]] = defaultdict(set)
    seen: set[int] = set()
    for at in order:
        if person[at] not in seen:
            seen.add(person[at])
            available[strata.cells[records[at][1].cell]].add(person[at])
    eligible = {cell: len(found) for cell, found in available.items()}
    wanted = allocation.interviews(sampling, strata.cells, eligible, sampling.allocation)
    left = allocation.sample_sizes(sampling, wanted)
    drawn: list[int] = []
    people_drawn: set[int] = set()
    contacts: set[str] = set()
    for at in order:
        record = records[at][1]
        own = set(filter(None, record.contacts))
        cell = strata.cells[record.cell]
        if left[cell] and person[at] not in people_drawn and not contacts & own:
            left[cell] -= 1
            drawn.append(at)
            people_drawn.add(person[at])
            contacts |= own
    taken, represented = set(drawn), set(people_drawn)
    for at in order:
        if at in taken:
            codes[at] = Outcome.SELECTED
        elif person[at] in represented:
            codes[at] = Outcome.DUPLICATE
        else:
            represented.add(person[at])
            shares = contacts & set(filter(None, records[at][1].contacts))
            codes[at] = Outcome.CONTACT_SHARED if shares else Outcome.NOT_SELECTED
    return drawn
