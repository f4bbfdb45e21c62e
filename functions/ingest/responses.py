"""Files of answers: split by the pure part, then stored for each recipient (R30 to R37)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from functions.ingest import anonymity, answered, consent
from functions.ingest.answer_memory import AnswerMemory
from functions.ingest.desk import Desk
from functions.ingest.drops import Drop
from functions.ingest.known_people import KnownPeople
from functions.ingest.life import Effects, Task
from functions.ingest.projection import write_line
from functions.ingest.source import Copy
from functions.ingest.splitting import Split, Splitter
from functions.ingest.storing import as_file, store
from functions.ingest.summing_up import sum_up
from functions.ingest.voices import listen
from functions.shared import custody, log
from functions.shared.csv_reading import Table, open_table
from functions.shared.errors import RefusedFile
from functions.shared.log import Metric
from functions.shared.policy import responses, surveys

_TAKEN_BACK = "The file has no rows any more: everything that was made of it has been removed."


def read(task: Task) -> Effects:
    """Reads the whole file twice: whose rows contradict each other is known before any is cut.

    Nothing is stored before it is known that it is not refused.
    """
    memory = cast(AnswerMemory, task.memory)  # from the kind's own ``remember``
    survey = surveys.survey(task.drop.survey)
    copy = Copy(task.source)
    voices = listen(_opened(copy))
    table = _opened(copy)
    known = KnownPeople(task.desk, task.drop, memory, task.moment)
    findings = task.report.findings
    splitter = Splitter(table, survey, task.drop.sample_month, known, findings, voices)
    split = _run(splitter, task)
    sum_up(task.report, split, survey)
    headers: dict[str, tuple[str, ...]] = {
        cut.recipient.name: cut.header for cut in splitter.projection.cuts
    }

    def carry_out() -> list[Any]:
        _store(task, split, headers, made_before=memory.made_before)
        if survey.writes:
            answered.settle(task, survey, split.answered, known)
        log.count(Metric.ANSWERED, split.took_part)
        log.count(Metric.CONSENTED, len(split.lines["mopac"]))
        return [*memory.interviews(split.interviews), *_pack(task, memory, split)]

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
    )


def _run(splitter: Splitter, task: Task) -> Split:
    """A header without rows takes back what the key made: the way to undo a misplaced file."""
    try:
        return splitter.run()
    except RefusedFile as refused:
        if refused.rule != "no-rows" or not task.memory.made_before:
            raise
        task.report.notes.append(_TAKEN_BACK)
        return splitter.split


def _store(
    task: Task, split: Split, headers: dict[str, tuple[str, ...]], *, made_before: bool
) -> None:
    """One object for each recipient, its rows in an order that says nothing."""
    place = anonymity.places(borough for borough, _ in split.comments)
    comments = [write_line((place[borough], text)) for borough, text in split.comments]
    lines = {**split.lines, "comments": comments}
    columns = {**headers, "comments": (consent.PLACE, consent.COMMENT)}
    order = task.desk.keyring.other("row-order", task.drop.key).encode()
    for recipient in responses.rules().recipient:
        name = recipient.name
        text = as_file(columns[name], anonymity.reordered(lines[name], order))
        bucket = task.desk.buckets[recipient.bucket]
        store(bucket, task.drop.place(recipient.prefix), text, made_before=made_before)


def _pack(task: Task, memory: AnswerMemory, split: Split) -> Iterator[Any]:
    """The register of who holds what knows of the police's pack from the first one on (R44)."""
    drop, rows = task.drop, len(split.lines["mps"])
    key = drop.place("mps/")
    known = memory.packs.get(custody.pack_name(key))
    if known is None and rows:
        yield custody.new_pack(key, drop.survey, drop.sample_month, rows, task.moment)
    elif known is not None:
        task.desk.custody.packed(
            key, drop.survey, drop.sample_month, rows, task.moment, known=known
        )


def remember(desk: Desk, drop: Drop) -> AnswerMemory:
    """What the ledger knows."""
    return AnswerMemory(desk, drop)
