"""The life of a drop: locked, read whole, worked, its raw file deleted, its report written last.

A crash anywhere is healed by the next run: whatever a kind does may be done again, the raw file
goes only when all that it made is there, and a report that was not written yet is in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.ingest import notifications
from functions.ingest.drop import Drop, held_report_key, report_key
from functions.ingest.drop_ledger import DropLedger, State
from functions.ingest.report import Json, Report, Reports, as_csv, as_json
from functions.ingest.source import Source, delete_source, may_be_read, open_source, replaced
from functions.ingest.stores import Stores
from functions.shared.aws.unread_drops import refused_drop
from functions.shared.clock import london_date
from functions.shared.errors import RefusedFile
from functions.shared.stores.locks import Locks

GONE = "gone"
_PROTECTED = (
    "We still stop contact with everyone whom its rows say must not be contacted. "
    "We deleted the file."
)
# What carrying out leaves for the ledger, to be written together with the drop's own record.
Effects = Callable[[], list[Any]]


@dataclass(slots=True)
class Task:
    """One run over one file."""

    stores: Stores
    drop: Drop
    moment: datetime
    ledger: DropLedger
    source: Source
    report: Report
    # Does every file of a name add to the ones before? (:class:`Kind`)
    every: bool = False
    # What is carried out though the file is refused: whoever must not be contacted is stopped.
    protect: Effects | None = None

    def delete_source(self) -> None:
        """The raw file and what came before it, but not somebody's no that waits for its scan."""
        delete_source(self.stores, self.source, waiting_stay=self.every)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of drop is worked.

    ``read`` takes in the whole file, filling the report, and returns what is to be done; it may
    raise :class:`RefusedFile`. It looks nobody up: whatever the stores know comes with the doing,
    which a rehearsal has none of (R39a). ``again``: the same bytes are worked again, under whatever
    name, which does no harm, while leaving it could. ``every``: a file adds to what was said under
    its name before, so that one that a second has replaced is worked too, not only the newest.
    ``named``: what is made of it lies under its name without the ending.
    """

    read: Callable[[Task], Effects]
    remember: Callable[[Stores, Drop], DropLedger]
    locks: Callable[[Drop], Sequence[str]]
    again: bool = False
    every: bool = False
    named: bool = False


def work(stores: Stores, drop: Drop, kind: Kind, lock: Locks, moment: datetime) -> Json:
    """Works one drop; returns the last summary. Locked, and unlocked when all is done."""
    done: Json = {}
    for version in (kind.every and replaced(stores.drops, drop.key)) or []:
        done = _locked(stores, drop, kind, lock, moment, version)
    newest = _locked(stores, drop, kind, lock, moment, "")
    return done if done and newest["status"] == GONE else newest


def _locked(
    stores: Stores, drop: Drop, kind: Kind, lock: Locks, moment: datetime, version: str
) -> Json:
    lock.take()
    try:
        return _worked(stores, drop, kind, lock, moment, version)
    except Exception:
        lock.release()
        raise


def _worked(
    stores: Stores, drop: Drop, kind: Kind, lock: Locks, moment: datetime, version: str
) -> Json:
    ledger = kind.remember(stores, drop)
    source = open_source(stores.drops, drop.key, version)
    if source is None or not may_be_read(stores, source):
        return _without_source(stores, ledger, moment, lock)
    task = Task(stores, drop, moment, ledger, source, Report.of(drop, moment), kind.every)
    effects = _read(kind, task)
    sha256 = task.report.sha256 = source.sha256()
    if drop.rehearsal:
        return _rehearsed(task, lock)
    if kind.named and ledger.twin_made():
        task.report.findings.add("name-taken", 0)
    if task.report.findings.refuse:
        return _refused(task, lock)
    same_as = drop.key if ledger.is_done(sha256) else ledger.same_as(sha256)
    later = "" if same_as else ledger.replaced_by_later(sha256)
    if later or (same_as not in ("", drop.key) and not kind.again):
        # What was found of its rows is in an earlier report.
        task.report = Report.of(drop, moment)
        task.report.sha256 = sha256
    if later:
        task.report.findings.add("replaced-before", 0)
    task.report.same_as = same_as or later
    entries = effects() if kind.again or not task.report.same_as else []
    return _finished(task, entries, lock, new=same_as in ("", drop.key) and not later)


def _read(kind: Kind, task: Task) -> Effects:
    try:
        return kind.read(task)
    except RefusedFile as refused:
        task.report.findings.take(refused)
        task.protect = None  # it was not read to its end
        return list


def _finished(task: Task, entries: list[Any], lock: Locks, *, new: bool) -> Json:
    stores, report = task.stores, task.report
    reports = report.documents()
    made = task.ledger.made(report.sha256, reports, task.moment, new=new)
    stores.ledger.put_many([*entries, *made])
    task.delete_source()
    return _reported(stores, reports, task.ledger, task.moment, lock)


def _reported(
    stores: Stores, reports: Reports, ledger: DropLedger, moment: datetime, lock: Locks
) -> Json:
    """Everything of the run is done: people are told, and the sender's report is written last."""
    notifications.ingested(stores, reports, moment)
    _write_held(stores, reports)
    write(stores, reports.sender)
    lock.release_with(ledger.done())
    return summary(reports.sender)


