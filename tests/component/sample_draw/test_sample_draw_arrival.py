"""An extract arrives, comes late, is refused; a handover is recalled; a question to the planner."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from functions.sample_draw.handler import handler
from functions.sample_draw.lateness import Late
from functions.shared.aws.s3 import Bucket
from functions.shared.aws.uploads import upload_of
from functions.shared.errors import NotAllowed
from tests.component.conftest import World
from tests.component.sample_draw.test_sample_draw import (
    AS_EXPECTED,
    MONTH,
    THE_18TH,
    draw,
    handed_over,
    report,
    upload,
)
from tests.extracts import Row, online, spread, text_of, victim

CONTEXT = SimpleNamespace(aws_request_id="run-1")
BEFORE, AFTER = "2027-11-12T10:00:00Z", "2027-11-20T10:00:00Z"


def arrives(key: str, at: str) -> dict[str, Any]:
    """The event that EventBridge makes of an upload."""
    return dict(
        handler(
            {
                "version": "0",
                "id": "1",
                "detail-type": "Object Created",
                "source": "aws.s3",
                "time": at,
                "detail": {"bucket": {"name": "test-extract"}, "object": {"key": key, "size": 1}},
            },
            CONTEXT,
        )
    )


def check_report(world: World, survey: str = "uss", name: str = "extract") -> dict[str, Any]:
    return dict(json.loads(world.read("report", f"extracts/{survey}/{MONTH}/{name}.json")))


@pytest.mark.req("R01")
def test_an_extract_is_checked_when_it_arrives_and_the_check_foretells_the_draw(
    world: World,
) -> None:
    key = upload(world, [*spread(30), victim(50, **{"VIW Date of Birth": "01/01/2015"})])
    summary = arrives(key, BEFORE)
    assert (summary["status"], summary["would_draw"]) == ("checked", 30)
    assert not world.keys("sample")
    assert not world.items("register")
    told = check_report(world)
    assert told["accepted"] is True
    draw()
    assert told["funnel"] == report(world)["funnel"]
    assert told["cells"] == report(world)["cells"]
    assert {**told["sample"], "sha256": ""} == {**report(world)["sample"], "sha256": ""}
    assert told["sample"]["sha256"] != report(world)["sample"]["sha256"], "by another seed (R11a)"


@pytest.mark.req("R13")
def test_a_refused_extract_is_reported_with_rule_and_place_and_no_value(world: World) -> None:
    text = text_of([victim(1), victim(2)]).replace("Examplec", "Examplec,,")
    world.put("extract", f"extracts/uss/{MONTH}/extract.csv", text)
    summary = arrives(f"extracts/uss/{MONTH}/extract.csv", BEFORE)
    assert summary["status"] == "refused"
    told = check_report(world)
    assert told["accepted"] is False
    assert told["refused"]["rule"] == "ragged-row"
    assert told["refused"]["row"] == summary["row"] == 3
    assert "Example" not in json.dumps(told)
    assert any("Extract refused" in notice for notice in world.notices())


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("", "empty"),
        ("\ufeff", "empty"),
        (text_of([]), "no-rows"),
        (text_of([victim(1, **{"Reported Via": "Online"})]), "wrong-survey"),
        (text_of([victim(1)]).replace("VIW Email", "VIW Gender"), "missing-column"),
        (text_of([victim(1)]).replace("VIW Email", "VIW No"), "duplicate-column"),
        (text_of([victim(1)]).replace("Exampleb", "Ex\0mple"), "nul"),
        (text_of([victim(1)]).replace("Exampleb", "x" * 5_000), "field-too-long"),
        (b"PK\x03\x04 a workbook", "not-csv"),
        (text_of([victim(1)]).split("\r\n", 1)[1], "no-header"),
    ],
)
def test_what_is_no_extract_is_refused_as_a_whole(
    world: World, content: str | bytes, rule: str
) -> None:
    world.put("extract", f"extracts/uss/{MONTH}/extract.csv", content)
    assert arrives(f"extracts/uss/{MONTH}/extract.csv", BEFORE)["rule"] == rule
    told = check_report(world)
    assert told["refused"]["meaning"]
    assert "7812" not in json.dumps(told)


def test_an_upload_under_a_wrong_key_is_told_without_repeating_it(world: World) -> None:
    for key in (
        f"extracts/uss/{MONTH}/4600001-27-4600001.csv",
        f"extracts/vvs/{MONTH}/extract.csv",
        "extracts/uss/2027-13/extract.csv",
        f"extracts/uss/{MONTH}/deep/extract.csv",
    ):
        world.put("extract", key, text_of([victim(1)]))
        assert arrives(key, BEFORE)["status"] == "refused"
    told = world.notices()
    reports = world.keys("report")
    assert (len(told), len(reports)) == (4, 4)
    told += [*reports, *(world.read("report", key).decode() for key in reports)]
    assert "4600001" not in "".join(told)


def test_a_folder_made_in_the_console_is_no_extract(world: World) -> None:
    assert arrives(f"extracts/uss/{MONTH}/", BEFORE)["status"] == "ignored"
    assert not world.notices()


@pytest.mark.req("R06a")
def test_the_draw_takes_the_extract_and_not_a_folder_or_a_misnamed_file_made_after_it(
    world: World,
) -> None:
    upload(world, [victim(1)])
    world.put("extract", f"extracts/uss/{MONTH}/", "")
    world.put("extract", f"extracts/uss/{MONTH}/notes.txt", "x")
    world.put("extract", f"extracts/uss/{MONTH}/older/extract.csv", text_of([victim(2), victim(3)]))
    draw()
    assert len(handed_over(world)) == 1


@pytest.mark.req("R01", "R06a")
def test_an_extract_that_comes_late_is_checked_and_rings_and_draws_nobody(world: World) -> None:
    key = upload(world, map(online, range(AS_EXPECTED)), "ovss")
    summary = arrives(key, AFTER)
    assert (summary["status"], summary["late"]) == ("checked", Late.NEXT_MORNING)
    assert not world.keys("sample")
    assert not world.items("register")
    assert any("Late extract: ovss" in notice for notice in world.notices())


@pytest.mark.req("R06a")
def test_the_next_mornings_run_draws_the_newest_of_several_late_extracts(world: World) -> None:
    for name, more in (("a-first", 0), ("b-corrected", 7)):
        rows = [online(n) for n in range(AS_EXPECTED + more)]
        arrives(upload(world, rows, "ovss", name), AFTER)
    [_, found] = handler({"time": "2027-11-21T06:00:00Z"}, CONTEXT)["draws"]
    assert (found["status"], found["drawn"]) == ("drawn", AS_EXPECTED + 7)
    assert report(world, "ovss")["drawn_on"] == "2027-11-21"


@pytest.mark.req("R06a")
def test_a_person_who_names_survey_and_month_draws_a_late_extract_at_once(world: World) -> None:
    arrives(upload(world, [victim(1)]), AFTER)
    assert draw(time=AFTER)["drawn"] == 1


@pytest.mark.req("R06a")
def test_an_unsound_correction_does_not_keep_the_sound_extract_from_being_drawn(
    world: World,
) -> None:
    upload(world, [victim(1)])
    world.put("extract", f"extracts/uss/{MONTH}/newer.csv", "Crime No\r\n1\r\n")
    assert draw()["newer_extracts_refused"] == ["newer"]
    assert "newer" in world.read("report", f"draws/uss/{MONTH}/report.html").decode()


@pytest.mark.req("R06a")
def test_an_extract_for_a_month_that_is_drawn_is_checked_and_not_drawn(world: World) -> None:
    upload(world, [victim(1)])
    draw()
    key = upload(world, [victim(2), victim(3)], name="corrected")
    assert arrives(key, AFTER)["late"] == Late.DRAWN
    assert check_report(world, name="corrected")["rows"] == 2
    assert [row["Crime No"] for row in handed_over(world)] == ["4600001/27"]


@pytest.mark.req("R06a")
@pytest.mark.parametrize(
    ("moment", "late"),
    [
        ("2027-11-18T05:59:00Z", None),
        ("2027-11-18T06:00:00Z", Late.NEXT_MORNING),
        ("2027-11-29T23:00:00Z", Late.NEXT_MORNING),
        ("2027-11-30T10:00:00Z", Late.BY_HAND),
        ("2027-12-03T10:00:00Z", Late.BY_HAND),
        ("2028-02-01T10:00:00Z", Late.CLOSED),
    ],
)
def test_who_is_told_of_a_late_extract_hears_what_becomes_of_it(
    world: World, moment: str, late: Late | None
) -> None:
    assert arrives(upload(world, [victim(1)]), moment).get("late") == late
    assert not world.keys("sample")
    assert len(world.notices()) == (late is not None)


@pytest.mark.req("R52")
def test_a_recalled_handover_is_gone_and_everybody_is_on_the_stop_list(world: World) -> None:
    upload(world, [victim(1), victim(2)])
    draw()
    summary = handler({"time": AFTER, "survey": "uss", "month": MONTH, "cancel": True}, CONTEXT)
    assert summary["people_on_the_stop_list"] == 2
    listed = world.s3.list_object_versions(Bucket=world.bucket("sample"))
    assert [one["Key"] for one in listed["Versions"]] == ["stop-lists/uss/2027-11-20.csv"]
    with pytest.raises(world.ssm.exceptions.ParameterNotFound):
        world.ssm.get_parameter(Name=f"/victim-surveys/local/handover/uss/{MONTH}")
    text = world.read("sample", "stop-lists/uss/2027-11-20.csv").decode()
    assert text.splitlines() == [
        "Crime No,VIW No,Added",
        "4600001/27,1,20/11/2027",
        "4600002/27,1,20/11/2027",
    ]
    assert {item["state"] for item in world.items("register")} == {"recalled"}


@pytest.mark.attack("clock")
@pytest.mark.req("R10", "R49", "R52")
def test_a_month_whose_windows_have_closed_is_recalled_by_no_wrong_month(world: World) -> None:
    """Everybody who was called in it left the field, and could be drawn and called again."""
    upload(world, [victim(1)])
    draw()
    before = world.items("register")
    later = {**CANCEL, "time": "2028-03-20T10:00:00Z"}
    with pytest.raises(NotAllowed, match="windows"):
        handler(later, CONTEXT)
    assert world.items("register") == before
    assert not world.keys("sample", "stop-lists/")
    handler(CANCEL, CONTEXT)
    assert handler(later, CONTEXT)["status"] == "recalled", "one that died is finished all the same"


CANCEL = {"time": AFTER, "survey": "uss", "month": MONTH, "cancel": True}


@pytest.mark.req("R52")
def test_a_recalled_month_is_not_drawn_again_from_the_same_extract(world: World) -> None:
    upload(world, [victim(1)])
    draw()
    handler(CANCEL, CONTEXT)
    with pytest.raises(NotAllowed, match="recalled"):
        draw()
    assert handler({"time": THE_18TH}, CONTEXT)["draws"][0]["status"] == "recalled"
    assert arrives(upload(world, [victim(2)], name="other"), AFTER)["late"] == Late.RECALLED
    assert handler(CANCEL, CONTEXT)["people_on_the_stop_list"] == 1, "and again is the same"
    assert world.read("sample", "stop-lists/uss/2027-11-20.csv").decode().count("4600001/27") == 1


@pytest.mark.req("R40a", "R52")
def test_a_month_that_nobody_has_seen_is_redone_from_the_right_extract(world: World) -> None:
    upload(world, [victim(1), victim(2)])
    first = draw()
    handler(CANCEL, CONTEXT)
    upload(world, [victim(2), victim(3)])
    assert draw(dry_run=True)["drawn"] == 2
    assert draw()["drawn"] == 2
    assert sorted(row["Crime No"] for row in handed_over(world)) == ["4600002/27", "4600003/27"]
    states = {item["ref"]: item.get("state", "field") for item in world.items("register")}
    assert states == {
        "4600001/27|1": "recalled",
        "4600002/27|1": "field",
        "4600003/27|1": "field",
    }
    assert draw()["status"] == "already drawn"
    assert report(world)["sample"]["sha256"] != first["sample_sha256"]


@pytest.mark.req("R39", "R52")
def test_a_file_that_a_withdrawal_rewrote_is_no_new_extract_to_redo_a_month_from(
    world: World,
) -> None:
    """Else taking one person out would let everybody else of the wrong file be drawn again."""
    upload(world, [victim(1), victim(2)], name="a-older")
    key = upload(world, [victim(2), victim(3)])
    draw()
    handler(CANCEL, CONTEXT)
    rewrite(world, key, [victim(3)])
    rewrite(world, f"extracts/uss/{MONTH}/a-older.csv", [victim(1)])
    with pytest.raises(NotAllowed, match="recalled"):
        draw()
    upload(world, [victim(4)], name="right")
    rewrite(world, key, [victim(3)])
    assert draw()["drawn"] == 1
    assert [row["Crime No"] for row in handed_over(world)] == ["4600004/27"]


@pytest.mark.req("R06a", "R39")
def test_the_newest_upload_counts_whatever_was_rewritten_since(world: World) -> None:
    older = upload(world, [victim(1), victim(2)], name="a-older")
    upload(world, [victim(3)], name="b-newer")
    rewrite(world, older, [victim(1)])
    assert "late" not in arrives(older, AFTER), "nobody uploaded it"
    draw()
    assert [row["Crime No"] for row in handed_over(world)] == ["4600003/27"]


def rewrite(world: World, key: str, rows: list[Row]) -> None:
    """What an erasure leaves of a file."""
    bucket = Bucket(world.s3, world.bucket("extract"))
    [stored] = bucket.listing(key)
    bucket.put(key, text_of(rows), "text/csv", Metadata=upload_of(bucket, stored).metadata)


@pytest.mark.req("R40a", "R52")
def test_whom_ors_could_see_before_the_recall_is_not_drawn_again(world: World) -> None:
    upload(world, [victim(1), victim(2)])
    draw()
    world.s3.put_object_tagging(
        Bucket=world.bucket("sample"),
        Key=f"samples/uss/{MONTH}/uss-{MONTH}.zip",
        Tagging={"TagSet": [{"Key": "released", "Value": "yes"}]},
    )
    handler(CANCEL, CONTEXT)
    upload(world, [victim(2), victim(3)])
    assert draw()["drawn"] == 1
    handler(CANCEL, CONTEXT)  # not released this time; what was seen stays seen
    upload(world, [victim(2), victim(4)])
    assert draw()["drawn"] == 1
    assert [row["Crime No"] for row in handed_over(world)] == ["4600004/27"]


@pytest.mark.req("R28", "R52")
def test_a_redone_census_invites_anew_under_new_links(world: World) -> None:
    upload(world, [online(1), online(2)], "ovss")
    draw("ovss")
    before = {item["crime_no"]: item["token"] for item in world.items("invitation")}
    handler({**CANCEL, "survey": "ovss"}, CONTEXT)
    upload(world, [online(2), online(3)], "ovss")
    draw("ovss")
    after = {item["crime_no"]: (item["state"], item["token"]) for item in world.items("invitation")}
    assert {crime: state for crime, (state, _) in after.items()} == {
        "4600001/27": "recalled",
        "4600002/27": "due",
        "4600003/27": "due",
    }
    assert after["4600002/27"][1] != before["4600002/27"]
    links = world.read("sample", f"samples/ovss/{MONTH}/ovss-{MONTH}-links.csv").decode()
    assert links.count("Central North") == 2
    assert after["4600002/27"][1] in links


@pytest.mark.req("R28", "R52")
def test_who_was_written_to_before_the_recall_is_not_invited_again(world: World) -> None:
    upload(world, [online(1), online(2)], "ovss")
    draw("ovss")
    [one, _] = world.items("invitation")
    world.dynamodb.update_item(
        TableName=world.table("invitation"),
        Key={"invitation_id": {"S": one["invitation_id"]}},
        UpdateExpression="SET #s = :sent, claimed_at = :at",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":sent": {"S": "sent"}, ":at": {"S": AFTER}},
    )
    handler({**CANCEL, "survey": "ovss"}, CONTEXT)
    upload(world, [online(1), online(2), online(3)], "ovss")
    assert draw("ovss")["drawn"] == 1


@pytest.mark.req("R52")
def test_recalled_invitations_end(world: World) -> None:
    upload(world, [online(1), online(2)], "ovss")
    draw("ovss")
    handler({"time": AFTER, "survey": "ovss", "month": MONTH, "cancel": True}, CONTEXT)
    assert {item["state"] for item in world.items("invitation")} == {"recalled"}
    assert not [key for key in world.keys("sample") if key.startswith("samples/")]


@pytest.mark.req("R52")
def test_nothing_can_be_recalled_that_was_not_handed_over(world: World) -> None:
    with pytest.raises(NotAllowed, match="nothing"):
        handler({"survey": "uss", "month": MONTH, "cancel": True, "time": AFTER}, CONTEXT)


@pytest.mark.req("R05")
def test_the_planner_answers_from_the_console(world: World) -> None:
    upload(world, spread(400))
    draw()
    asked = {"bcu": "West", "crime_type": "Hate Crime", "points": 20, "month": MONTH}
    answer = handler({"plan": asked, "time": AFTER}, CONTEXT)
    assert answer["from_month"] == MONTH
    assert answer["fastest"]["margin_points"] <= 20
    assert len(answer["fastest"]["quota"]) == 48
