"""Who is erased or withdraws is known by nothing but hashes, and ORS is told to stop (R21, R39)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from functions.shared.stores.people.tombstones import Tombstones
from functions.subject_access.search.matches import Match, Place
from functions.subject_access.search.person_resolution import Person
from functions.subject_access.stores import Settings, open_stores
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import invited, the_list
from tests.component.subject_access.test_erase_files import EXTRACT, HEADER, erase
from tests.component.subject_access.test_withdrawn import rest, withdraw
from tests.dropping import RING, all_versions, handed_over, register, stored, table
from tests.extracts import victim
from tests.household import ADA, BOB, ask
from tests.opt_out_page import post

TOMBSTONES = Tombstones(RING)


def buried(world: World) -> dict[str, set[str]]:
    """Name of a tombstone → what it says."""
    found = (item for item in world.items("ledger") if item["item"].startswith("tombstone#"))
    return {item["item"]: {*item["what"]} for item in found}


@pytest.mark.req("R21", "R50")
def test_ors_learns_of_nobody_that_it_was_not_handed(world: World) -> None:
    world.put("extract", EXTRACT, table([victim(1, Vulnerable="Y")], HEADER))
    assert erase(ADA)["stop_list_added"] == 0
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
    # No old file brings either of their crimes back, nor their link.
    assert buried(world) == {
        TOMBSTONES.item(*name): {"all", "erased"}
        for name in (("crime", one.crime), ("crime", two.crime), ("link", token))
    }


@pytest.mark.req("R39")
def test_the_clock_of_a_withdrawal_starts_when_it_was_made_and_not_when_it_was_finished(
    world: World,
) -> None:
    world.put("extract", EXTRACT, table([victim(1)], HEADER))
    case = ask(find=ADA)["case"]
    ask(case=case, export=True)
    withdraw(world, {"Crime No": ADA})
    assert rest()["erased"] == {"raw-extract": 1, "export": 1}
    assert world.keys("export") == []
    (tombstone,) = (i for i in world.items("ledger") if i["item"].startswith("tombstone#"))
    assert tombstone["clock_date"] == "2027-12-10"


@pytest.mark.req("R21", "R39")
def test_who_was_being_drawn_while_they_withdrew_is_not_called(world: World) -> None:
    """The draw had read its lists; it put them into the field after ingest had looked for them."""
    withdraw(world, {"Crime No": ADA})
    (one,) = handed_over(world, 1)
    assert rest() == {
        "erased": {"register": 1},
        "stop_list_added": 1,
        "rows_of_others_too": 0,
    }
    assert world.items("register") == []
    (listed,) = stored(world, "sample", "stop-lists/uss/2027-12-20.csv")
    assert listed["Crime No"] == one.crime


@pytest.mark.attack("replay")
@pytest.mark.req("R39")
def test_a_link_of_which_only_its_invitation_knew_is_buried_with_that(world: World) -> None:
    """They withdrew by crime number, and the register, by which links are found, had ended."""
    (one,) = handed_over(world, 1, survey="ovss")
    (token,) = invited(world, [one])
    register(world).leave([one.case_id])
    withdraw(world, {"Crime No": one.crime})
    assert rest()["erased"] == {"invitation": 1}
    assert buried(world) == {
        TOMBSTONES.item(*name): {"all"} for name in (("crime", one.crime), ("link", token))
    }


@pytest.mark.req("R39", "R41")
def test_a_line_for_ors_goes_though_nothing_says_any_more_whose_it_was(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Ingest has taken the invitation away: the tombstone of the link alone is left to tell."""
    tokens = invited(world, handed_over(world, 1, 2, survey="ovss"))
    key = "samples/ovss/2027-11/ovss-2027-11-links.csv"
    head, *lines = "Link Id,BCU\r\n", *(f"{token},North\r\n" for token in tokens)
    world.put("sample", key, "".join([head, *lines]))
    withdraw(world, {"Link Id": tokens[0]})
    for stop_list in world.keys("sample", "stop-lists/"):  # which names the link as well
        world.s3.delete_object(Bucket=world.bucket("sample"), Key=stop_list)
    caplog.clear()
    assert rest()["erased"] == {"handover": 1}
    assert all_versions(world, "sample", key) == [head + lines[1]]
    logged = json.dumps([vars(record) for record in caplog.records], default=str)
    assert '"handover": 1, "kept back": 0, "left": 0' in logged


@pytest.mark.req("R32", "R50")
def test_who_has_a_released_pack_is_asked_by_a_note_to_delete_it(world: World) -> None:
    packs = [f"mps/uss/2027-11/{name}.csv" for name in ("released", "waiting")]
    for key in ("mopac/uss/2027-11/released.csv", *packs):
        world.put("linked", key, f"Crime No,V1\r\n{ADA},x\r\n{BOB},x\r\n")
    tags = {"TagSet": [{"Key": "released", "Value": "yes"}]}
    world.s3.put_object_tagging(Bucket=world.bucket("linked"), Key=packs[0], Tagging=tags)
    for crime, released in ((ADA, packs[:1]), (BOB, [])):  # rewritten, it is not released
        done = erase(crime)
        assert done["erased"] == {"linked-responses": 3}
        note = done["retraction_note"]
        (told,) = (text for text in world.notices() if "We erased a person" in text)
        assert f"note about released packs: {note or 'none'}" in told
        found = json.loads(world.read("report", note))["packs"] if note else []
        assert [pack["pack"] for pack in found] == released


@pytest.mark.req("R20", "R50")
def test_the_link_in_the_message_of_who_was_erased_goes_on_working(world: World) -> None:
    """They asked for no entry on the list; next month's draw may have their email all the same."""
    (one,) = handed_over(world, 1, survey="ovss")
    invited(world, [one])
    (item,) = world.items("invitation")
    assert erase(one.crime, keep_do_not_contact=False)["do_not_contact_added"] == 0
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
