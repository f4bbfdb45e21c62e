"""A no that was ever said stands: in other files, replays, corrections, by a link (R31, R32)."""

from __future__ import annotations

from typing import Any

import pytest

from functions.ingest.handler import handler
from functions.shared.aws.s3 import Bucket
from functions.shared.stores.answers.answer_store import AnswerStore
from functions.shared.stores.ledger import Ledger
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import OVSS, invited
from tests.crashing import die_everywhere
from tests.dropping import (
    Context,
    all_versions,
    answer,
    event,
    handed_over,
    held_rules,
    kept,
    put_and_run,
    report,
    rules,
    stored,
    table,
    without_consent,
)
from tests.invitations import MONTH

KEY, OTHER = "responses/uss/2027-11/w1.csv", "responses/uss/2027-11/w2.csv"
YES, NO = table([answer(1), answer(2)]), table([without_consent(1), answer(2)])
YES_AGAIN = table([answer(1, Q1="5"), answer(2)])


def drop(world: World, key: str, body: str) -> dict[str, Any]:
    """Each run has an id of its own."""
    drop.runs += 1  # type: ignore[attr-defined]
    return put_and_run(world, key, body, Context(f"no-{drop.runs}"))  # type: ignore[attr-defined]


drop.runs = 0  # type: ignore[attr-defined]


def linked(world: World, who: str = "mopac", name: str = "w1") -> list[str]:
    key = f"{who}/uss/2027-11/{name}.csv"
    there = key in world.keys("linked", key)
    return sorted(row["Crime No"] for row in stored(world, "linked", key)) if there else []


@pytest.mark.attack("replay")
@pytest.mark.req("R31", "R32")
def test_yes_corrected_to_no_and_the_first_bytes_again_is_a_no_with_a_finding(world: World) -> None:
    handed_over(world, 1, 2)
    for body in (YES, NO):
        drop(world, KEY, body)
    before = all_versions(world, "linked")
    assert drop(world, KEY, YES)["status"] == "nothing new"
    assert rules(world, KEY) == {"replaced-before": []}
    assert all_versions(world, "linked") == before
    assert linked(world) == linked(world, "mps") == ["4600002/27"]
    assert len(kept(world)) == 1
    # Nor under another name, nor after another correction.
    assert drop(world, OTHER, YES)["status"] == "nothing new"
    drop(world, KEY, table([without_consent(1, Q1="3"), answer(2)]))
    for body in (YES, NO):
        assert drop(world, KEY, body)["status"] == "nothing new"
    assert [row["Q1"] for row in kept(world)] == ["3"]


@pytest.mark.attack("replay")
@pytest.mark.req("R31", "R32", "R39a")
def test_a_yes_after_a_no_is_a_no_and_evidence_and_insight_hear_of_it(world: World) -> None:
    handed_over(world, 1, 2)
    drop(world, KEY, NO)
    world.notices()
    drop(world, KEY, YES_AGAIN)
    assert linked(world) == linked(world, "mps") == ["4600002/27"]
    assert [row["Q1"] for row in kept(world)] == ["5"]
    assert held_rules(world, KEY)["consent-refused-before"] == [2]
    assert any("consent-refused-before" in text for text in world.notices())
    # The sender learns nothing that was not in this file.
    assert "consent-refused-before" not in rules(world, KEY)
    assert report(world, KEY)["counts"]["rows for MOPAC with crime number"] == 2


@pytest.mark.req("R31")
def test_a_no_is_remembered_though_the_person_left_the_file_meanwhile(world: World) -> None:
    drop(world, KEY, NO)
    drop(world, KEY, table([answer(2)]))
    drop(world, KEY, YES_AGAIN)
    assert linked(world) == ["4600002/27"]


@pytest.mark.req("R31", "R32", "R39")
def test_a_no_in_another_file_takes_back_what_a_yes_has_linked(world: World) -> None:
    handed_over(world, 1, 2)
    drop(world, KEY, YES)
    world.s3.put_object_tagging(
        Bucket=world.bucket("linked"),
        Key="mps/uss/2027-11/w1.csv",
        Tagging={"TagSet": [{"Key": "released", "Value": "yes"}]},
    )
    drop(world, OTHER, table([without_consent(1, Q1="9")]))
    assert linked(world) == linked(world, "mps") == ["4600002/27"]
    # One row, of the interview that came first, and nobody's mark on it.
    assert [row["Q1"] for row in kept(world)] == ["2"]
    bucket, ledger = Bucket(world.s3, world.bucket("anonymised")), world.table("ledger")
    book = AnswerStore("responses", bucket, Ledger(world.dynamodb, ledger)).load("uss", MONTH)
    assert [origin.mark for origin in book.merged.origins] == [""]
    assert "4600001" not in str(all_versions(world, "linked"))
    [note] = world.keys("report", "retractions/")
    assert "mps/uss/2027-11/w1.csv" in world.read("report", note).decode()
    # The police's part alone.
    drop(world, "responses/uss/2027-11/w3.csv", table([answer(2, Q54ab="2")]))
    assert (linked(world), linked(world, "mps")) == (["4600002/27"], [])


