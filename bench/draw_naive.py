"""The draw as one would write it first.

The same rules, read off the requirements, and the same sample: the benchmark compares both.
"""

from __future__ import annotations

import hmac
from collections import Counter, defaultdict

from bench.draw_naive_rows import judged, rows
from functions.sample_draw.draw_result import Plan
from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.frame.contact_columns import Contacts
from functions.sample_draw.frame.records import Record, Records
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import Screening
from functions.sample_draw.frame.strata import Strata
from functions.sample_draw.selection import allocation
from functions.sample_draw.selection.selection import sample_hash
from functions.shared.policy import people
from functions.shared.text.crime_numbers import victim_number
from functions.shared.text.names.not_names import NotNames


def keyed(plan: Plan, text: bytes) -> bytes:
    """A keyed random number."""
    return hmac.new(plan.seed, text, "sha256").digest()[:16]


def number_of(record: Record, plan: Plan) -> bytes:
    """The record's own keyed random number."""
    viw = victim_number(record.viw) if record.viw else f"|{record.who}"
    return keyed(plan, f"{record.crime}|{viw}".encode())


def naive(content: bytes, plan: Plan, lists: Screening) -> tuple[dict[str, int], str]:
    """Counts by outcome, and the sample's hash."""
    strata = Strata(plan.survey)
    not_names = NotNames.of(people.rules())
    codes: list[Outcome | None] = []
    records: dict[int, tuple[bytes, Record]] = {}
    for at, row in enumerate(rows(content)):
        found = judged(row, plan, strata, not_names)
        codes.append(found if isinstance(found, Outcome) else None)
        if isinstance(found, Record):
            records[at] = number_of(found, plan), found
    return finished(plan, strata, lists, records, codes)


def in_columns(records: dict[int, Record]) -> Records:
    """Records by row, as the lists take them."""
    cells, boroughs, crimes, viws, use, others, surnames, forenames, births, texts, wishes = zip(
        *records.values(), strict=True
    )
    return Records(
        list(records),
        cells,
        boroughs,
        crimes,
        viws,
        surnames,
        forenames,
        [born.toordinal() for born in births],
        list(zip(*texts, strict=True)),
        Contacts(
            [list(column) for column in zip(*use, strict=True)],
            {at: found for at, found in enumerate(others) if found},
            {at for at, wish in enumerate(wishes) if wish},
        ),
    )


def finished(
    plan: Plan,
    strata: Strata,
    lists: Screening,
    records: dict[int, tuple[bytes, Record]],
    codes: list[Outcome | None],
) -> tuple[dict[str, int], str]:
    """From eligible records to the sample."""
    table = in_columns({at: record for at, (_, record) in records.items()})
    packed = table.packed()
    own = {at: (number, packed[n]) for n, (at, (number, _)) in enumerate(records.items())}
    verdicts = lists.verdicts(lambda record: number_of(record, plan), table)
    person = linked(records)
    kept_out = {person[table.rows[n]]: found.outcome for n, found in verdicts.items()}
    kept_out |= {person[at]: Outcome.WISH for at, (_, record) in records.items() if record.wish}
    for at in records:
        codes[at] = kept_out.get(person[at])
    several: dict[int, list[int]] = defaultdict(list)
    for at in records:
        if codes[at] is None:
            several[person[at]].append(at)
    standing: dict[int, tuple[bytes, bytes]] = {}
    for found in several.values():
        stands = min(found, key=own.__getitem__)
        numbers = {keyed(plan, f"person|{records[at][1].who}".encode()) for at in found}
        of_all, name = min(numbers), records[stands][0]
        if len(numbers) > 1:
            of_all = keyed(plan, b"several|" + of_all)
        if len(found) > 1:
            name = keyed(plan, b"several|" + name)
        standing[stands] = of_all, name
        for at in found:
            codes[at] = None if at == stands else Outcome.DUPLICATE
    order = sorted(standing, key=standing.__getitem__)
    drawn = chosen(plan, strata, records, order, codes)
    counts = Counter(code.code for code in codes if code is not None)
    return dict(counts), sample_hash(standing[at][1] for at in drawn)


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
    order: list[int],
    codes: list[Outcome | None],
) -> list[int]:
    """Whoever comes up first, each phone once, until the cell is full."""
    sampling = rules_of(plan.survey)[0]
    eligible = Counter(strata.cells[records[at][1].cell] for at in order)
    wanted = allocation.interviews(sampling, strata.cells, eligible, sampling.allocation)
    left = allocation.sample_sizes(sampling, wanted)
    drawn: list[int] = []
    contacts: set[str] = set()
    for at in order:
        record = records[at][1]
        own = {*filter(None, record.contacts), *record.others}
        cell = strata.cells[record.cell]
        if left[cell] and not contacts & own:
            left[cell] -= 1
            drawn.append(at)
            contacts |= own
    for at in order:
        shares = contacts & {*records[at][1].contacts, *records[at][1].others}
        codes[at] = Outcome.CONTACT_SHARED if shares else Outcome.NOT_SELECTED
    for at in drawn:
        codes[at] = Outcome.SELECTED
    return drawn
