"""Answers that wait for others lose their place, those that are together never do (R45, R45a)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from functions.purge.carried_over.answers import Ageing, LogMessage
from functions.purge.expiry import RetentionSchedule
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.policy import responses, retention
from functions.shared.retention import clock_start
from functions.shared.stores.answers.answer_store import AnswerStore
from functions.shared.stores.answers.merged import Merged, Origin
from functions.shared.stores.ledger import Ledger
from tests.component.conftest import World
from tests.dropping import stored

MONTH = Month(2027, 11)
TOGETHER, WAIT = responses.rules().together, timedelta(days=responses.rules().wait_days)
CAME = date(2027, 12, 10)
OPEN, HELD = "responses/uss/2027-11.csv", "held/responses/uss/2027-11.csv"


def ledger(world: World) -> Ledger:
    return Ledger(world.dynamodb, world.table("ledger"))


def answers(world: World) -> AnswerStore:
    return AnswerStore("responses", Bucket(world.s3, world.bucket("anonymised")), ledger(world))


def came(world: World, people: int, *, survey: str = "uss") -> None:
    """So many people's answers of the month, of whom nobody agreed."""
    store = answers(world)
    rows = [("2027-11", "Camden", str(n)) for n in range(people)]
    merged = Merged(("Sample Month", "Borough", "Q1"), rows, [Origin("w1")] * people)
    store.save(store.load(survey, MONTH), merged, changed=CAME)


def age(world: World, day: date) -> int:
    """How many wait, as the purge of a day counts them."""
    return Ageing(answers(world), "purge").run(RetentionSchedule(retention.rules(), day))


def boroughs(world: World, key: str) -> set[str]:
    return {row["Borough"] for row in stored(world, "anonymised", key)}


@pytest.mark.req("R45")
@pytest.mark.parametrize("people", [TOGETHER - 1, TOGETHER, TOGETHER + 1])
def test_who_are_enough_keep_their_borough_however_long_and_are_not_said_to_wait(
    world: World, people: int
) -> None:
    came(world, people)
    waits = people < TOGETHER
    key = HELD if waits else OPEN
    for days in (timedelta(days=-1), timedelta(), timedelta(days=200)):
        assert age(world, CAME + WAIT + days) == (people if waits else 0)
        is_over = days >= timedelta() and waits
        assert boroughs(world, key) == ({"London"} if is_over else {"Camden"})
    assert world.keys("anonymised") == [key]


@pytest.mark.req("R45")
def test_what_waits_is_counted_over_all_months_and_surveys(world: World) -> None:
    assert age(world, CAME) == 0
    came(world, 3)
    came(world, 4, survey="ovss")
    assert age(world, CAME) == 7


@pytest.mark.req("R45")
@pytest.mark.parametrize(("days", "placed"), [(-1, "Camden"), (0, "London")])
def test_of_what_nobody_knows_when_it_came_the_wait_began_with_its_month(
    world: World, days: int, placed: str
) -> None:
    """Its entry of the ledger ends before it does, or was lost."""
    came(world, 3)
    for item in world.items("ledger"):
        ledger(world).delete(item["item"])
    age(world, clock_start(MONTH) + WAIT + timedelta(days=days))
    assert boroughs(world, HELD) == {placed}


@pytest.mark.req("R45")
def test_who_looks_after_it_learns_which_month_has_waited_too_long_and_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    came(world, 3, survey="ovss")
    for day in (CAME, CAME + WAIT, CAME + WAIT + WAIT):
        age(world, day)
    said = [vars(one) for one in caplog.records if one.message == LogMessage.WAITED]
    assert [(line["survey"], str(line["month"])) for line in said] == [("ovss", "2027-11")]
