"""Answers that wait for others lose their place, those that are together never do (R45, R45a)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from functions.purge.carried_over import answers as carried_over
from functions.purge.carried_over.answers import Ageing, LinkedStore, LogMessage
from functions.purge.expiry import RetentionSchedule, Verdict
from functions.purge.tally import Thing, What
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.errors import Busy
from functions.shared.policy import responses, retention
from functions.shared.retention import clock_start
from functions.shared.stores.answers import moving
from functions.shared.stores.answers.answer_store import AnswerStore
from functions.shared.stores.answers.merged import Merged, Origin
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.linked_files import LinkedFiles
from functions.shared.stores.locks import Locks
from functions.shared.stores.people.tombstones import ingest_lock
from tests.component.conftest import World
from tests.dropping import stored, table
from tests.sending_world import calls_watched

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


def linked_store(world: World) -> LinkedStore:
    linked = LinkedFiles(Bucket(world.s3, world.bucket("linked")))
    return LinkedStore("LinkedBucket", linked, answers(world), "purge")


def put_linked(world: World, key: str, *numbers: int) -> Thing:
    """A linked file, and what a listing says of it."""
    rows = [{"Crime No": f"46{n:05d}/27", "Borough": "Camden", "Q1": str(n)} for n in numbers]
    world.put("linked", key, table(rows, ("Crime No", "Borough", "Q1")))
    version = world.s3.head_object(Bucket=world.bucket("linked"), Key=key)["VersionId"]
    return Thing(What.VERSION, key, version, Verdict(retention.rules().by_name["linked-responses"]))


@pytest.mark.req("R39", "R45a")
def test_whose_answers_have_moved_is_out_of_the_linked_file_before_anybody_may_withdraw(
    world: World,
) -> None:
    """Who withdraws in between would leave a file that has been moved, and stay where it went."""
    due = [put_linked(world, f"mopac/uss/2027-11/w{n}.csv", n) for n in (1, 2)]
    left: list[list[str]] = []

    def watch(name: str, _: dict[str, Any]) -> None:
        if name == "DeleteItem":  # the lock is given back
            left.append(world.keys("linked"))

    with calls_watched(watch, "before-call"):
        linked_store(world).delete(due)
    assert left == [["mopac/uss/2027-11/w2.csv"], []]
    assert len(answers(world).load("uss", MONTH).merged.rows) == 2


@pytest.mark.req("R44", "R49")
def test_a_file_of_which_a_withdrawal_is_not_finished_keeps_no_other_from_its_end(
    world: World,
) -> None:
    """Somebody has to run the withdrawal again; whatever else is due has a promise as well."""
    stuck = put_linked(world, "mopac/ovss/2027-11/w1.csv", 1, 2)
    moving.add(answers(world), stuck.key, ("Crime No", "Q1"), [("m1", ("4600001/27", "1"))])
    others = [
        put_linked(world, "mopac/uss/2027-11/w1.csv", 3),
        put_linked(world, "mps/uss/2027-11/w1.csv", 3),
    ]
    with pytest.raises(moving.Unfinished):
        linked_store(world).delete([stuck, *others])
    assert world.keys("linked") == [stuck.key]
    assert len(answers(world).load("uss", MONTH).merged.rows) == 1


@pytest.mark.req("R39", "R45a")
def test_while_a_file_of_answers_stays_half_way_through_its_surveys_rows_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = put_linked(world, "mopac/uss/2027-11/w1.csv", 3)
    monkeypatch.setattr(carried_over, "_PATIENCE", 0)
    half_way = Locks(ledger(world), [ingest_lock("uss")], "a file of answers", seconds=900)
    with half_way.held(), pytest.raises(Busy):
        linked_store(world).delete([due])
    assert world.keys("linked") == [due.key]
    assert answers(world).load("uss", MONTH).merged.rows == ()


@pytest.mark.req("R39", "R45a")
def test_the_purge_waits_for_a_file_of_answers_that_is_half_way_through(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = put_linked(world, "mopac/uss/2027-11/w1.csv", 1)
    busy = Locks(ledger(world), [ingest_lock("uss")], "a file of answers", seconds=900)
    busy.take()
    slept: list[float] = []

    def until_it_is_through(seconds: float) -> None:
        slept.append(seconds)
        busy.release()

    monkeypatch.setattr("functions.shared.stores.locks.time.sleep", until_it_is_through)
    linked_store(world).delete([due])
    assert len(slept) == 1
    assert world.keys("linked") == []
    assert not [item for item in world.items("ledger") if item["item"].startswith("lock#")]


@pytest.mark.req("R45a", "R49")
@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("mopac/uss/2027-11/w1.csv", "Crime No,Q1\r\n"),  # nobody is in it any more
        ("mopac/uss/2027-11/odd.csv", "Q1\r\n2\r\n"),  # nothing that ingest has made
        ("mopac/odd.csv", "Crime No,Q1\r\n4600001/27,2\r\n"),
        ("mps/uss/2027-11/w1.csv", "Crime No,V1\r\n4600001/27,Kind.\r\n"),
    ],
)
def test_what_has_no_answers_to_keep_is_deleted_like_anything_else(
    world: World, key: str, body: str
) -> None:
    due = put_linked(world, key)
    world.put("linked", key, body)
    versions = world.s3.list_object_versions(Bucket=world.bucket("linked"))["Versions"]
    linked_store(world).delete(
        [Thing(due.what, key, each["VersionId"], due.verdict) for each in versions]
    )
    assert not world.s3.list_object_versions(Bucket=world.bucket("linked")).get("Versions")
    assert world.keys("anonymised") == []
    assert world.items("ledger") == []
