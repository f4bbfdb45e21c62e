"""What is held of one person is found, exported and erased: of that person, and of nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.sample_draw.extract import reader
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.errors import EventError
from tests.component.conftest import World
from tests.dropping import USS, all_versions, answer, put_and_run, table
from tests.household import (
    ADA,
    BOB,
    EVE,
    EVE_MAIL,
    HOUSEHOLD,
    MONTH,
    OTHER,
    PACK,
    ask,
    live_through,
    places,
)


def of_crime(found: dict[str, Any], ending: str) -> dict[str, Any]:
    """The candidate whose masked crime number ends so."""
    answer: dict[str, Any] = next(
        one
        for one in found["people"]
        if any(h.startswith(f"…{ending}") for h in one["crime_numbers"])
    )
    return answer


@pytest.mark.req("R50")
@pytest.mark.parametrize("typed", [ADA, " 4600001-2027 "])
def test_a_crime_number_in_any_spelling_finds_all_that_is_held(world: World, typed: str) -> None:
    live_through(world)
    found = ask(find=typed)
    ada = of_crime(found, "01/27")
    assert places(ada) >= {
        f"extracts/uss/{MONTH}/a.csv",
        f"working/uss/{MONTH}.csv",
        "RegisterTable",
        f"mopac/uss/{MONTH}/week1.csv",
        PACK,
    }
    # The same person reported another crime online: same telephone, surname and forename.
    assert f"extracts/ovss/{MONTH}/a.csv" in places(ada)
    assert found["answer_by"] == "2028-01-20"
    assert found["owner"] == "ORS"
    owners = {(one["owner"], one["where"]) for one in ada["elsewhere"]}
    assert {("ORS", f"uss {MONTH}"), ("MPS", PACK), ("MPS", "CRIS")} <= owners


@pytest.mark.req("R50")
@pytest.mark.parametrize("typed", [HOUSEHOLD, "0044 (0)7812-555001"])
def test_two_people_who_share_a_telephone_are_told_apart(world: World, typed: str) -> None:
    live_through(world)
    found = ask(find=typed)
    assert len(found["people"]) == 2
    ada, bob = of_crime(found, "01/27"), of_crime(found, "02/27")
    assert ada["person"] != bob["person"]
    with pytest.raises(EventError, match='"person"'):
        ask(case=found["case"], export=True)
    made = ask(case=found["case"], export=True, person=bob["person"])
    text = world.read("export", made["export"]).decode()
    assert BOB in text
    assert "Bob" in text
    assert ADA not in text
    assert "Ada" not in text
    page = world.read("export", made["page"]).decode()
    assert BOB in page
    assert "Ada" not in page


@pytest.mark.req("R50", "R37")
def test_an_email_finds_an_invitation(world: World) -> None:
    live_through(world)
    found = ask(find="Eve@Example.org ")
    (eve,) = found["people"]
    assert "InvitationTable" in places(eve)
    made = ask(case=found["case"], export=True)
    assert made["export"] == f"exports/2027-12-20/{found['case']}.json"
    content = json.loads(world.read("export", made["export"]))
    invited = next(one for one in content["held"] if one["where"] == "InvitationTable")
    registered = next(one for one in content["held"] if one["where"] == "RegisterTable")
    assert registered["details"]["Date Reported"]
    assert invited["details"]["email"] == EVE_MAIL
    assert "token" not in invited["details"]
    page = world.read("export", made["page"]).decode()
    for value in (EVE_MAIL, found["case"], "Your invitation to the online survey", "November 2027"):
        assert value in page
    for inner in ("InvitationTable", "contact_keys", "marks"):
        assert inner not in page


@pytest.mark.req("R50")
def test_two_victims_of_one_crime_are_told_apart_and_their_answers_kept_back(world: World) -> None:
    live_through(world)
    found = ask(find=OTHER)
    assert len(found["people"]) == 2
    for one in found["people"]:
        assert one["rows_of_others_too"] == 2  # mopac and mps: the crime number alone
        assert f"mopac/uss/{MONTH}/week1.csv" not in places(one)
    ask(case=found["case"], erase=True, person=1)
    rows = world.read("linked", f"mopac/uss/{MONTH}/week1.csv").decode()
    assert OTHER in rows
    working = world.read("extract", f"working/uss/{MONTH}.csv").decode()
    assert working.count(OTHER) == 1


@pytest.mark.req("R50", "R39a")
def test_nothing_is_known_of_a_stranger_and_a_case_is_opened_all_the_same(world: World) -> None:
    live_through(world)
    found = ask(find="07700 900999")
    assert found["people"] == []
    assert found["owner"] == "MOPAC"
    assert any("crime number" in one for one in found["cannot_be_searched"])
    assert any("not look anyone up" in one for one in found["cannot_be_searched"])


@pytest.mark.req("R50")
def test_a_case_says_who_asked_and_never_what_was_searched(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    live_through(world)
    caplog.clear()
    found = ask(find=HOUSEHOLD, asked_by="a.clerk")
    logged = json.dumps([vars(record) for record in caplog.records], default=str)
    assert '"asked_by": "a.clerk"' in logged
    entry = next(i for i in world.items("ledger") if i["item"] == f"case#{found['case']}")
    assert entry["asked_by"] == "a.clerk"
    for text in (logged, json.dumps(entry, default=str), json.dumps(found)):
        assert "555001" not in text
        assert ADA not in text
        assert "Ada" not in text
        assert "ada@" not in text


@pytest.mark.req("R39", "R50")
def test_an_erasure_removes_one_person_everywhere_and_nobody_else(world: World) -> None:
    live_through(world)
    found = ask(find=ADA)
    case = found["case"]
    ask(case=case, export=True)
    world.notices()
    done = ask(case=case, erase=True, keep_do_not_contact=True)
    for bucket in ("extract", "linked", "export", "ors_drop", "report", "safeguarding"):
        for text in all_versions(world, bucket):
            assert ADA not in text, bucket
    assert not any(ADA in str(item) for item in world.items("invitation"))
    assert not any(ADA in str(item) for item in world.items("register"))
    # Bob, who shares her telephone, is where he was.
    assert BOB in world.read("extract", f"extracts/uss/{MONTH}/a.csv").decode()
    assert BOB in world.read("linked", f"mopac/uss/{MONTH}/week1.csv").decode()
    assert any(EVE in str(item) for item in world.items("invitation"))
    # What lies beyond us is named, and ORS is told to stop.
    assert {(one["owner"], one["where"]) for one in done["elsewhere"]} >= {
        ("ORS", f"uss {MONTH}"),
        ("MPS", PACK),
    }
    assert ADA in world.read("sample", "stop-lists/uss/2027-12-20.csv").decode()
    note = json.loads(world.read("report", done["retraction_note"]))
    assert note["packs"] == [{"pack": PACK, "rows": 1}]
    assert ADA not in "".join(world.notices())
    listed = {item["contact"] for item in world.items("do_not_contact")}
    assert len(listed) == done["do_not_contact_added"] > 0
    assert all({*item["sources"]} == {"erasure"} for item in world.items("do_not_contact"))
    again = ask(find=ADA)
    assert [place for one in again["people"] for place in places(one)] == [
        "stop-lists/uss/2027-12-20.csv"
    ]
    entry = next(i for i in world.items("ledger") if i["item"] == f"case#{case}")
    assert entry["state"] == "erased"
    assert [step["did"] for step in entry["steps"]] == ["exported", "erasing", "erased"]


@pytest.mark.attack("replay")
@pytest.mark.req("R39")
def test_an_old_file_that_is_sent_again_cannot_bring_the_person_back(world: World) -> None:
    live_through(world)
    found = ask(find=ADA)
    ask(case=found["case"], erase=True)
    put_and_run(world, f"responses/uss/{MONTH}/renamed.csv", table([answer(1), answer(2)]))
    for text in all_versions(world, "linked"):
        assert ADA not in text


@pytest.mark.req("R20", "R50")
def test_objections_go_as_well_where_that_was_asked_for(world: World) -> None:
    live_through(world)
    found = ask(find=EVE)
    first = ask(case=found["case"], erase=True)
    assert first["do_not_contact_added"] == len(world.items("do_not_contact"))
    assert first["do_not_contact_removed"] == 0
    live_through(world)
    found = ask(find=EVE)
    second = ask(case=found["case"], erase=True, keep_do_not_contact=False)
    assert second["do_not_contact_removed"] == first["do_not_contact_added"]
    assert second["do_not_contact_added"] == 0
    assert not world.items("do_not_contact")


@pytest.mark.req("R39")
def test_a_file_that_was_refused_is_found_and_goes_whole(world: World) -> None:
    live_through(world)
    key = f"responses/uss/{MONTH}/odd.csv"
    put_and_run(world, key, table([{**answer(1), "Surname": "Example"}], (*USS, "Surname")))
    assert key in world.keys("ors_drop")
    found = ask(find=ADA)
    assert key in places(found["people"][0])
    done = ask(case=found["case"], erase=True)
    assert done["erased"]["drop"] == 1
    assert not all_versions(world, "ors_drop")


@pytest.mark.req("R06a", "R50")
def test_extracts_keep_their_order_when_one_of_them_is_rewritten(world: World) -> None:
    live_through(world)
    newer = f"extracts/uss/{MONTH}/b.csv"
    world.put("extract", newer, world.read("extract", f"extracts/uss/{MONTH}/a.csv"))
    ask(case=ask(find=BOB)["case"], erase=True)
    bucket = Bucket(world.s3, world.bucket("extract"))
    assert reader.uploads(bucket, "uss", Month.parse(MONTH))[0].key.key == newer


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({}, '"find"'),
        ({"find": "nobody at all"}, '"find"'),
        ({"find": ADA, "export": True}, '"find"'),
        ({"case": "bcdfghjklm"}, '"export"'),
        ({"case": "not a case", "export": True}, '"case"'),
        ({"case": "bcdfghjklm", "export": True}, '"case"'),
        ({"case": "bcdfghjklm", "erase": "yes"}, '"erase"'),
        ({"case": "bcdfghjklm", "erase": True, "why": "because"}, '"why"'),
        ({"find": ADA, "asked_by": "07812 555001"}, '"asked_by"'),
    ],
)
def test_wrong_events_name_their_field_and_no_value(
    world: World, event: dict[str, Any], field: str
) -> None:
    with pytest.raises(EventError, match=field) as caught:
        ask(**event)
    assert ADA not in str(caught.value)


@pytest.mark.req("R50")
def test_a_case_can_be_given_to_its_owner_and_closed(world: World) -> None:
    live_through(world)
    case = ask(find=ADA)["case"]
    assert ask(case=case, owner="MPS")["owner"] == "MPS"
    ask(case=case, close=True)
    entry = next(i for i in world.items("ledger") if i["item"] == f"case#{case}")
    assert (entry["owner"], entry["state"], entry["closed_on"]) == ("MPS", "closed", "2027-12-20")
