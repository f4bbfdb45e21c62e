"""A suspected breach is registered once, told once, and by ids and counts alone."""

from __future__ import annotations

import json

import pytest

from functions.shared.aws import clients
from functions.shared.clock import parse_moment
from functions.shared.policy import governance
from functions.shared.stores.breaches import Breach, Breaches
from functions.shared.stores.ledger import Ledger
from tests.component.conftest import World
from tests.crashing import die_everywhere

NOTICED = parse_moment("2027-12-03T10:00:00Z")
ABOUT = "responses/uss/2027-11/week1.csv abc123"


def desk(world: World) -> Breaches:
    ledger = Ledger(clients.client("dynamodb"), world.table("ledger"))
    return Breaches(ledger, clients.client("sns"), world.environment["BREACH_TOPIC"])


@pytest.mark.req("R51")
def test_it_says_what_how_many_and_by_when_to_decide(world: World) -> None:
    entry = desk(world).report(Breach.FORBIDDEN_COLUMN, ABOUT, {"rows": 3}, moment=NOTICED)
    (item,) = world.items("ledger")
    assert item["item"] == entry
    assert (item["state"], item["counts"]) == ("open", {"rows": 3})
    assert governance.rules().contacts.breach_hours == 72
    assert item["decide_by"] == "2027-12-06T10:00:00Z"
    (told,) = world.notices()
    message = json.loads(told)["Message"]
    for word in (entry, ABOUT, "rows: 3", "2027-12-06T10:00:00Z", "A suspected breach"):
        assert word in message


@pytest.mark.req("R51")
def test_the_same_breach_is_told_once_and_another_of_the_same_file_again(world: World) -> None:
    for _ in range(2):
        desk(world).report(Breach.FORBIDDEN_COLUMN, ABOUT, {"rows": 3}, moment=NOTICED)
    assert len(world.notices()) == 1
    desk(world).report(Breach.CRIME_WITHOUT_CONSENT, ABOUT, {"rows": 3}, moment=NOTICED)
    assert len(world.notices()) == 1
    assert len(world.items("ledger")) == 2


@pytest.mark.req("R51")
def test_a_crash_between_register_and_notice_is_healed_by_the_next_report(world: World) -> None:
    def check() -> None:
        assert len(world.items("ledger")) == 1
        # Told twice after a death between the notice and its mark, and never not at all.
        assert len(world.notices()) in (1, 2)

    report = desk(world).report
    assert die_everywhere(
        lambda: report(Breach.LATE_DELETION, "a", {"items": 1}, moment=NOTICED), check
    )
