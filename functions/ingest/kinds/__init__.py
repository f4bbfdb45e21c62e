"""The kinds of drops and how each is worked."""

from __future__ import annotations

from functions.ingest.drop import Drop
from functions.ingest.drop_ledger import DropLedger
from functions.ingest.kinds import concerns, deletions, do_not_contact, outcomes, withdrawals
from functions.ingest.processing import Kind
from functions.ingest.responses import process
from functions.ingest.stores import Stores
from functions.shared.policy import surveys
from functions.shared.stores.people.tombstones import ingest_lock


def _remember(stores: Stores, drop: Drop) -> DropLedger:
    return DropLedger(stores.ledger, drop)


def _alone(drop: Drop) -> tuple[str, ...]:
    return (f"drop#{drop.key}",)


def _of_a_survey(drop: Drop) -> tuple[str, ...]:
    """One file of answers of a survey at a time: the same interview may stand in two."""
    return (ingest_lock(drop.survey),)


def _of_all_surveys(_: Drop) -> tuple[str, ...]:
    """No file of answers may be half-way through when somebody withdraws."""
    return tuple(ingest_lock(survey.code) for survey in surveys.drawn())


KINDS: dict[str, Kind] = {
    "responses": Kind(process.read, process.remember, _of_a_survey, named=True),
    "outcomes": Kind(outcomes.read, _remember, _alone, every=True),
    "do-not-contact": Kind(do_not_contact.read, _remember, _alone, again=True, every=True),
    "deletions": Kind(deletions.read, _remember, _alone, every=True),
    "concerns": Kind(concerns.read, _remember, _alone, again=True, every=True),
    "withdrawals": Kind(withdrawals.read, _remember, _of_all_surveys, again=True, every=True),
}
