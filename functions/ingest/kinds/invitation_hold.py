"""Invitations that wait for a person, since nobody understands what a row says of them (R20).

They become "unknown", which only a person makes due again (R28): the word may have been a no.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from functions.ingest.stores import Stores
from functions.shared.aws import transactions
from functions.shared.policy import surveys
from functions.shared.stores.people.cases import Case
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.invitation_ids import invitation_id
from functions.shared.stores.people.invitation_store import transition

REASON = "not_understood"


def hold(
    stores: Stores, doubted: Collection[tuple[str, str]], *, invitations: Iterable[str] = ()
) -> int:
    """Holds what is due of people, and of whom else it can be about, in every wave.

    ``doubted``: canonical crime number and VIW number, blank for everybody of that crime;
    ``invitations``: ids. Returns how many wait because of this call. Safe to repeat.
    """
    ids = set(invitations)
    if doubted:
        ids |= {
            invitation_id(stores.keyring, case.case_id)
            for case in stores.register.cases()
            if surveys.survey(case.survey).writes and _is_one_of(case, doubted)
        }
    table = stores.invitations.table
    return transactions.commit(
        stores.invitations.client, ([_held(table, one)] for one in sorted(ids))
    )


def _is_one_of(case: Case, doubted: Collection[tuple[str, str]]) -> bool:
    return (case.crime, case.viw) in doubted or (case.crime, "") in doubted


def _held(table: str, one: str) -> dict[str, Any]:
    return {"Update": {"TableName": table, **transition(one, State.UNKNOWN, reason=REASON)}}
