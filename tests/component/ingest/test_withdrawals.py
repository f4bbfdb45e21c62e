"""Who withdraws takes back their own, and nobody else's; whoever decides learns what was held."""

from __future__ import annotations

import pytest

from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.tombstones import Tombstones
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import (
    OUTCOMES,
    OVSS,
    invited,
    linked,
    outcome,
    states,
    withdraw,
)
from tests.component.subject_access.test_withdrawn import asked
from tests.dropping import (
    RING,
    Context,
    answer,
    handed_over,
    held,
    held_rules,
    kept,
    put_and_run,
    register,
    report,
    stored,
    table,
)

pytestmark = pytest.mark.req("R39")
DAY = "10/12/2027"


def crimes_in_field(world: World) -> list[str]:
    return sorted(case.crime for case in register(world).cases())


def forget(world: World) -> None:
    """The register keeps nobody as long as the invitations are kept (R43a)."""
    register(world).leave([case.case_id for case in register(world).cases()])
    assert crimes_in_field(world) == []


@pytest.mark.req("R21")
def test_ors_is_told_to_stop_as_it_knows_each_of_them_and_nobody_else(world: World) -> None:
    called = handed_over(world, 1, 2)
    tokens = invited(world, handed_over(world, 3, 4, survey="ovss"))
    rows = [{"Crime No": f"46{number:05d}/27", "Withdraw": "all"} for number in (1, 3)]
    withdraw(world, "w", *rows, {"Crime No": "4600009/27", "Withdraw": "all"})
    assert world.keys("sample", "stop-lists/") == [
        "stop-lists/ovss/2027-12-10.csv",
        "stop-lists/uss/2027-12-10.csv",
    ]
    uss, ovss = (
        stored(world, "sample", f"stop-lists/{survey}/2027-12-10.csv") for survey in ("uss", "ovss")
    )
    assert uss == [{"Crime No": called[0].crime, "VIW No": "9001", "Added": DAY}]
    assert ovss == [{"Link Id": tokens[0], "Added": DAY}]
    assert crimes_in_field(world) == ["4600002/27", "4600004/27"]
    assert set(states(world)) == {"4600004/27"}


@pytest.mark.req("R10", "R21")
def test_who_takes_back_one_consent_goes_on_in_the_sample_beside_who_leaves_it(
    world: World,
) -> None:
    invited(world, handed_over(world, 1, 2, survey="ovss"))
    with asked(world) as found:
        withdraw(
            world,
            "w",
            {"Crime No": "4600001/27", "Withdraw": "Q54ab"},
            {"Crime No": "4600002/27", "Withdraw": "all"},
        )
    assert len(found) == 1  # for the second: what ingest may not read is still to be emptied
    assert crimes_in_field(world) == ["4600001/27"]
    assert states(world) == {"4600001/27": "sent"}
    assert len(world.items("history")) == 1
    assert len(stored(world, "sample", "stop-lists/ovss/2027-12-10.csv")) == 1


@pytest.mark.attack("replay")
def test_a_link_brings_back_neither_its_person_nor_more_than_they_left(world: World) -> None:
    """They withdrew by their crime numbers; ORS sends their answers by link."""
    tokens = invited(world, handed_over(world, 1, 2, 3, survey="ovss"))
    withdraw(
        world,
        "w",
        {"Crime No": "4600001/27", "Withdraw": "all"},
        {"Crime No": "4600002/27", "Withdraw": "Q54ab"},
    )
    late = [{**answer(n), "Link Id": token} for n, token in enumerate(tokens, start=1)]
    put_and_run(world, "responses/ovss/2027-11/late.csv", table(late, OVSS), Context("late"))
    assert {key: sorted(numbers) for key, numbers in linked(world).items()} == {
        "mopac/ovss/2027-11/late.csv": ["4600002/27", "4600003/27"],
        "mps/ovss/2027-11/late.csv": ["4600003/27"],
    }
    assert kept(world, survey="ovss") == []


