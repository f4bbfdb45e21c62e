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
from functions.shared.stores.people.cases import CaseState
from tests.component.conftest import World
from tests.crashing import die_everywhere
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


def comparable(document: dict[str, Any]) -> dict[str, Any]:
    """What two reports of like files have in common."""
    return {name: document[name] for name in ("result", "summary", "counts", "notes", "findings")}


@pytest.mark.req("R46")
def test_a_file_of_answers_comes_out_the_same_wherever_its_run_died(
    world: World, figure: Callable[[str, int], None]
) -> None:
    handed_over(world, 1, 2)
    key = "responses/uss/2027-11/n.csv"
    rows = [answer(1), answer(2, Q54ab="2"), without_consent(9000)]
    world.put("ors_drop", key, table(rows))
    reports = []

    def check() -> None:
        reports.append(comparable(report(world, key)))
        assert reports[-1] == reports[0]
        crimes = [row["Crime No"] for row in stored(world, "linked", "mopac/uss/2027-11/n.csv")]
        assert sorted(crimes) == ["4600001/27", "4600002/27"]
        assert len(stored(world, "linked", "mps/uss/2027-11/n.csv")) == 1
        # Whoever did not consent is there once, whatever died.
        assert len(kept(world)) == len(kept(world, "comments")) == 1
        assert_done(world)

    died = die_everywhere(lambda: handler(event(world, key), Context("run")), check)
    assert died > 10
    figure("points at which ingest was stopped", died)


def assert_done(world: World) -> None:
    """The file has gone, and nothing waits for another run."""
    assert world.keys("ors_drop") == []
    items = world.items("ledger")
    assert {one["state"] for one in items if one["item"].startswith("drop#")} == {"done"}
    assert not [one for one in items if one["item"].startswith("lock#")]


@pytest.mark.req("R10", "R20", "R38")
def test_outcomes_come_out_the_same_wherever_the_run_died(world: World) -> None:
    handed_over(world, 1, 2, 3)
    header = ("Crime No", "VIW No", "Outcome", "Outcome Date", "Contact")
    rows = [
        {
            "Crime No": f"460000{number}/27",
            "VIW No": "9001",
            "Outcome": outcome,
            "Outcome Date": "24/11/2027",
        }
        for number, outcome in enumerate(("Not Safe", "Interviewed", "No Answer"), start=1)
    ]
    key = "outcomes/uss/2027-11/n.csv"
    world.put("ors_drop", key, table(rows, header))

    def check() -> None:
        assert len(world.items("history")) == 1  # nobody rests twice
        listed = {item["contact"] for item in world.items("do_not_contact")}
        assert RING.contact("crime", "4600001/27") in listed
        assert RING.contact("phone", "+447812340001") in listed
        assert [case.state for case in register(world).cases()].count(CaseState.CLOSED) == 2
        assert len(world.keys("safeguarding")) == 1
        alerts = [text for text in world.notices() if "not safe to contact" in text]
        assert 1 <= len(alerts) <= 2  # told again only if it died in between
        assert_done(world)

    assert die_everywhere(lambda: handler(event(world, key), Context("run")), check) > 10


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
