"""Files are rewritten while nobody else is half-way through one of them (R06a, R39)."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from functions.shared.errors import Busy
from functions.shared.policy import surveys
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.locks import DRAW, GRACE, LONGEST_RUN
from functions.shared.stores.people.tombstones import ingest_lock
from functions.subject_access.erase.exclusive import alone
from tests.component.conftest import World

LOCKS = {DRAW, *(ingest_lock(survey) for survey in surveys.CODES)}


def ledger(world: World) -> Ledger:
    return Ledger(world.dynamodb, world.table("ledger"))


@pytest.mark.req("R06a", "R39")
def test_no_draw_and_no_file_of_answers_begins_before_the_longest_run_is_surely_over(
    world: World,
) -> None:
    before = int(datetime.now(UTC).timestamp())
    with alone(ledger(world), "erase"):
        held = {item["item"]: item for item in world.items("ledger")}
        assert held.keys() == {f"lock#{name}" for name in LOCKS}
        assert all(item["until"] >= before + LONGEST_RUN + GRACE for item in held.values())
        for name in LOCKS:
            with pytest.raises(Busy):
                ledger(world).lock(name, "draw", now=datetime.now(UTC), seconds=1)
    assert world.items("ledger") == []


@pytest.mark.req("R06a", "R39")
@pytest.mark.parametrize("name", sorted(LOCKS))
def test_whoever_erases_hears_at_once_that_somebody_is_at_work(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A person waits for the answer: they try again when the draw is over."""

    def waits(seconds: float) -> None:
        raise AssertionError(f"waited {seconds} seconds")

    monkeypatch.setattr(time, "sleep", waits)
    ledger(world).lock(name, "another", now=datetime.now(UTC), seconds=60)
    with pytest.raises(Busy), alone(ledger(world), "erase"):
        raise AssertionError("the files are somebody else's")
    assert [item["owner"] for item in world.items("ledger")] == ["another"]
