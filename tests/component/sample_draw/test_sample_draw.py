"""The draw over real stores: from an extract in the bucket to what ORS and E&I find."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest
import pyzipper

from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.handler import handler
from functions.shared import log
from functions.shared.errors import EventError, NotAllowed, RefusedFile
from functions.shared.policy import extract as columns
from functions.shared.policy import surveys
from tests.component.conftest import World
from tests.extracts import Row, online, text_of, victim

MONTH = "2027-11"
THE_18TH = "2027-11-18T06:00:00Z"
AS_EXPECTED = rules_of(surveys.survey("ovss"))[0].expected_draw.least
CONTEXT = SimpleNamespace(aws_request_id="run-1")


def upload(world: World, rows: Iterable[Row], survey: str = "uss", name: str = "extract") -> str:
    key = f"extracts/{survey}/{MONTH}/{name}.csv"
    world.put("extract", key, text_of(rows))
    return key


def draw(survey: str = "uss", *, run: str = "run-1", **over: Any) -> dict[str, Any]:
    event = {"time": THE_18TH, "survey": survey, "month": MONTH, **over}
    found = handler(event, SimpleNamespace(aws_request_id=run))["draws"][0]
    return dict(found)


def report(world: World, survey: str = "uss") -> dict[str, Any]:
    return dict(json.loads(world.read("report", f"draws/{survey}/{MONTH}/report.json")))


def handed_over(world: World) -> list[dict[str, str]]:
    """The handover as ORS opens it."""
    name = f"/victim-surveys/local/handover/uss/{MONTH}"
    found = world.ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
    assert found["Type"] == "SecureString"
    body = io.BytesIO(world.read("sample", f"samples/uss/{MONTH}/uss-{MONTH}.zip"))
    with pyzipper.AESZipFile(body) as archive:
        archive.setpassword(found["Value"].encode())
        [member] = archive.infolist()
        assert member.wz_aes_strength == 3  # 256 bits
        text = archive.read(member).decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.req("R05", "R13", "R52")
def test_ors_gets_what_it_needs_to_call_and_no_more(world: World) -> None:
    upload(world, [victim(1, **{"VIW Telephone Home": "not a number"}), victim(2)])
    summary = draw()
    assert summary["drawn"] == 2
    rows = handed_over(world)
    assert tuple(rows[0]) == columns.rules().handover.columns
    first = next(row for row in rows if row["Crime No"] == "4600001/27")
    assert first["VIW Telephone Mobile"] == "+447812000001"
    assert first["VIW Telephone Home"] == ""
    assert first["BCU"] == "Central North"
    assert (first["Contact From"], first["Contact To"]) == ("09/11/2027", "21/12/2027")
    assert first["Destroy By"] == "Dec 2028"
    assert world.read("extract", f"working/uss/{MONTH}.csv").decode().count("\r\n") == 3
    deciding = {c.name for c in columns.rules().column if c.use == "decides"}
    assert not deciding & set(rows[0])


@pytest.mark.req("R10")
def test_those_handed_over_are_in_the_register(world: World) -> None:
    upload(world, [victim(1)])
    draw()
    [case] = world.items("register")
    assert case["wave"] == f"uss#{MONTH}"
    assert case["until"] == "2028-06-21"
    assert case["reported"] == "2027-09-28"


@pytest.mark.req("R22", "R23", "R28")
def test_a_census_invites_everybody_once(world: World) -> None:
    by_sms = online(2, **{"VIW Email": "", "Reported Via": "Telephone"})
    upload(world, [online(1), by_sms], "ovss")
    assert draw("ovss")["drawn"] == 2
    found = {item["channel"]: item for item in world.items("invitation")}
    assert found["email"]["email"] == "someone1@example.org"
    assert found["sms"]["phone"] == "+447812000002"
    assert {item["state"] for item in found.values()} == {"due"}
    links = world.read("sample", f"samples/ovss/{MONTH}/ovss-{MONTH}-links.csv").decode()
    rows = list(csv.DictReader(io.StringIO(links)))
    assert set(rows[0]) == {"Link Id", "BCU", "Crime Type"}
    assert {row["Link Id"] for row in rows} == {item["token"] for item in found.values()}
    assert found["email"]["contact_from"] == "2027-11-18"
    assert found["email"]["contact_to"] == "2027-12-28"


@pytest.mark.req("R11")
def test_a_second_run_changes_nothing(world: World) -> None:
    upload(world, [victim(n) for n in range(5)])
    first = draw()
    before = {name: world.keys(name) for name in ("extract", "sample", "report")}
    version = world.s3.head_object(
        Bucket=world.bucket("sample"), Key=f"samples/uss/{MONTH}/uss-{MONTH}.zip"
    )["VersionId"]
    again = draw(run="run-2")
    assert {**again, "status": ""} == {**first, "status": ""}
    assert again["status"] == "already drawn"
    assert before == {name: world.keys(name) for name in ("extract", "sample", "report")}
    head = world.s3.head_object(
        Bucket=world.bucket("sample"), Key=f"samples/uss/{MONTH}/uss-{MONTH}.zip"
    )
    assert head["VersionId"] == version


@pytest.mark.req("R11")
def test_a_dry_run_writes_nothing_and_foretells_how_many(world: World) -> None:
    """It has a seed of its own: nobody can try out who would be drawn (R11a)."""
    upload(world, [victim(n) for n in range(9)])
    told = draw(dry_run=True)
    assert not world.keys("extract", "sealed-seeds/")
    assert not world.keys("certificate")
    assert not world.keys("sample")
    assert not world.keys("report")
    assert not world.items("register")
    assert not world.items("ledger")
    drawn = draw()
    assert drawn["drawn"] == told["drawn"]
    assert drawn["sample_sha256"] != told["sample_sha256"]
    assert draw(dry_run=True)["sample_sha256"] == drawn["sample_sha256"], "now all may know"


@pytest.mark.req("R06a")
def test_the_newest_extract_counts_and_a_later_one_is_never_drawn(world: World) -> None:
    upload(world, [victim(1)], name="first")
    upload(world, [victim(2), victim(3)], name="second")
    assert draw()["drawn"] == 2
    upload(world, [victim(4)], name="third")
    assert draw()["drawn"] == 2
    assert draw(dry_run=True)["drawn"] == 2


@pytest.mark.req("R20")
def test_who_is_on_the_list_in_any_spelling_is_not_drawn(world: World) -> None:
    for typed in ("07812 000 001", "Someone2@Example.org", "4600003/27"):
        world.dynamodb.put_item(
            TableName=world.table("do_not_contact"), Item={"contact": {"S": typed}}
        )
    rows = [victim(1), victim(2, **{"VIW Email": "someone2@example.org"}), victim(3), victim(4)]
    upload(world, rows)
    assert draw()["drawn"] == 1
    assert [row["Crime No"] for row in handed_over(world)] == ["4600004/27"]


@pytest.mark.req("R20")
def test_a_list_that_cannot_be_read_stops_the_draw(world: World) -> None:
    upload(world, [victim(1)])
    world.dynamodb.delete_table(TableName=world.table("do_not_contact"))
    with pytest.raises(log.UnexpectedFailure, match="ResourceNotFoundException"):
        draw()
    assert not world.keys("sample")
    assert not world.items("register")
    assert [item["item"] for item in world.items("ledger")] == []


@pytest.mark.req("R20")
def test_an_entry_that_nobody_can_read_is_told_in_the_report(world: World) -> None:
    world.dynamodb.put_item(
        TableName=world.table("do_not_contact"), Item={"contact": {"S": "the lady next door"}}
    )
    upload(world, [victim(1)])
    draw()
    assert report(world)["do_not_contact"]["unreadable_entries"] == 1


@pytest.mark.req("R20")
def test_a_wrong_number_is_blanked_and_the_person_stays(world: World) -> None:
    world.dynamodb.put_item(
        TableName=world.table("do_not_contact"),
        Item={"contact": {"S": "07812000001"}, "scope": {"S": "number"}},
    )
    upload(world, [victim(1, **{"VIW Telephone Other": "07812 555 555"}), victim(2)])
    assert draw()["drawn"] == 2
    first = next(row for row in handed_over(world) if row["Crime No"] == "4600001/27")
    assert first["VIW Telephone Mobile"] == ""
    assert first["VIW Telephone Other"] == "+447812555555"


@pytest.mark.req("R09", "R10")
def test_nobody_is_in_the_field_of_two_surveys(world: World) -> None:
    same = {"VIW Surname": "Example", "VIW Telephone Mobile": "07812 111111"}
    upload(world, [victim(1, **same)])
    upload(world, [online(2, **same), online(3)], "ovss")
    draw()
    assert draw("ovss")["drawn"] == 1


@pytest.mark.req("R02")
def test_a_month_without_an_extract_is_told_and_keeps_nobody_else_waiting(world: World) -> None:
    upload(world, map(online, range(AS_EXPECTED)), "ovss")
    found = handler({"time": THE_18TH}, CONTEXT)["draws"]
    assert [one["status"] for one in found] == ["no extract", "drawn"]
    assert any("No extract to draw from: uss" in notice for notice in world.notices())


@pytest.mark.req("R01")
def test_a_missing_extract_is_told_on_the_day_of_the_draw_and_then_left_to_the_watch(
    world: World,
) -> None:
    assert handler({"time": "2027-11-19T06:00:00Z"}, CONTEXT)["draws"][0]["status"] == "no extract"
    assert not world.notices()


@pytest.mark.req("R05", "R06a")
def test_the_schedule_makes_no_draw_outside_its_expected_size_and_rings(world: World) -> None:
    upload(world, [online(1)], "ovss")
    found = handler({"time": THE_18TH}, CONTEXT)["draws"][1]
    assert (found["status"], found["would_draw"]) == ("outside the expected size", 1)
    assert not world.keys("sample")
    assert not world.items("register")
    assert any("Not drawn: ovss" in notice for notice in world.notices())
    for event in ({"survey": "ovss"}, {"month": MONTH}):
        statuses = {one["status"] for one in handler({"time": THE_18TH, **event}, CONTEXT)["draws"]}
        assert "drawn" not in statuses, "a person has to name both"
    assert draw("ovss")["drawn"] == 1


def test_a_dry_run_of_everything_says_what_is_missing_and_tells_nobody(world: World) -> None:
    upload(world, [victim(1)])
    found = handler({"time": THE_18TH, "dry_run": True}, CONTEXT)["draws"]
    assert [one["status"] for one in found] == ["dry run", "no extract"]
    assert not world.notices()


@pytest.mark.req("R02")
def test_a_person_who_asks_for_a_month_without_an_extract_is_told_at_once(world: World) -> None:
    with pytest.raises(Exception, match="no extract for uss 2027-11"):
        draw()


@pytest.mark.req("R06a")
def test_a_month_whose_windows_have_closed_is_never_drawn(world: World) -> None:
    upload(world, [victim(1)])
    with pytest.raises(NotAllowed, match="windows"):
        draw(time="2028-01-11T06:00:00Z")


def test_a_refused_extract_fails_the_draw_and_is_told(world: World) -> None:
    world.put("extract", f"extracts/uss/{MONTH}/bad.csv", "Crime No,VIW No\r\n1,2\r\n")
    with pytest.raises(RefusedFile, match="missing-column"):
        draw()
    assert any("Extract refused" in notice for notice in world.notices())
    assert not world.items("register")


def test_a_wrong_field_is_named(world: World) -> None:
    for event, word in (
        ({"survey": "vvs", "month": MONTH}, "survey"),
        ({"survey": "uss", "month": "11/2027"}, "month"),
        ({"survey": "uss", "month": MONTH, "dryrun": True}, "dryrun"),
        ({"survey": "uss", "month": MONTH, "dry_run": "yes"}, "dry_run"),
        ({"cancel": True}, "cancel"),
        ({"plan": {"points": 0}}, "points"),
    ):
        with pytest.raises(EventError, match=word):
            handler(event, CONTEXT)


@pytest.mark.req("R11", "R14")
def test_the_report_adds_up_and_names_nobody(world: World) -> None:
    rows = [victim(n) for n in range(12)]
    rows += [victim(20 + n, **{"VIW Date of Birth": ""}) for n in range(11)]
    rows += [victim(40, **{"Domestic Abuse": "Y"})]
    upload(world, rows)
    draw()
    found = report(world)
    assert found["rows"] == 24
    by_code = {one["code"]: one["count"] for one in found["outcomes"]}
    assert by_code["sensitive"] == "fewer than 20"
    assert by_code["domestic_abuse"] == by_code["do_not_contact"] == "counted together"
    assert by_code["age_unknown"] == "not shown"  # else 24 less the others would tell
    assert by_code["selected"] == 12
    cell = next(one for one in found["cells"] if one["drawn"])
    assert (cell["area"], cell["crime_type"]) == ("Central North", "Assault")
    assert (cell["frame"], cell["eligible"], cell["drawn"]) == (24, 12, 12)
    assert cell["design_weight"] == 1.0
    text = world.read("report", f"draws/uss/{MONTH}/report.json").decode()
    assert "Example" not in text
    assert "7812" not in text
    assert "46000" not in text
    assert f"draws/uss/{MONTH}/report.html" in world.keys("report")


@pytest.mark.req("R12")
def test_a_draw_says_when_the_policy_is_not_last_months(world: World) -> None:
    upload(world, [victim(1)])
    last = {**_empty_report(), "policy": {"sha256": "another"}}
    world.put("report", "draws/uss/2027-10/report.json", json.dumps(last))
    draw()
    assert report(world)["policy"]["differs_from_last_month"] is True
    assert [one["month"] for one in report(world)["earlier_months"]] == ["2027-10"]


def _empty_report() -> dict[str, Any]:
    step = {"words": "", "left": 0, "out": []}
    return {
        "month": "2027-10",
        "rows": 0,
        "funnel": [step] * 7,
        "sample": {"people": 0},
        "allocation": None,
    }


def test_every_metric_of_a_draw_is_counted(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    upload(world, [victim(1)])
    draw()
    printed = capsys.readouterr().out
    for metric in (log.Metric.DRAWN, log.Metric.DRAW_DONE, log.Metric.DRAW_OUTSIDE_EXPECTED):
        assert f'"{metric}"' in printed
    assert "7812" not in printed


def test_two_surveys_that_fail_are_both_told(world: World) -> None:
    for survey in ("uss", "ovss"):
        world.put("extract", f"extracts/{survey}/{MONTH}/bad.csv", "Crime No,VIW No\r\n1,2\r\n")
    with pytest.raises(ExceptionGroup) as raised:
        handler({"time": THE_18TH}, CONTEXT)
    assert [type(error) for error in raised.value.exceptions] == [RefusedFile, RefusedFile]
