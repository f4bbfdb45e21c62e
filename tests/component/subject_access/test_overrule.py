"""A no that was recorded wrongly is overruled in a case, and in no other way (R31, R32)."""

from __future__ import annotations

from typing import Any

import pytest

from functions.shared.errors import EventError
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.locks import Locks
from functions.shared.stores.people.tombstones import ingest_lock
from functions.subject_access.handler import handler
from tests.component.conftest import World
from tests.component.ingest.test_a_no_stands import KEY, NO, OTHER, YES, drop, linked
from tests.component.ingest.test_ingest_people import OVSS, invited, withdraw
from tests.crashing import die_everywhere
from tests.dropping import Context, answer, handed_over, held, kept, table, without_consent
from tests.household import ask

ALL = ["Q54aa", "Q54ab", "Recontact MPS", "Recontact MOPAC"]
BOTH = ["4600001/27", "4600002/27"]


def overruling(**over: Any) -> dict[str, Any]:
    event = {"overrule": ALL, "interview": "I1", "file": KEY, "reason": "recorded wrongly",
             "by": "ei-quality", "asked_by": "sam.okafor"}  # fmt: skip
    return {"case": ask(find=BOTH[0])["case"], **event, **over}


@pytest.mark.req("R31", "R32")
def test_a_no_by_mistake_is_a_yes_once_a_case_says_so_and_the_file_comes_again(
    world: World,
) -> None:
    handed_over(world, 1, 2)
    for body in (YES, NO, YES):
        drop(world, KEY, body)
    assert (linked(world), len(kept(world))) == (BOTH[1:], 1)
    event = overruling()
    done = ask(**event)
    assert done == {"case": event["case"], "overruled": ALL, "to_be_sent_again": KEY}
    assert linked(world) == BOTH[1:], "the step links nothing by itself"
    # The very bytes that were right, which had come before.
    drop(world, KEY, YES)
    assert (linked(world), linked(world, "mps"), kept(world)) == (BOTH, BOTH, [])
    # The bytes with the mistake, sent once more by somebody's mail, change nothing.
    assert drop(world, KEY, NO)["status"] == "nothing new"
    assert linked(world) == BOTH


@pytest.mark.req("R31", "R32")
def test_a_no_of_another_file_is_overruled_too_and_the_next_no_stands_again(world: World) -> None:
    handed_over(world, 1, 2)
    drop(world, KEY, YES)
    drop(world, OTHER, table([without_consent(1)]))
    assert linked(world) == BOTH[1:]
    ask(**overruling())
    drop(world, KEY, YES)
    assert (linked(world), kept(world)) == (BOTH, [])
    drop(world, OTHER, table([without_consent(1, Q1="4")]))
    assert (linked(world), len(kept(world))) == (BOTH[1:], 1)


@pytest.mark.req("R31")
def test_only_what_is_named_is_overruled_and_of_nobody_else(world: World) -> None:
    handed_over(world, 1, 2)
    drop(world, KEY, table([without_consent(1), without_consent(2)]))
    ask(**overruling(overrule=["Q54aa"]))
    drop(world, KEY, YES)
    assert (linked(world), linked(world, "mps")) == (BOTH[:1], [])
    found = {(one["column"], *one["rows"]) for one in held(world, KEY)["findings"]}
    assert {("Q54aa", 3), ("Q54ab", 2, 3)} <= found


@pytest.mark.req("R31")
def test_by_a_link_both_ids_are_overruled_and_the_link_must_be_named(world: World) -> None:
    [token] = invited(world, handed_over(world, 1, survey="ovss"))
    key = "responses/ovss/2027-11/w1.csv"
    drop(world, key, table([{**without_consent(1), "Link Id": token}], OVSS))
    with pytest.raises(EventError, match='"link"'):
        ask(**overruling(file=key))
    ask(**overruling(file=key, link=token))
    drop(world, key, table([{**answer(1), "Link Id": token}], OVSS))
    assert world.keys("linked", "mopac/") == ["mopac/ovss/2027-11/w1.csv"]


@pytest.mark.req("R39")
@pytest.mark.attack("replay")
def test_what_a_person_withdrew_stays_withdrawn(world: World) -> None:
    handed_over(world, 1, 2)
    drop(world, KEY, YES)
    withdraw(world, "w", {"Crime No": BOTH[0], "Withdraw": "Q54aa"})
    ask(**overruling())
    drop(world, KEY, YES)
    assert (linked(world), len(kept(world))) == (BOTH[1:], 1)


@pytest.mark.req("R31", "R39a")
@pytest.mark.attack("oracle")
def test_a_case_says_who_decided_and_why_and_nothing_of_whom(world: World) -> None:
    drop(world, KEY, NO)
    world.notices()
    event = overruling(interview="TELLTALE")
    # Whether there was a no under this id is not answered: nobody can look it up.
    assert ask(**event)["overruled"] == ALL
    [notice] = world.notices()
    assert all(word in notice for word in (event["case"], "ei-quality", "recorded wrongly", KEY))
    [case] = [item for item in world.items("ledger") if item["item"] == f"case#{event['case']}"]
    assert [(step["did"], step["by"], step["reason"]) for step in case["steps"]] == [
        ("overruling", "ei-quality", "recorded wrongly"),
        ("overruled", "ei-quality", "recorded wrongly"),
    ]
    assert "TELLTALE" not in f"{notice}{world.items('ledger')}"


@pytest.mark.req("R31")
@pytest.mark.parametrize(
    ("field", "value"),
    [("overrule", []), ("overrule", ["everything"]), ("interview", ""), ("by", "ops"),
     ("reason", "Mrs Jones rang"), ("file", "outcomes/uss/2027-11/w1.csv"),
     ("file", "responses/uss/2027-11/never-came.csv"), ("link", "x"), ("case", "bbbbbbbbbb")],
)  # fmt: skip
def test_an_overruling_that_does_not_say_all_of_it_changes_nothing(
    world: World, field: str, value: Any
) -> None:
    drop(world, KEY, NO)
    event = overruling()
    before = world.items("ledger")
    with pytest.raises(EventError, match=f'"{field}"'):
        ask(**{**event, field: value})
    assert world.items("ledger") == before
    for missing in ("interview", "file", "reason", "by"):
        with pytest.raises(EventError, match=missing):
            ask(**{name: value for name, value in event.items() if name != missing})


@pytest.mark.req("R31")
def test_nothing_is_overruled_while_a_file_of_answers_is_half_way_through(world: World) -> None:
    drop(world, KEY, NO)
    event = overruling()
    ledger = Ledger(world.dynamodb, world.table("ledger"))
    refused = [item for item in world.items("ledger") if item["item"].startswith("refusal#")]
    with (
        Locks(ledger, [ingest_lock("uss")], "a file", 60).held(),
        pytest.raises(Exception, match="under way"),
    ):
        ask(**event)
    assert [i for i in world.items("ledger") if i["item"].startswith("refusal#")] == refused


@pytest.mark.req("R31")
def test_wherever_an_overruling_dies_it_is_finished_by_typing_it_again(world: World) -> None:
    handed_over(world, 1, 2)
    key = "responses/uss/2027-11/x.csv"
    drop(world, key, table([without_consent(101)]))
    event = overruling(file=key, interview="I101")

    def check() -> None:
        drop(world, key, table([answer(101)]))
        assert linked(world, name="x") == ["4600101/27"]

    assert die_everywhere(lambda: handler(event, Context("overrule")), check) > 5
