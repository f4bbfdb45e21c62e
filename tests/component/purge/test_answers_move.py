"""Linked answers that reach their end live on without identity, wherever a run dies (R45a)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from functions.ingest.handler import handler as ingest
from functions.purge import handler as purge
from functions.shared.aws.s3 import Bucket
from functions.shared.stores.answers import moving
from functions.shared.stores.answers.answer_store import AnswerStore
from functions.shared.stores.ledger import Ledger
from tests.component.conftest import World
from tests.crashing import die_everywhere
from tests.dropping import (
    Context,
    all_versions,
    answer,
    event,
    kept,
    put_and_run,
    report,
    stored,
    table,
    without_consent,
)
from tests.periods import goes_on

KEY = "responses/uss/2027-11/week1.csv"
MERGED = "responses/uss/2027-11.csv"
HEADER = (*answer(1), "Religion")
BEFORE = goes_on("linked-responses", "2027-11") - timedelta(days=1)
OVER = str(goes_on("linked-responses", "2027-11"))  # a week before the linked rows' promise


def purged(day: str = OVER) -> dict[str, Any]:
    reply: dict[str, Any] = purge.handler({"time": f"{day}T04:00:00Z"}, Context("purge"))
    return reply


def questions(rows: list[dict[str, str]]) -> list[str]:
    return sorted(row["Q1"] for row in rows)


def people(first: int, number: int) -> list[dict[str, str]]:
    """Some who agree and some who do not; each has a code of their own in Q1."""
    return [
        (answer if n % 3 else without_consent)(n, Q1=str(100 + n), Religion="Sikh")
        for n in range(first, first + number)
    ]


@pytest.mark.req("R44", "R45", "R45a")
def test_answers_stay_once_without_number_or_date_when_their_linked_rows_end(world: World) -> None:
    put_and_run(world, KEY, table(people(0, 36), HEADER))
    assert len(kept(world)) == 12
    purged(str(BEFORE))
    assert world.keys("linked")
    purged()
    assert not world.keys("linked")
    rows = kept(world)
    assert questions(rows) == [str(100 + n) for n in range(36)]
    assert world.keys("anonymised") == [MERGED]
    assert len(all_versions(world, "anonymised")) == 1
    # With the unit for the borough, and without religion: and nobody can be told from another.
    assert {row["BCU"] for row in rows} == {"Central North"}
    barred = {"Borough", "Religion", "Crime No", "Interview Date", "Value Stolen", "V1"}
    assert not rows[0].keys() & barred
    assert "46000" not in str(all_versions(world, "anonymised"))
    before = all_versions(world, "anonymised")
    for days in (1, 62):
        purged(str(date.fromisoformat(OVER) + timedelta(days=days)))
    assert all_versions(world, "anonymised") == before
    assert not [i for i in world.items("ledger") if i["item"].startswith("origin#")]


@pytest.mark.attack("replay")
@pytest.mark.req("R44", "R48")
def test_no_file_of_a_month_that_is_over_brings_a_number_back(world: World) -> None:
    world.put("ors_drop", KEY, table([answer(1)]))
    late = {**event(world, KEY), "time": f"{OVER}T10:00:00Z"}
    assert ingest(late, Context())["status"] == "refused"
    assert next(found["rule"] for found in report(world, KEY)["findings"]) == "month-over"
    assert not world.keys("linked")


@pytest.mark.req("R45a", "R49")
def test_wherever_the_purge_dies_nobodys_answers_are_lost_or_there_twice(world: World) -> None:
    """Each death leaves another state; the next run makes the same of it."""
    rows = [{**answer(n, Q1=str(100 + n)), "Sample Month": "2027-11"} for n in range(12)]
    header = ("Crime No", "Sample Month", "Borough", "Crime Type", "Q1", "V1")
    world.put("linked", "mopac/uss/2027-11/w.csv", table(rows, header))

    def check() -> None:
        assert not world.keys("linked")
        assert questions(kept(world)) == [str(100 + n) for n in range(12)]
        assert len(all_versions(world, "anonymised", "responses/uss/2027-11")) == 1

    assert die_everywhere(purged, check) > 10


@pytest.mark.attack("replay")
@pytest.mark.req("R39", "R45a")
def test_who_withdraws_between_a_purge_that_died_and_the_next_is_there_once(world: World) -> None:
    rows = [{"Crime No": f"46{n:05d}/27", "Q1": str(100 + n)} for n in range(12)]
    linked = "mopac/uss/2027-11/w.csv"
    world.put("linked", linked, table(rows, ("Crime No", "Q1")))
    # It died before it deleted the file.
    bucket = Bucket(world.s3, world.bucket("anonymised"))
    answers = AnswerStore("responses", bucket, Ledger(world.dynamodb, world.table("ledger")))
    moving.add_whole(answers, linked, ["Crime No", "Q1"], [[*row.values()] for row in rows])
    withdrawal = table([{"Crime No": "4600001/27", "Withdraw": "Q54aa"}], ("Crime No", "Withdraw"))
    put_and_run(world, "withdrawals/w.csv", withdrawal)
    assert len(stored(world, "linked", linked)) == 11
    purged()
    assert questions(kept(world)) == [str(100 + n) for n in range(12)]


@pytest.mark.req("R45")
def test_few_answers_wait_and_lose_their_borough_until_ten_are_together(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    few = [without_consent(n, Q1=str(n)) for n in range(6)]
    put_and_run(world, KEY, table(few))
    assert world.keys("anonymised", "responses/") == world.keys("anonymised", "comments/") == []
    purged("2028-01-09")  # the file came on 10 December
    assert {row["Borough"] for row in stored(world, "anonymised", f"held/{MERGED}")} == {"Camden"}
    assert "AnswersWaitedTooLong" not in capsys.readouterr().out
    purged("2028-01-10")
    assert {row["Borough"] for row in stored(world, "anonymised", f"held/{MERGED}")} == {"London"}
    assert '"AnswersWaitedTooLong":[1.0]' in capsys.readouterr().out.replace(" ", "")
    purged("2028-01-11")
    assert "AnswersWaitedTooLong" not in capsys.readouterr().out, "it rings once"
    more = [without_consent(n, Q1=str(n)) for n in range(6, 11)]
    put_and_run(world, "responses/uss/2027-11/w2.csv", table(more), Context("run-2"))
    assert len(stored(world, "anonymised", MERGED)) == 11
    assert not [key for key in world.keys("anonymised") if key.startswith("held/responses/")]
    # A correction that leaves fewer takes the object away again.
    put_and_run(world, "responses/uss/2027-11/w2.csv", table(more[:1]), Context("run-3"))
    assert not world.keys("anonymised", "responses/")
    assert len(kept(world)) == 7
