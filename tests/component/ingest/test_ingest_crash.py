"""A run that dies after any write is healed by the next, and a busy one makes others wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.ingest.handler import handler
from functions.shared.aws import clients
from functions.shared.errors import Busy
from functions.shared.policy import drops
from functions.shared.stores.ledger import Ledger
from tests.component.conftest import World
from tests.crashing import Died, watched
from tests.dropping import (
    RING,
    Context,
    answer,
    event,
    handed_over,
    kept,
    put_and_run,
    register,
    report,
    stored,
    table,
    without_consent,
)

FAR = 60  # more writes than any run makes


def dying_runs(world: World, make: Callable[[int], tuple[str, str]]) -> list[str]:
    """Lets a run die after each of its writes in turn, each with a file of its own; their keys.

    The event comes again with the same run id, as Lambda's retries do.
    """
    keys = []
    for point in range(1, FAR):
        key, body = make(point)
        keys.append(key)
        world.put("ors_drop", key, body)
        context = Context(f"run-{point}")
        try:
            with watched(point):
                handler(event(world, key), context)
        except Died:
            handler(event(world, key), context)
        else:
            return keys
    raise AssertionError("a run made more writes than expected")


def comparable(document: dict[str, Any]) -> dict[str, Any]:
    """What two reports of like files have in common."""
    return {name: document[name] for name in ("result", "summary", "counts", "notes", "findings")}


@pytest.mark.req("R46")
def test_a_file_of_answers_comes_out_the_same_wherever_its_run_died(
    world: World, figure: Callable[[str, int], None]
) -> None:
    handed_over(world, *range(1000, 1200))

    def make(point: int) -> tuple[str, str]:
        first = 1000 + 2 * point
        rows = [answer(first), answer(first + 1, Q54ab="2"), without_consent(9000 + point)]
        return f"responses/uss/2027-11/n{point}.csv", table(rows)

    keys = dying_runs(world, make)
    assert len(keys) > 10
    figure("points at which ingest was stopped", len(keys))
    assert world.keys("ors_drop") == []
    expected = comparable(report(world, keys[-1]))
    for point, key in enumerate(keys, start=1):
        name = key.removeprefix("responses/")
        assert comparable(report(world, key)) == expected
        assert sorted(row["Crime No"] for row in stored(world, "linked", f"mopac/{name}")) == [
            f"46{1000 + 2 * point:05d}/27",
            f"46{1001 + 2 * point:05d}/27",
        ]
        assert len(stored(world, "linked", f"mps/{name}")) == 1
    # Whoever did not consent is there once, whatever died.
    assert len(kept(world)) == len(kept(world, "comments")) == len(keys)
    states = {item["state"] for item in world.items("ledger") if item["item"].startswith("drop#")}
    assert states == {"done"}
    assert not [item for item in world.items("ledger") if item["item"].startswith("lock#")]


@pytest.mark.req("R10", "R20", "R38")
def test_outcomes_come_out_the_same_wherever_the_run_died(world: World) -> None:
    def make(point: int) -> tuple[str, str]:
        first = 1000 + 3 * point
        handed_over(world, first, first + 1, first + 2)
        header = ("Crime No", "VIW No", "Outcome", "Outcome Date", "Contact")
        rows = [
            {
                "Crime No": f"46{first + n:05d}/27",
                "VIW No": "9001",
                "Outcome": outcome,
                "Outcome Date": "24/11/2027",
            }
            for n, outcome in enumerate(("Not Safe", "Interviewed", "No Answer"))
        ]
        return f"outcomes/uss/2027-11/n{point}.csv", table(rows, header)

    keys = dying_runs(world, make)
    listed = {item["contact"] for item in world.items("do_not_contact")}
    assert len(world.items("history")) == len(keys)  # nobody rests twice
    for point in range(1, len(keys) + 1):
        first = 1000 + 3 * point
        assert RING.contact("crime", f"46{first:05d}/27") in listed
        assert RING.contact("phone", f"+44781234{first:04d}") in listed
    closed = [case for case in register(world).cases() if case.state == "closed"]
    assert len(closed) == 2 * len(keys)
    assert len(world.keys("safeguarding")) == len(keys)
    alerts = [text for text in world.notices() if "not safe to contact" in text]
    assert len(keys) <= len(alerts) <= len(keys) + 1  # told again only if it died in between
    assert world.keys("ors_drop") == []


def test_two_files_of_one_survey_are_not_split_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(clients.client("dynamodb"), world.table("ledger"))
    ledger.lock("answers#uss", "somebody else", now=datetime.now(UTC), seconds=900)
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            ledger.unlock("answers#uss", "somebody else")

    monkeypatch.setattr("functions.shared.stores.locks.time.sleep", wait)
    key = "responses/uss/2027-11/a.csv"
    assert put_and_run(world, key, table([answer(1)]))["status"] == "ingested"
    assert len(waits) == 3


def test_a_file_that_waits_too_long_is_left_for_the_next_try(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(clients.client("dynamodb"), world.table("ledger"))
    ledger.lock("answers#uss", "somebody else", now=datetime.now(UTC), seconds=900)
    impatient = drops.rules().model_copy(update={"patience_seconds": 0})
    monkeypatch.setattr(drops, "rules", lambda: impatient)
    key = "responses/uss/2027-11/a.csv"
    with pytest.raises(Busy):
        put_and_run(world, key, table([answer(1)]))
    assert world.keys("ors_drop") == [key]
    assert world.keys("linked") == []
