"""Who must not be called any more, of the people whom ORS holds (R21). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from itertools import takewhile

from functions.shared.keyed_hashes import Keyring
from functions.shared.policy import retention
from functions.shared.retention import end_of
from functions.shared.stores.people.cases import Case, CaseState
from functions.shared.stores.people.listed import Listed
from functions.shared.stores.people.stop_list_entry import Known, StopList


def must_stop(case: Case, listed: Listed, ring: Keyring) -> bool:
    """Is this person not to be called? Whatever the state of the case: ORS still holds it (R42).

    By any of their contacts or their crime number; because the handover was recalled (R52); or
    because every phone we handed over turned out to be somebody else's.
    """
    keys = (*case.contacts, ring.contact("crime", case.crime))
    handed_over = takewhile(lambda key: not key.startswith("crime#"), case.contacts)
    phones = [key for key in handed_over if key.startswith("phone#")]
    return (
        case.state is CaseState.RECALLED
        or listed.blocks(keys)
        or (bool(phones) and all(map(listed.blanks, phones)))
    )


def stop_list(
    stopped: Collection[Known],
    before: Mapping[Known, date],
    today: date,
    free: Collection[Known],
) -> StopList:
    """Today's list. Somebody keeps the day on which they first stood on it.

    ``free``: of those before, who is in the register and may be called again. Who was on the list
    and is in the register no more was erased or has withdrawn (R39): ORS may hold them all the
    same, so they stay on it as long as any list is kept (R41).
    """
    people = {person: before.get(person, today) for person in stopped}
    kept = retention.rules().by_name["stop-list"]
    gone = before.keys() - people.keys() - {*free}
    people |= {known: before[known] for known in gone if today <= end_of(kept, before[known])}
    return StopList(people, len(people.keys() - before.keys()))
