"""Files of answers: split by the pure part, then stored for each recipient (R30 to R37)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from functions.ingest.drop import Drop
from functions.ingest.drop_ledger import DropLedger
from functions.ingest.processing import Effects, Task
from functions.ingest.replace_object import as_file, store
from functions.ingest.responses import merge, unlinking
from functions.ingest.responses.consent_conflicts import find_consent_conflicts
from functions.ingest.responses.disclosure import disclosure_control
from functions.ingest.responses.ledger import ResponsesLedger
from functions.ingest.responses.respondents import mark_responded
from functions.ingest.responses.respondents.respondent import NobodyKnown
from functions.ingest.responses.respondents.sample_lookup import SampleLookup
from functions.ingest.responses.split import Splitter
from functions.ingest.responses.split_result import Split
from functions.ingest.responses.summary import sum_up, timed
from functions.ingest.source import Copy
from functions.ingest.stores import Stores
from functions.shared import log
from functions.shared.clock import london_date
from functions.shared.csv.reader import Table, open_table
from functions.shared.errors import RefusedFile
from functions.shared.log import Metric
from functions.shared.policy import responses, surveys
from functions.shared.retention import linked_rows_have_ended
from functions.shared.stores import custody, interview_lengths

_SAID_NO = "someone's answers came again, with less consent (R32)"
_TAKEN_BACK = "The file has no rows now. We removed everything that came from it."


def read(task: Task) -> Effects:
    """Reads the whole file twice: whose rows contradict each other is known before any is cut.

    Nothing is stored before it is known that it is not refused.
    """
    ledger = cast(ResponsesLedger, task.ledger)  # from the kind's own ``remember``
    survey = surveys.survey(task.drop.survey)
    copy = Copy(task.source)
    conflicts = find_consent_conflicts(_opened(copy))
    table = _opened(copy)
    sample = SampleLookup(task.stores, task.drop, ledger, task.moment)
    known = NobodyKnown() if task.drop.rehearsal else sample
    findings = task.report.findings
    if survey.consenting and linked_rows_have_ended(
        task.drop.sample_month, london_date(task.moment)
    ):
        findings.add("month-over", 0)
    splitter = Splitter(table, survey, task.drop.sample_month, known, findings, conflicts)
    split = _run(splitter, task)
    task.report.read_as = table.read_as
    sum_up(task.report, split, survey)
    headers: dict[str, tuple[str, ...]] = {
        cut.recipient.name: cut.header for cut in splitter.projection.cuts
    }

    def carry_out() -> list[Any]:
        _take_back_elsewhere(task, ledger, split)
        _store(task, split, headers, made_before=ledger.made_before)
        if survey.writes:
            mark_responded.settle(task, survey, split.answered, sample)
        log.count(Metric.ANSWERED, split.took_part)
        log.count(Metric.CONSENTED, len(split.lines["mopac"]))
        return [
            *ledger.interviews(split.interviews, split.links),
            *ledger.refusals_of(split.refused),
            *_pack(task, ledger, split),
            *([_minutes(task, split)] if survey.drawn else []),
        ]

    return carry_out


def _opened(copy: Copy) -> Table:
    rules = responses.rules()
    return open_table(
        copy,
        known=rules.names,
        required=(),
        max_rows=rules.max_rows,
        max_field=rules.longest_comment,
        forbid_unknown=False,
        also=rules.numbered,
        dates=tuple(column.name for column in rules.column if column.kind == "date"),
    )


def _run(splitter: Splitter, task: Task) -> Split:
    """A header without rows takes back what the key made: the way to undo a misplaced file."""
    try:
        return splitter.run()
    except RefusedFile as refused:
        if refused.rule != "no-rows" or not task.ledger.made_before:
            raise
        task.report.notes.append(_TAKEN_BACK)
        return splitter.split


def _take_back_elsewhere(task: Task, ledger: ResponsesLedger, split: Split) -> None:
    """Whose no comes after a yes in another file leaves that one's linked rows too (R31, R32)."""
    survey, stores = task.drop.survey, task.stores
    asked = unlinking.refused_elsewhere(task, ledger, split.refused)
    if asked:
        unlinking.retract(task, stores.linked.affected(asked, survey=survey), _SAID_NO)
        unlinking.take_back(stores, asked, london_date(task.moment), survey=survey)
    task.report.held_counts["people who said yes in another file"] = len(asked)


def _store(
    task: Task, split: Split, headers: dict[str, tuple[str, ...]], *, made_before: bool
) -> None:
    """Linked rows, a file for each drop, its rows in an order that says nothing; then the others.

    In this order: whoever has taken a consent back must not stand in both for a moment.
    """
    order = task.stores.keyring.other("row-order", task.drop.key).encode()
    for recipient in responses.rules().recipient:
        if recipient.bucket != "linked":
            continue
        name = recipient.name
        text = as_file(headers[name], disclosure_control.reordered(split.lines[name], order))
        bucket = task.stores.buckets[recipient.bucket]
        store(bucket, task.drop.place(recipient.prefix), text, made_before=made_before)
    merge.merge(task, split, headers["answers"])


def _pack(task: Task, ledger: ResponsesLedger, split: Split) -> Iterator[Any]:
    """The register of who holds what knows of the police's pack from the first one on (R44)."""
    drop, rows = task.drop, len(split.lines["mps"])
    key = drop.place("mps/")
    known = ledger.packs.get(custody.pack_name(key))
    if known is None and rows:
        yield custody.new_pack(key, drop.survey, drop.sample_month, rows, task.moment)
    elif known is not None:
        task.stores.custody.packed(
            key, drop.survey, drop.sample_month, rows, task.moment, known=known
        )


def _minutes(task: Task, split: Split) -> Any:
    """Of all who took part, whatever they agreed to: fieldwork is counted, not joined (R56)."""
    drop = task.drop
    counted: Counter[int] = Counter()
    for length, times in timed(split).items():
        counted[round(length)] += times
    return interview_lengths.entry(drop.survey, drop.sample_month, drop.name, counted)


def remember(stores: Stores, drop: Drop) -> DropLedger:
    """What the ledger knows; of nobody, for a rehearsal (R39a)."""
    return DropLedger(stores.ledger, drop) if drop.rehearsal else ResponsesLedger(stores, drop)
