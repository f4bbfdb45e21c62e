"""The kinds of drops and how each is worked."""

from __future__ import annotations

from functions.ingest import concerns, deletions, listing, outcomes, responses, withdrawals
from functions.ingest.desk import Desk
from functions.ingest.drops import Drop
from functions.ingest.life import Kind
from functions.ingest.memory import Memory
from functions.shared.policy import surveys
from functions.shared.tombstones import ingest_lock


def _remember(desk: Desk, drop: Drop) -> Memory:
    return Memory(desk.ledger, drop)


def _alone(drop: Drop) -> tuple[str, ...]:
    return (f"drop#{drop.key}",)


def _of_a_survey(drop: Drop) -> tuple[str, ...]:
    """One file of answers of a survey at a time: the same interview may stand in two."""
    return (ingest_lock(drop.survey),)


def _of_all_surveys(_: Drop) -> tuple[str, ...]:
    """No file of answers may be half-way through when somebody withdraws."""
    return tuple(ingest_lock(survey.code) for survey in surveys.drawn())


KINDS: dict[str, Kind] = {
    "responses": Kind(responses.read, responses.remember, _of_a_survey),
    "outcomes": Kind(outcomes.read, _remember, _alone, every=True),
    "do-not-contact": Kind(listing.read, _remember, _alone, again=True, every=True),
    "deletions": Kind(deletions.read, _remember, _alone, every=True),
    "concerns": Kind(concerns.read, _remember, _alone, again=True, every=True),
    "withdrawals": Kind(withdrawals.read, _remember, _of_all_surveys, again=True, every=True),
}
