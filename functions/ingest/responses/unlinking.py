"""Single people's linked rows become answers without identity: consent was taken back (R31, R39).

By a withdrawal, or because the same interview or link says no in another file. What they wrote in
free words goes with the linked row: nobody asked to keep it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from functions.ingest.drop import parse
from functions.ingest.processing import Task
from functions.ingest.responses.ledger import ResponsesLedger
from functions.ingest.responses.split_result import Refused
from functions.ingest.stores import Stores
from functions.shared import notices
from functions.shared.clock import london_date
from functions.shared.policy import responses
from functions.shared.stores import retractions
from functions.shared.stores.answers import moving
from functions.shared.stores.linked_files import Changed
from functions.shared.stores.people.tombstones import ALL


def take_back(
    stores: Stores, asked: Mapping[str, Collection[str]], day: date, *, survey: str = ""
) -> None:
    """What people (crime number → what they take back) leave in the linked files. Safe to repeat.

    ``survey``: in its files alone, where the caller holds no other's lock.
    """
    keep = {crime for crime, what in asked.items() if "Q54aa" in what and ALL not in what}
    for key, header, rows in stores.linked.rows(keep, f"{moving.LINKED}{survey}"):
        marked = [(_mark(stores, row), row) for row in rows]
        moving.add(stores.answers, key, header, marked, day=day)
    stores.linked.withdraw(asked, survey=survey)
    _settle(stores, survey)


def _settle(stores: Stores, survey: str) -> None:
    """Once the rows have left the linked files, nothing says any more which answers were theirs."""

    def still(key: str) -> Collection[str]:
        _, rows = stores.linked.read(key)
        return {_mark(stores, row) for row in rows} | ({moving.WHOLE} if rows else set())

    moving.settle(stores.answers, still, survey=survey)


def _mark(stores: Stores, row: Sequence[str]) -> str:
    return stores.keyring.other("moving-row", "\x1f".join(row))


def refused_elsewhere(
    task: Task, ledger: ResponsesLedger, rows: Iterable[Refused]
) -> dict[str, set[str]]:
    """Crime number → the consents that this file takes back from what another file has linked."""
    by_file: dict[str, dict[bytes, set[str]]] = defaultdict(lambda: defaultdict(set))
    for interview_id, link, given in rows:
        for key, crime in ledger.linked_elsewhere(interview_id, link):
            by_file[key][crime] |= {*responses.CONSENTS} - given
    asked: dict[str, set[str]] = defaultdict(set)
    for key, crimes in by_file.items():
        drop = parse(key)
        _, linked = task.stores.linked.read(drop.place(moving.LINKED)) if drop else ([], [])
        for row in linked:
            asked[row[0]] |= crimes.get(ledger.crime_hash(row[0]), set())
    return {crime: what for crime, what in asked.items() if what}


def retract(task: Task, changed: Iterable[Changed], why: str) -> None:
    """Names each released pack that holds somebody who took consent back; nobody is named."""
    stores = task.stores
    ident = f"{task.drop.name}-{task.report.sha256[:12]}"
    rows = {pack.key: pack.rows for pack in changed if pack.released}
    note = retractions.write(stores.reports, london_date(task.moment), ident, rows, why)
    if not note:
        return
    task.report.held_notes.append(
        f"The released packs with these people in them are listed in {note}."
    )
    notices.publish(
        stores.sns,
        stores.settings.notice_topic,
        "Someone in a released pack has withdrawn",
        {"note": note, "file": task.drop.key},
        what_to_do="Release each pack again as it is now. Ask the MPS to delete its copy.",
    )