@pytest.mark.attack("replay")
def test_a_link_is_buried_though_the_register_has_forgotten_its_person(world: World) -> None:
    (token,) = invited(world, handed_over(world, 1, survey="ovss"))
    forget(world)
    withdraw(world, "w", {"Link Id": token, "Withdraw": "all"})
    tombstones = Tombstones(RING)
    assert {item["item"] for item in world.items("ledger") if "tombstone#" in item["item"]} == {
        tombstones.item("link", token),
        tombstones.item("crime", "4600001/27"),
    }
    late = table([{**answer(1), "Link Id": token}], OVSS)
    put_and_run(world, "responses/ovss/2027-11/late.csv", late, Context("late"))
    assert linked(world) == {}
    assert kept(world, survey="ovss") == []


@pytest.mark.req("R20")
def test_an_invitation_waits_though_the_register_has_forgotten_whom_it_is_for(
    world: World,
) -> None:
    tokens = invited(world, handed_over(world, 1, 2, survey="ovss"), State.DUE)
    forget(world)
    key = withdraw(world, "w", {"Link Id": tokens[0], "Withdraw": "please"})
    assert states(world) == {"4600001/27": "unknown", "4600002/27": "due"}
    assert held(world, key)["counts"]["invitations on hold until a person decides"] == 1


@pytest.mark.req("R10")
def test_who_was_interviewed_before_they_withdrew_rests_from_their_interview_on(
    world: World,
) -> None:
    (one,) = handed_over(world, 1)
    calls = table([outcome(1, "Interviewed")], OUTCOMES)
    put_and_run(world, "outcomes/uss/2027-11/w1.csv", calls)
    (rested,) = world.items("history")
    assert rested["on"] == "2027-11-24"
    withdraw(world, "w", {"Crime No": one.crime, "Withdraw": "all"})
    assert world.items("history") == [rested]
    assert crimes_in_field(world) == []


@pytest.mark.req("R39a")
def test_what_was_held_of_whom_is_told_row_by_row_to_who_decides(world: World) -> None:
    handed_over(world, 1, 2, 3)
    put_and_run(world, "responses/uss/2027-11/w1.csv", table([answer(2)]))
    wishes = {1: "all", 2: "Q54ab", 3: "Q54ab", 9: "all"}
    rows = [{"Crime No": f"46{n:05d}/27", "Withdraw": what} for n, what in wishes.items()]
    key = withdraw(world, "w", *rows)
    assert held_rules(world, key) == {"nothing-linked": [2, 4, 5], "held-elsewhere": [2]}
    assert held(world, key)["counts"] == {
        "people who withdrew": 4,
        "files with crime numbers that changed": 1,
        "rows removed from them, or with a consent removed": 1,
        "MPS packs that changed": 1,
        "MPS packs that were already released": 0,
        "invitations on hold until a person decides": 0,
    }
    assert report(world, key)["counts"] == {"rows in the file": 4, "people named": 4}


def test_people_are_counted_once_by_whatever_names_them(world: World) -> None:
    """The links lead to nobody any more when the file comes again: they still are two people."""
    tokens = invited(world, handed_over(world, 1, 2, survey="ovss"))
    rows = [{"Link Id": token, "Withdraw": "all"} for token in tokens]
    both = [{"Crime No": "4600007/27", "Withdraw": what} for what in ("Q54aa", "Q54ab, recontact")]
    for again in ("run-1", "run-2"):
        key = withdraw(world, "w", *rows, *both, run=again)
        assert report(world, key)["counts"] == {"rows in the file": 4, "people named": 3}
        assert held(world, key)["counts"]["people who withdrew"] == 3


@pytest.mark.parametrize(
    ("wishes", "found", "samples"),
    [
        (["please"], False, False),
        (["please", "Q54ab"], True, False),
        (["Q54ab", "recontact"], True, False),
        (["please", "Q54aa", "all"], True, True),
    ],
)
def test_a_sender_is_told_what_stays_and_what_else_goes_if_anybody_in_the_file_asks_for_it(
    world: World, wishes: list[str], found: bool, samples: bool
) -> None:
    rows = [{"Crime No": f"46{n:05d}/27", "Withdraw": what} for n, what in enumerate(wishes)]
    notes = report(world, withdraw(world, "w", *rows))["notes"]
    assert any("cannot find answers kept without identity" in note for note in notes) is found
    assert any("extracts and samples" in note for note in notes) is samples
    assert len(notes) == found + samples
