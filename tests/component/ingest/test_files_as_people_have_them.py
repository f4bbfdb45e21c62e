"""Drops as people have them: workbooks, other encodings, lists with faults, identity in lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.ingest.handler import handler
from functions.shared.aws import clients
from functions.shared.clock import Month
from functions.shared.errors import Busy
from functions.shared.stores.custody import Custody
from functions.shared.stores.ledger import Ledger
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import (
    NOW,
    OUTCOMES,
    outcome,
    state_of,
    the_list,
)
from tests.dropping import (
    RING,
    Context,
    all_versions,
    answer,
    event,
    everything,
    handed_over,
    put_and_run,
    report,
    rules,
    stored,
    table,
    without_consent,
)
from tests.workbooks import of_text, workbook

ANSWERS = table(
    [
        answer(1, V1="Très kind – “quick”", Value_Stolen="1234.56"),
        answer(2, Q1="7x", Value_Stolen=""),
        without_consent(3, Value_Stolen=""),
    ]
)
MOPAC = "mopac/uss/2027-11/w.csv"
LIST = "Contact,Reason,Scope"


@pytest.mark.req("R58")
@pytest.mark.parametrize(
    ("body", "ending", "read_as"),
    [
        (of_text(ANSWERS), "xlsx", "Excel workbook"),
        (ANSWERS.encode("cp1252"), "csv", "Windows-1252, columns separated by commas"),
        (ANSWERS.encode("utf-16"), "csv", "UTF-16, columns separated by commas"),
        (ANSWERS.encode("utf-16-le"), "csv", "UTF-16, columns separated by commas"),
        (ANSWERS.replace(",", ";").encode(), "csv", "UTF-8, columns separated by semicolons"),
        (ANSWERS.replace(",", "\t").encode("utf-8-sig"), "csv", "UTF-8, columns separated by tabs"),
    ],
)
def test_answers_come_to_the_same_in_whatever_form(
    world: World, body: bytes, ending: str, read_as: str
) -> None:
    handed_over(world, 1, 2)
    key = f"responses/uss/2027-11/w.{ending}"
    put_and_run(world, key, body)
    assert rules(world, key) == {"code-unknown": [3]}
    assert report(world, key)["counts"]["rows in the file"] == 3
    first, second = sorted(stored(world, "linked", MOPAC), key=lambda row: row["Crime No"])
    assert (first["V1"], first["Interview Date"]) == ("Très kind – “quick”", "03/12/2027")
    assert (second["Crime No"], second["Q1"]) == ("4600002/27", "7x")
    assert report(world, key)["read_as"] == read_as
    assert world.keys("ors_drop") == []


@pytest.mark.attack("name")
@pytest.mark.req("R58")
def test_a_second_file_of_the_same_name_and_another_ending_takes_nobodys_place(
    world: World,
) -> None:
    put_and_run(world, "responses/uss/2027-11/w.csv", table([answer(1)]))
    key = "responses/uss/2027-11/w.xlsx"
    put_and_run(world, key, of_text(table([answer(2)])), Context("run-2"))
    assert rules(world, key)["name-taken"] == []
    assert [row["Crime No"] for row in stored(world, "linked", MOPAC)] == ["4600001/27"]


@pytest.mark.req("R20a")
@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "a.csv",
            f"{LIST}\n07812 001001,asked,person\n07812 001002,doesn\u2019t,person\n".encode(
                "cp1252"
            ),
        ),
        (
            "a.csv",
            f"{LIST}\n07812 001001,asked,person\n,,\n07812 001002,asked\n".encode("utf-16-be"),
        ),
        ("a.csv", f'\ufeff\ufeff{LIST}\n07812 001001,asked,\n07812 001002,"asked,\n'.encode()),
        ("a.csv", f"Stop list\n\n{LIST}\n07812 001001,as\0ked,\n07812 001002".encode()),
        ("a.csv", f"{LIST}\n07812 001001,asked,\n07812 001002,asked,\n".replace(",", ";").encode()),
        ("a.xlsx", of_text(f"{LIST}\n07812 001001,asked,\n07812 001002,asked,\n")),
        ("a.xlsx", workbook([["Contact"], [7812001001.0]], [["Contact"], ["07812 001002"]])),
    ],
)
def test_a_list_is_not_refused_for_a_formality(world: World, name: str, body: bytes) -> None:
    key = f"do-not-contact/{name}"
    assert put_and_run(world, key, body)["status"] == "ingested"
    for number in ("+447812001001", "+447812001002"):
        assert RING.contact("phone", number) in the_list(world).read().person
    assert world.keys("ors_drop") == []


@pytest.mark.req("R20a")
def test_blank_rows_of_any_list_are_nobodys(world: World) -> None:
    handed_over(world, 1)
    files = {
        "outcomes/uss/2027-11/w.csv": table([outcome(1, "No Answer")], OUTCOMES) + ",,,,,,\r\n" * 2,
        "do-not-contact/w.csv": f"{LIST}\r\n07812 001131,asked,person\r\n,,\r\n,,\r\n",
        "withdrawals/w.csv": "Crime No,Withdraw\r\n4600001/27,recontact\r\n,\r\n",
    }
    for number, (key, body) in enumerate(files.items()):
        put_and_run(world, key, body, Context(f"run-{number}"))
        assert {*rules(world, key)} <= {"nothing-linked"}
        assert report(world, key)["counts"]["rows in the file"] == 1


@pytest.mark.req("R20a")
def test_who_cannot_be_read_is_told_to_a_person_once(world: World) -> None:
    body = f"{LIST}\n07812 001001,asked,person\nno number,asked,person\n"
    put_and_run(world, "do-not-contact/a.csv", body)
    assert sum("contact-unreadable" in text for text in world.notices()) == 1
    put_and_run(world, "do-not-contact/a.csv", body, Context("run-2"))
    assert not any("contact-unreadable" in text for text in world.notices())


@pytest.mark.req("R34", "R20")
def test_identity_in_outcomes_refuses_the_file_and_stops_whom_it_stops(world: World) -> None:
    cases = handed_over(world, 1, 2, 3, 4)
    rows = [
        outcome(1, "Not Safe"), outcome(2, "Deceased"), outcome(3, "Do Not Contact"),
        outcome(4, "Interviewed"),
    ]  # fmt: skip
    named = [{**row, "Respondent Name": f"Zzyzx{number}"} for number, row in enumerate(rows)]
    key = "outcomes/uss/2027-11/w.csv"
    put_and_run(world, key, table(named, (*OUTCOMES, "Respondent Name")))
    assert report(world, key)["result"] == "refused"
    assert rules(world, key)["forbidden-column"] == [1, 2, 3, 4, 5]
    listed = the_list(world).read().person
    for case in cases[:3]:
        assert {*case.contacts} <= listed
    assert not {*cases[3].contacts} & listed
    assert state_of(world, cases[3]) == "field"  # the rest of the file was not taken in
    assert "Zzyzx" not in str(everything(world))
    assert world.keys("ors_drop") == []
    told = "".join(world.notices())
    assert "safeguarding role" in told
    assert "Suspected breach" in told or "suspected breach" in told
    assert "deleted" in " ".join(report(world, key)["notes"])


@pytest.mark.req("R34", "R20")
@pytest.mark.parametrize("column", ["Surname", "Home address", "DOB", "Post code"])
def test_identity_in_a_list_refuses_it_and_lists_its_people(world: World, column: str) -> None:
    key = "do-not-contact/w.csv"
    put_and_run(world, key, f"Contact,{column}\n07812 001001,Zzyzx\n")
    assert report(world, key)["result"] == "refused"
    assert RING.contact("phone", "+447812001001") in the_list(world).read().person
    assert "Zzyzx" not in str(everything(world))


@pytest.mark.req("R34", "R38")
def test_no_column_refuses_a_concern(world: World) -> None:
    key = "concerns/w.csv"
    put_and_run(world, key, "Crime No,Detail,Name\n4600001/27,frightened,Ann\n")
    assert report(world, key)["result"] != "refused"
    assert len(world.keys("safeguarding")) == 1


@pytest.mark.req("R42")
def test_months_as_a_spreadsheet_writes_them_are_read(world: World) -> None:
    custody = Custody(Ledger(clients.client("dynamodb"), world.table("ledger")))
    custody.handed_over("uss", Month(2027, 11), 100, NOW)
    body = "Survey,Sample Month,Deleted On\r\nuss,Nov-27,02/12/2028\r\n"
    body += "uss,01/11/2027,02/12/2028\r\nuss,2027-11,02-Dec-28\r\nuss,2027-11,01/01/2029\r\n"
    key = "deletions/ors/2028-12/a.csv"
    put_and_run(world, key, body)
    assert rules(world, key) == {"deleted-ahead": [5]}
    assert [str(held.deleted_on) for held in custody.holdings()] == ["2028-12-02"]


@pytest.mark.attack("key")
@pytest.mark.req("R20")
def test_nothing_of_a_file_s_name_is_left_in_the_list(world: World) -> None:
    for name in ("mary-example", "12345-67890"):
        key = f"do-not-contact/{name}.csv"
        put_and_run(world, key, "Contact\n07812 001001\n", Context(name))
        assert name not in str(world.items("do_not_contact"))


@pytest.mark.req("R46")
@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("responses/uss/9999-12/a.csv", "responses/uss/9999-12/a.csv"),
        ("outcomes/uss/2027-11/a.xlsm", "outcomes/uss/2027-11/a.xlsm"),
        ("deletions/2027-11/ors.csv", "deletions/2027-11/ors.csv"),
        ("do-not-contact/07812001001.csv", "do-not-contact/refused-name-"),
        ("rehearsal/outcomes/uss/2027-11/a b.csv", "rehearsal/outcomes/uss/2027-11/refused-name-"),
        ("responses/uss/\uff12\uff10\uff12\uff17-11/a.csv", "responses/uss/refused-name-"),
    ],
)
def test_a_key_that_was_not_agreed_is_reported_where_its_sender_looks(
    world: World, key: str, place: str
) -> None:
    put_and_run(world, key, "x")
    (made,) = [one for one in world.keys("report") if one.endswith(".json")]
    assert made.startswith(f"ingests/{place}")
    assert json.loads(world.read("report", made))["findings"][0]["rule"] == "bad-key"


@pytest.mark.req("R46")
def test_a_typed_ingest_waits_for_the_verdict_on_the_newest_version(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MALWARE_SCAN", "yes")
    key = "do-not-contact/w.csv"
    world.put("ors_drop", key, "Contact\n07812 001001\n")
    with pytest.raises(Busy, match="malware"):
        handler({"key": key}, Context())
    old = world.s3.head_object(Bucket=world.bucket("ors_drop"), Key=key)["VersionId"]
    world.put("ors_drop", key, "Contact\n07812 001002\n")
    between = world.s3.head_object(Bucket=world.bucket("ors_drop"), Key=key)["VersionId"]
    handler(_scanned(world, key, old), Context("run-0"))
    world.put("ors_drop", key, "Contact\n07812 001003\n")
    with pytest.raises(Busy, match="malware"):
        handler({"key": key}, Context("run-2"))
    new = world.s3.head_object(Bucket=world.bucket("ors_drop"), Key=key)["VersionId"]
    assert handler(_scanned(world, key, new), Context("run-3"))["status"] == "ingested"
    assert handler(_scanned(world, key, between), Context("run-4"))["status"] == "ingested"
    assert len(world.items("do_not_contact")) == 3
    assert all_versions(world, "ors_drop") == []


def _scanned(world: World, key: str, version: str) -> dict[str, Any]:
    of = {"bucketName": world.bucket("ors_drop"), "objectKey": key, "versionId": version}
    return {
        **event(world, key),
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        "detail": {
            "s3ObjectDetails": of,
            "scanResultDetails": {"scanResultStatus": "NO_THREATS_FOUND"},
        },
    }