@pytest.mark.req("R31")
def test_a_no_on_another_device_by_the_same_link_counts_for_both(world: World) -> None:
    tokens = invited(world, handed_over(world, 1, 2, survey="ovss"))
    first = [{**answer(n), "Link Id": tokens[n - 1]} for n in (1, 2)]
    drop(world, "responses/ovss/2027-11/w1.csv", table(first, OVSS))
    other = {**without_consent(7), "Link Id": tokens[0]}
    drop(world, "responses/ovss/2027-11/w2.csv", table([other], OVSS))
    rows = stored(world, "linked", "mopac/ovss/2027-11/w1.csv")
    assert [row["Crime No"] for row in rows] == ["4600002/27"]
    third = {**answer(8), "Link Id": tokens[0]}
    drop(world, "responses/ovss/2027-11/w3.csv", table([third], OVSS))
    assert "4600001" not in str(all_versions(world, "linked"))
    # One person, one row: that of the interview which came first.
    assert len(kept(world, survey="ovss")) == 1
    for name in ("w2", "w3"):
        assert rules(world, f"responses/ovss/2027-11/{name}.csv") == {"link-elsewhere": [2]}


@pytest.mark.req("R31")
def test_a_no_in_one_survey_takes_nothing_from_what_another_has_linked(world: World) -> None:
    tokens = invited(world, handed_over(world, 1, survey="ovss"))
    handed_over(world, 1, 2)
    drop(world, KEY, YES)
    invitee = table([{**answer(1), "Link Id": tokens[0]}], OVSS)
    drop(world, "responses/ovss/2027-11/w1.csv", invitee)
    drop(world, OTHER, table([without_consent(1, Q1="9")]))
    assert linked(world) == ["4600002/27"]
    [row] = stored(world, "linked", "mopac/ovss/2027-11/w1.csv")
    assert row["Crime No"] == "4600001/27"
    assert kept(world, survey="ovss") == []


@pytest.mark.req("R31", "R32")
def test_a_second_interview_by_the_same_link_is_no_second_row_whatever_both_said(
    world: World,
) -> None:
    tokens = invited(world, handed_over(world, 1, 2, survey="ovss"))
    for number, said in enumerate((answer, without_consent), start=1):
        link = {"Link Id": tokens[number - 1]}
        drop(
            world, f"responses/ovss/2027-11/a{number}.csv", table([{**said(number), **link}], OVSS)
        )
        again = table([{**said(10 + number, Q1="5"), **link}], OVSS)
        drop(world, f"responses/ovss/2027-11/b{number}.csv", again)
    assert [r["Q1"] for r in stored(world, "linked", "mopac/ovss/2027-11/a1.csv")] == ["2"]
    assert [row["Q1"] for row in kept(world, survey="ovss")] == ["2"]
    assert world.keys("linked", "mopac/") == ["mopac/ovss/2027-11/a1.csv"]
    # Once the first file is taken back, the other counts when it is sent again.
    drop(world, "responses/ovss/2027-11/a1.csv", table([], OVSS))
    drop(
        world, "responses/ovss/2027-11/b1.csv", table([{**answer(11), "Link Id": tokens[0]}], OVSS)
    )
    assert len(stored(world, "linked", "mopac/ovss/2027-11/b1.csv")) == 1


@pytest.mark.req("R31", "R39")
def test_wherever_the_run_of_a_no_dies_the_person_is_there_once_and_unlinked(world: World) -> None:
    yes, no = (f"responses/uss/2027-11/{name}.csv" for name in ("y", "n"))
    drop(world, yes, table([answer(1), answer(2)]))
    world.put("ors_drop", no, table([without_consent(1)]))

    def check() -> None:
        assert linked(world, name="y") == ["4600002/27"]
        assert len(kept(world)) == 1
        item = next(i for i in world.items("ledger") if i["item"] == "origin#responses#uss#2027-11")
        assert b"|1|" not in item["origins"]

    assert die_everywhere(lambda: handler(event(world, no), Context("dies")), check) > 10


@pytest.mark.req("R39a")
def test_who_refused_is_remembered_as_a_keyed_hash_alone(world: World) -> None:
    drop(world, KEY, table([without_consent(1, Interview_Id="TELLTALE", Crime_No="4600001/27")]))
    assert "TELLTALE" not in str(world.items("ledger"))
    assert "4600001" not in str(world.items("ledger"))
