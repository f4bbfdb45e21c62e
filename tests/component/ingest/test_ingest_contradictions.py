"""Rows that contradict each other, and people's links in a file: what the stores get (R31, R36)."""

from __future__ import annotations

import pytest

from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import OVSS, invited
from tests.dropping import (
    Context,
    answer,
    everything,
    handed_over,
    kept,
    put_and_run,
    report,
    rules,
    stored,
    table,
    without_consent,
)

NO = {"Q54aa": "2", "Q54ab": "2"}
KEY = "responses/uss/2027-11/w1.csv"
ONLINE = "responses/ovss/2027-11/w1.csv"


@pytest.mark.req("R31", "R32")
@pytest.mark.parametrize("yes_first", [True, False])
def test_a_yes_and_a_no_of_one_interview_reach_neither_mopac_nor_the_police(
    world: World, yes_first: bool
) -> None:
    handed_over(world, 1, 2)
    rows = [answer(1), without_consent(1)]
    put_and_run(world, KEY, table([*(rows if yes_first else rows[::-1]), answer(2)]))
    for recipient in ("mopac", "mps"):
        linked = stored(world, "linked", f"{recipient}/uss/2027-11/w1.csv")
        assert [row["Crime No"] for row in linked] == ["4600002/27"]
    assert len(kept(world)) == 1
    assert "4600001" not in str(everything(world))
    assert rules(world, KEY)["consent-contradicted"] == [2, 3]
    told = world.notices()
    assert any("consent-contradicted" in text for text in told)
    assert not any("Suspected breach" in text for text in told)


@pytest.mark.req("R31")
@pytest.mark.parametrize("other", [NO, {"Took Part": "No"}])
def test_a_yes_and_a_no_of_one_link_are_linked_to_nobody(
    world: World, other: dict[str, str]
) -> None:
    tokens = invited(world, handed_over(world, 1, 2, survey="ovss"))
    rows = [
        {**answer(1), "Link Id": tokens[0]},
        {**answer(3), **other, "Link Id": tokens[0]},
        {**answer(2), "Link Id": tokens[1]},
    ]
    put_and_run(world, ONLINE, table(rows, OVSS))
    for recipient in ("mopac", "mps"):
        linked = stored(world, "linked", f"{recipient}/ovss/2027-11/w1.csv")
        assert [row["Crime No"] for row in linked] == ["4600002/27"]
    assert rules(world, ONLINE)["consent-contradicted"] == [2, 3]


@pytest.mark.req("R31", "R34", "R36")
def test_a_person_s_link_stays_with_neither_comments_nor_answers(world: World) -> None:
    (token,) = invited(world, handed_over(world, 1, survey="ovss"))
    mine = {**answer(1), **NO, "Link Id": token, "V1": f"My link was {token}"}
    put_and_run(world, ONLINE, table([{**mine, "Q1": token}], OVSS))
    assert report(world, ONLINE)["result"] == "refused"
    assert rules(world, ONLINE)["link-in-value"] == [2]
    assert world.keys("anonymised") == world.keys("linked") == []
    told = world.notices()
    assert any("Suspected breach: forbidden-value" in text for text in told)
    put_and_run(world, ONLINE, table([mine], OVSS), Context("run-2"))
    [comment] = kept(world, "comments", "ovss")
    assert comment["Comment"] == "My link was [removed]"
    assert token not in f"{everything(world)} {told} {world.notices()}"
