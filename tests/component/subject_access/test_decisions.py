"""Suspected breaches and concerns are closed, with a decision and a name (R38, R51)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.purge.handler import handler as purge
from functions.shared.errors import EventError, NotAllowed
from functions.shared.policy import calendar
from functions.shared.stores.breaches import Breach, Breaches
from functions.shared.stores.concerns import ConcernDesk
from functions.shared.stores.ledger import Ledger
from tests.component.conftest import World
from tests.household import ask
from tests.sending_world import Context

NOTICED = datetime(2027, 12, 1, 10, tzinfo=UTC)
SUMMARY_DAY = f"2027-12-{calendar.rules().summary_day:02d}T04:00:00Z"


def breach(world: World) -> str:
    ledger = Ledger(world.dynamodb, world.table("ledger"))
    register = Breaches(ledger, world.sns, world.environment["BREACH_TOPIC"])
    return register.report(Breach.LATE_DELETION, "answers 2027-11", {"late": 1}, moment=NOTICED)


def concern(world: World) -> str:
    ledger = Ledger(world.dynamodb, world.table("ledger"))
    desk = ConcernDesk(ledger, world.sns, world.environment["SAFEGUARDING_TOPIC"])
    desk.tell("one-file", "A concern", {}, what_to_do="Look.", moment=NOTICED)
    return next(str(item["item"]) for item in world.items("ledger") if "concern#" in item["item"])


def summary(world: World) -> str:
    purge({"time": SUMMARY_DAY, "summary": "2027-12"}, Context())
    [key] = [key for key in world.keys("report", "summaries/") if key.endswith(".html")]
    return world.read("report", key).decode()


@pytest.mark.req("R51")
def test_a_breach_that_is_closed_is_no_longer_open_and_shows_who_decided_what(
    world: World,
) -> None:
    entry = breach(world)
    assert "Decide whether to tell the ICO" in summary(world)
    ask(breach=entry, decision="ICO not told", by="sam.okafor")
    [item] = [item for item in world.items("ledger") if item["item"] == entry]
    assert (item["state"], item["decision"], item["decided_by"]) == (
        "closed",
        "ico not told",
        "sam.okafor",
    )
    assert item["counts"] == {"late": 1}, "what was found stays"
    found = summary(world)
    assert "Decide whether to tell the ICO" not in found
    assert "sam.okafor" in found


@pytest.mark.req("R38")
def test_a_concern_that_is_closed_is_no_longer_overdue(world: World) -> None:
    entry = concern(world)
    assert "Close 1 open concern about a respondent; 1 overdue." in summary(world)
    ask(concern=entry, decision="police told", by="ada.lee")
    assert "0 open, 0 overdue" in summary(world)


@pytest.mark.req("R51")
def test_the_same_decision_again_changes_nothing_and_another_is_refused(world: World) -> None:
    entry = breach(world)
    event: dict[str, Any] = {"breach": entry, "by": "sam.okafor"}
    ask(**event, decision="no breach")
    assert ask(**event, decision="no breach")["state"] == "closed"
    with pytest.raises(NotAllowed, match="another decision"):
        ask(**event, decision="ico told")


@pytest.mark.req("R51")
@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({"breach": "breach#none", "decision": "ico told", "by": "sam"}, "breach"),
        ({"breach": "case#abc", "decision": "ico told", "by": "sam"}, "breach"),
        ({"breach": "x", "decision": "perhaps", "by": "sam"}, "decision"),
        ({"breach": "x", "decision": "ico told"}, "by"),
        ({"breach": "x", "decision": "ico told", "by": "07700 900123"}, "by"),
        ({"concern": "x", "decision": "ico told", "by": "sam"}, "decision"),
        ({"breach": "x", "find": "y", "decision": "ico told", "by": "sam"}, "find"),
    ],
)
def test_a_decision_that_is_not_clear_closes_nothing_and_names_the_field(
    world: World, event: dict[str, Any], field: str
) -> None:
    with pytest.raises(EventError, match=f'"{field}"'):
        ask(**event)
