"""Who is erased or withdraws is known by nothing but hashes, and ORS is told to stop (R21, R39)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from functions.subject_access.search.matches import Match, Place
from functions.subject_access.search.person_resolution import Person
from functions.subject_access.stores import Settings, open_stores
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import invited, the_list
from tests.component.subject_access.test_erase_files import erase
from tests.component.subject_access.test_withdrawn import rest, withdraw
from tests.dropping import handed_over, register, stored
from tests.household import ADA, BOB, live_through
from tests.opt_out_page import post


@pytest.mark.req("R21", "R50")
def test_ors_learns_of_nobody_that_it_was_not_handed(world: World) -> None:
    live_through(world)
    assert erase(BOB)["stop_list_added"] == 0  # vulnerable: in the extract alone
    assert world.keys("sample", "stop-lists/") == []


@pytest.mark.req("R21", "R50")
def test_each_survey_is_told_to_stop_by_what_it_knows_of_a_person_in_both(world: World) -> None:
    (one,) = handed_over(world, 1)
    (two,) = (replace(case, people=one.people) for case in handed_over(world, 2, survey="ovss"))
    register(world).enter([two])
    (token,) = invited(world, [two])
    assert erase(one.crime)["stop_list_added"] == 2
    uss, ovss = (
        stored(world, "sample", f"stop-lists/{survey}/2027-12-20.csv") for survey in ("uss", "ovss")
    )
    assert [(row["Crime No"], row["VIW No"]) for row in uss] == [(one.crime, "9001")]
    assert [row["Link Id"] for row in ovss] == [token]


@pytest.mark.req("R39")
def test_the_clock_of_a_withdrawal_starts_when_it_was_made_and_not_when_it_was_finished(
    world: World,
) -> None:
    live_through(world)
    withdraw(world, {"Crime No": ADA})
    rest()
    days = [
        date.fromisoformat(item["clock_date"])
        for item in world.items("ledger")
        if item["item"].startswith("tombstone#")
    ]
    assert days == [date(2027, 12, 10)]


@pytest.mark.req("R20", "R50")
def test_the_link_in_the_message_of_who_was_erased_goes_on_working(world: World) -> None:
    """They asked for no entry on the list; next month's draw may have their email all the same."""
    (one,) = handed_over(world, 1, survey="ovss")
    invited(world, [one])
    (item,) = world.items("invitation")
    erase(one.crime, keep_do_not_contact=False)
    assert world.items("invitation") == world.items("do_not_contact") == []
    assert post(item["opt_out_token"], choice="stop")["statusCode"] == 200
    assert {*one.contacts} <= the_list(world).read().person


@pytest.mark.req("R39", "R43")
def test_an_invitation_that_has_gone_since_it_was_seen_is_no_hindrance(world: World) -> None:
    place = Place("invitation", "InvitationTable", "InvitationTable", "ovss", "2027-11")
    gone = Match(place, ADA, "1", ident="gone", token="a" * 22)
    eraser = open_stores(Settings.load()).eraser()
    done = eraser.finish(Person([gone]), datetime(2027, 12, 20, 10, tzinfo=UTC))
    assert done["stop_list_added"] == 1
    (listed,) = stored(world, "sample", "stop-lists/ovss/2027-12-20.csv")
    assert listed["Link Id"] == gone.token
    assert not any(item["item"].startswith("objector#") for item in world.items("ledger"))
