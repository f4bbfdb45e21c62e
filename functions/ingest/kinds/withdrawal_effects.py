"""Carries out withdrawals: tombstone first, then every store that holds the person (R39).

Extracts and samples hold names and are not ingest's to read (R53): subject_access empties them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from functions.ingest.processing import Task
from functions.ingest.responses.unlinking import retract, take_back
from functions.shared.aws import dynamodb
from functions.shared.clock import london_date
from functions.shared.policy import surveys
from functions.shared.stores.linked_files import Changed
from functions.shared.stores.people import stop_lists
from functions.shared.stores.people.cases import Case
from functions.shared.stores.people.invitation_ids import invitation_id
from functions.shared.stores.people.objecting.objectors import Objectors
from functions.shared.stores.people.stop_list_entry import Known, by_link
from functions.shared.stores.people.tombstones import ALL, Kind, Tombstones

_WHY = "someone withdrew a consent or all their answers (R39)"


class Wish(NamedTuple):
    """One row: who (canonical crime number, link, or both) takes back what."""

    row: int
    what: str
    crime: str
    link: str


def count(affected: Sequence[Changed]) -> dict[str, int]:
    """Counts of a report."""
    packs = [each for each in affected if each.key.startswith("mps/")]
    return {
        "files with crime numbers that changed": len(affected),
        "rows removed from them, or with a consent removed": sum(each.rows for each in affected),
        "MPS packs that changed": len(packs),
        "MPS packs that were already released": sum(each.released for each in packs),
    }


def withdraw(
    task: Task,
    wishes: Sequence[Wish],
    asked: Mapping[str, Collection[str]],
    cases: Sequence[Case],
    affected: Sequence[Changed],
) -> None:
    """Safe to repeat: the note is written before the packs change, and says which they were."""
    day = london_date(task.moment)
    for wish in wishes:
        _bury(task, wish, [case for case in cases if case.crime == wish.crime])
    retract(task, affected, _WHY)
    take_back(task.stores, asked, day)
    whole = {wish.crime for wish in wishes if wish.what == ALL}
    gone = [case for case in cases if case.crime in whole]
    # Like somebody who refuses: rested, then forgotten (R39a). What is closed stays as it is.
    task.stores.register.close_many((case, day) for case in gone)
    # Before the invitations, which alone say by what link ORS knows somebody.
    _stop(task, gone)
    store = task.stores.invitations
    ids = _ids(task, gone)
    Objectors(task.stores.keyring, task.stores.ledger).keep(store.get_many(ids).values())
    dynamodb.write_batch(store.client, store.table, deletes=({"invitation_id": i} for i in ids))
    task.stores.register.leave(case.case_id for case in gone)
    if any(wish.what == ALL for wish in wishes):
        _ask_for_the_rest(task)


def _stop(task: Task, gone: Sequence[Case]) -> None:
    """ORS holds them still, and the hourly sweep names people of the register only (R21)."""
    for survey in surveys.drawn():
        theirs = [case for case in gone if case.survey == survey.code]
        people: list[Known] = [(case.crime, case.viw) for case in theirs]
        if by_link(survey.code):
            invited = task.stores.invitations.get_many(_ids(task, theirs))
            people = [(one.token,) for one in invited.values()]
        if people:
            stop_lists.add(task.stores.samples, survey.code, people, london_date(task.moment))


def _ids(task: Task, cases: Sequence[Case]) -> list[str]:
    return [invitation_id(task.stores.keyring, case.case_id) for case in cases]


def _ask_for_the_rest(task: Task) -> None:
    """Names nobody. If it cannot be asked, the run fails and is tried again."""
    task.stores.functions.invoke(
        FunctionName=task.stores.settings.subject_access_function,
        InvocationType="Event",
        Payload=json.dumps({"withdrawals": True}),
    )


def _bury(task: Task, wish: Wish, cases: Sequence[Case]) -> None:
    """Under the crime number and under every link that leads to it."""
    stores = task.stores
    links = {wish.link} if wish.link else set()
    links |= {found.token for found in stores.invitations.get_many(_ids(task, cases)).values()}
    people: list[tuple[Kind, str]] = [("link", link) for link in sorted(links)]
    if wish.crime:
        people.append(("crime", wish.crime))
    Tombstones(stores.keyring).record(stores.ledger, people, {wish.what}, london_date(task.moment))