def _refused(task: Task, lock: Locks) -> Json:
    """The raw file stays at its key, where no reader of answers can see it (R34, R46).

    But a list that was understood, and refused for what else it holds: whoever it stops is stopped,
    and nothing of it is kept.
    """
    if task.protect:
        task.stores.ledger.put_many(task.protect())
        task.report.notes.append(_PROTECTED)
    reports = task.report.documents()
    document = reports.sender
    if not task.ledger.was_told(task.report.sha256):
        notifications.refused(task.stores, document, task.moment)
        task.ledger.refused(task.report.sha256, task.moment)
    remember_refusal(task.stores, task.source.version_id, task.moment)
    if task.protect:
        _write_held(task.stores, reports)
    write(task.stores, document)
    if task.protect:
        task.delete_source()
    lock.release()
    return summary(document)


def remember_refusal(stores: Stores, version_id: str, moment: datetime) -> None:
    """What is not in the ledger when its time is over was never read, and rings (R46)."""
    stores.ledger.put(refused_drop(version_id), london_date(moment))


def _write_held(stores: Stores, reports: Reports) -> None:
    """What the stores knew, for E&I alone (R39a)."""
    held = held_report_key(reports.held["file"])
    stores.reports.put(held, as_json(reports.held), "application/json")


def _rehearsed(task: Task, lock: Locks) -> Json:
    """The full report, and nothing is kept: the raw file goes whatever was found in it."""
    reports = task.report.documents()
    made = task.ledger.made(task.report.sha256, reports, task.moment, new=False)
    task.stores.ledger.put_many(made)
    task.delete_source()
    return _told_of_rehearsal(task.stores, reports.sender, task.ledger, lock)


def _told_of_rehearsal(stores: Stores, document: Json, ledger: DropLedger, lock: Locks) -> Json:
    """Nobody hears of it but whoever reads the report, and the ledger forgets it."""
    write(stores, document)
    lock.release_with(ledger.forgotten())
    return summary(document)


def _without_source(stores: Stores, ledger: DropLedger, moment: datetime, lock: Locks) -> Json:
    """An event that came late or twice, or the run after one that died before its report."""
    reports = ledger.reports()
    if ledger.state == State.MADE and reports is not None:
        if ledger.drop.rehearsal:
            return _told_of_rehearsal(stores, reports.sender, ledger, lock)
        return _reported(stores, reports, ledger, moment, lock)
    lock.release()
    return {"status": GONE}


def write(stores: Stores, document: Json) -> None:
    """Both forms of a sender's report, the one that others wait for last."""
    place = report_key(document["file"])
    stores.reports.put(f"{place}.csv", as_csv(document), "text/csv; charset=utf-8")
    stores.reports.put(f"{place}.json", as_json(document), "application/json")


def summary(document: Json) -> Json:
    """What the function returns."""
    return {"status": document["result"], "counts": document["counts"]}
