"""The purge over moto: everything due goes, nothing else does, and the certificate is true."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.purge import handler as purge
from functions.purge.emptied_stores import BucketStore
from functions.purge.run import PurgeIncomplete
from functions.shared.aws import dynamodb
from functions.shared.aws.unread_drops import refused_drop
from functions.shared.clock import Month, london_date
from functions.shared.errors import EventError, NotAllowed, SurveyError
from functions.shared.retention import clock_start
from tests.component.conftest import ROOT, World
from tests.periods import goes_on, last_day, taken_on

MONTH = "2027-11"
DRAWN, DAY = clock_start(Month.parse(MONTH)), timedelta(days=1)


class Nothing:
    aws_request_id = "test"


def run(day: str, **event: Any) -> dict[str, Any]:
    """A purge at four in the morning of a day."""
    reply: dict[str, Any] = purge.handler({"time": f"{day}T04:00:00Z", **event}, Nothing())
    return reply


def certificate(world: World, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(world.read("certificate", f"purges/{name}.json"))
    return found


def of_class(found: dict[str, Any], name: str) -> dict[str, Any]:
    entry: dict[str, Any] = next(one for one in found["classes"] if one["class"] == name)
    return entry


def versions(world: World, bucket: str) -> list[str]:
    """Keys of all versions and markers."""
    page = world.s3.list_object_versions(Bucket=world.bucket(bucket))
    return [v["Key"] for v in page.get("Versions", []) + page.get("DeleteMarkers", [])]


def put_invitation(world: World, name: str, contact_to: str, month: str = MONTH) -> None:
    world.dynamodb.put_item(
        TableName=world.table("invitation"),
        Item=dynamodb.typed(
            {
                "invitation_id": name,
                "survey": "ovss",
                "month": month,
                "state": "sent",
                "contact_from": "2027-11-18",
                "contact_to": contact_to,
                "token": f"token-{name}",
                "opt_out_token": f"out-{name}",
                "crime_no": "4600001/27",
                "email": "somebody@example.org",
                "contact_keys": ["email#x"],
                "address_key": "email#x",
            }
        ),
    )


@pytest.mark.req("R49", "R51")
def test_a_console_folder_is_no_late_deletion_no_odd_date_and_no_breach(world: World) -> None:
    for bucket, key in (
        ("extract", "extracts/"),
        ("extract", "extracts/uss/"),
        ("extract", "extracts/uss/2020-01/"),
        ("extract", "extracts/uss/2035-01/"),
        ("ors_drop", "somewhere/"),
    ):
        world.put(bucket, key, "")
    summary = run("2027-12-12")
    assert summary["held"] == 0
    assert sum(one["late"] for one in summary["classes"].values()) == 0
    assert not any("breach" in one.casefold() for one in world.notices())
    assert "extracts/uss/2020-01/" not in versions(world, "extract")


@pytest.mark.req("R46", "R49")
def test_a_drop_that_nobody_read_is_told_of_before_it_goes_and_a_refused_one_is_not(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for key in ("do-not-contact/list.csv", "07700900123/list.csv", "concerns/refused.csv"):
        world.put("ors_drop", key, "x")
    found = world.s3.head_object(Bucket=world.bucket("ors_drop"), Key="concerns/refused.csv")
    entry = {"item": refused_drop(found["VersionId"]), "clock_date": "2027-11-18"}
    world.dynamodb.put_item(TableName=world.table("ledger"), Item=dynamodb.typed(entry))
    day = london_date(datetime.now(UTC))
    gone = taken_on("drop", day)
    run(str(gone - DAY))
    assert not world.notices()
    run(str(gone))
    [told] = world.notices()
    assert "files: 1" in told
    assert "do-not-contact: 1" in told
    assert "list.csv" not in told
    assert versions(world, "ors_drop") == ["07700900123/list.csv"]  # no class claims it
    assert '"DropsPurgedUnread":[1.0]' in capsys.readouterr().out.replace(" ", "")


@pytest.mark.req("R40a", "R49")
def test_an_extract_goes_a_week_before_its_promise_and_not_a_day_sooner(world: World) -> None:
    world.put("extract", f"extracts/uss/{MONTH}/a.csv", "x")
    gone = taken_on("raw-extract", DRAWN)
    run(str(gone - DAY))
    assert world.keys("extract")
    run(str(gone))
    assert not versions(world, "extract")


@pytest.mark.req("R49")
def test_every_version_marker_and_unfinished_upload_goes(world: World) -> None:
    key = f"mopac/uss/{MONTH}/a.csv"
    for body in ("one", "two", "three"):
        world.put("linked", key, body)
    world.s3.delete_object(Bucket=world.bucket("linked"), Key=key)
    world.s3.create_multipart_upload(Bucket=world.bucket("linked"), Key=key)
    day = str(goes_on("linked-responses", MONTH))
    reply = run(day)
    assert reply["classes"]["linked-responses"] == {"due": 5, "deleted": 5, "late": 0}
    assert not versions(world, "linked")
    uploads = world.s3.list_multipart_uploads(Bucket=world.bucket("linked"))
    assert not uploads.get("Uploads")
    entry = of_class(certificate(world, day), "linked-responses")
    assert entry["deleted"] == {"versions": 3, "delete markers": 1, "unfinished uploads": 1}
    assert entry["left"] == 0
    assert entry["restorable_until"] is None


@pytest.mark.req("R49")
def test_versions_of_a_bucket_whose_versioning_was_suspended_go_as_well(world: World) -> None:
    key = f"mps/uss/{MONTH}/a.csv"
    world.put("linked", key, "kept while versioning was on")
    world.s3.put_bucket_versioning(
        Bucket=world.bucket("linked"), VersioningConfiguration={"Status": "Suspended"}
    )
    world.put("linked", key, "the null version")
    run(str(goes_on("linked-responses", MONTH)))
    assert not versions(world, "linked")


@pytest.mark.req("R45")
def test_answers_without_identity_and_the_list_of_objections_stay(world: World) -> None:
    world.put("anonymised", f"responses/uss/{MONTH}/a.csv", "x")
    world.put("anonymised", f"comments/uss/{MONTH}/a.csv", "x")
    world.dynamodb.put_item(
        TableName=world.table("do_not_contact"), Item={"contact": {"S": "phone#x"}}
    )
    run("2040-01-01")
    assert world.keys("anonymised") == [f"responses/uss/{MONTH}/a.csv"]
    assert len(world.items("do_not_contact")) == 1


@pytest.mark.req("R43", "R43a")
def test_an_invitation_loses_its_contact_details_first_and_ends_later(world: World) -> None:
    put_invitation(world, "early", contact_to="2027-12-20")
    put_invitation(world, "late", contact_to="2028-01-10")
    gone = taken_on("invitation-contact", date(2027, 12, 20))
    assert run(str(gone - DAY))["due"] == 0
    found = run(str(gone))
    assert found["classes"] == {"invitation-contact": {"due": 1, "deleted": 1, "late": 0}}
    stripped, whole = sorted(world.items("invitation"), key=lambda item: item["invitation_id"])
    assert {"email", "phone"}.isdisjoint(stripped)
    assert stripped["token"] == "token-early"
    assert whole["email"] == "somebody@example.org"
    gone = goes_on("invitation", MONTH)
    run(str(gone - DAY))
    assert len(world.items("invitation")) == 2
    run(str(gone))
    assert not world.items("invitation")


@pytest.mark.req("R43", "R40")
def test_contact_details_never_outlive_the_working_sample(world: World) -> None:
    put_invitation(world, "odd", contact_to="2028-09-30")
    assert run("2028-03-23")["due"] == 0
    assert run("2028-03-24")["classes"]["invitation-contact"]["deleted"] == 1  # 31 March - 7


@pytest.mark.req("R41")
def test_the_password_of_a_handover_goes_with_it(world: World) -> None:
    name = f"{ROOT}/handover/uss/{MONTH}"
    world.ssm.put_parameter(Name=name, Value="secret", Type="SecureString")
    world.put("sample", f"samples/uss/{MONTH}/uss-{MONTH}.zip", "x")
    world.put("sample", "stop-lists/uss/2027-12-01.csv", "x")
    found = run(str(taken_on("handover", DRAWN)))
    assert found["classes"]["handover-password"]["deleted"] == 1
    left = world.ssm.get_parameters_by_path(Path=ROOT, Recursive=True)["Parameters"]
    assert sorted(entry["Name"] for entry in left) == [f"{ROOT}/pauses", f"{ROOT}/sending-switch"]
    assert world.keys("sample") == ["stop-lists/uss/2027-12-01.csv"]
    run(str(taken_on("stop-list", date(2027, 12, 1))))
    assert not versions(world, "sample")


@pytest.mark.req("R10", "R39a")
def test_rows_end_by_the_date_they_carry(world: World) -> None:
    for number, on in enumerate(("2027-06-01", "2027-06-20")):
        world.dynamodb.put_item(
            TableName=world.table("history"),
            Item={"entry_id": {"S": str(number)}, "on": {"S": on}, "ids": {"B": b"0123456789"}},
        )
    world.dynamodb.put_item(
        TableName=world.table("register"),
        Item={"case_id": {"S": "c"}, "wave": {"S": f"uss#{MONTH}"}, "ref": {"S": "x|1"}},
    )
    run("2027-12-25")  # 1 June + 7 months - 7 days
    assert [item["on"] for item in world.items("history")] == ["2027-06-20"]
    assert world.items("register")
    run("2028-08-11")  # 18 November + 9 months - 7 days
    assert not world.items("register")


@pytest.mark.req("R49")
def test_a_key_without_a_date_counts_from_its_arrival_and_is_reported(world: World) -> None:
    world.put("extract", "extracts/uss/someday/a.csv", "x")
    run("2031-01-01")
    assert not world.keys("extract")
    assert of_class(certificate(world, "2031-01-01"), "raw-extract")["undated"] == 1


def put_rows(world: World, on: str | None) -> None:
    """A row of the history, one of the register and a tombstone, all of one date."""
    wave = {"wave": {"S": f"uss#{on[:7]}"}} if on else {}
    day, clock = ({"on": {"S": on}}, {"clock_date": {"S": on}}) if on else ({}, {})
    for table, item in (
        ("history", {"entry_id": {"S": f"h{on}"}, **day}),
        ("register", {"case_id": {"S": f"c{on}"}, **wave}),
        ("ledger", {"item": {"S": f"tombstone#{on}"}, **clock}),
    ):
        world.dynamodb.put_item(TableName=world.table(table), Item=item)


def rows(world: World) -> int:
    kept = [item for item in world.items("ledger") if item["item"].startswith("tombstone#")]
    return len(kept) + len(world.items("history")) + len(world.items("register"))


@pytest.mark.attack("clock")
@pytest.mark.req("R49")
def test_what_is_dated_ten_years_ahead_or_not_at_all_stays_and_is_reported(world: World) -> None:
    put_rows(world, "2037-11-28")
    put_rows(world, None)
    world.put("extract", "extracts/uss/2037-11/a.csv", "x")
    reply = run("2027-11-28")
    assert (reply["due"], reply["held"]) == (0, 7)
    assert rows(world) == 6
    assert world.keys("extract")
    found = certificate(world, "2027-11-28")
    assert found["held"] == 7
    for name, held in (("contact-history", 2), ("register", 2), ("tombstone", 2)):
        assert (of_class(found, name)["held"], of_class(found, name)["late"]) == (held, 0)
    assert any("A person must check" in said for said in found["statements"])
    page = world.read("certificate", "purges/2027-11-28.html").decode()
    assert "Items with a date too far ahead" in page


@pytest.mark.attack("clock")
@pytest.mark.req("R49")
def test_in_prod_no_typed_day_moves_the_purge(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wrong year deleted register, history and tombstones, and certified it as complete."""
    monkeypatch.setenv("STAGE", "prod")
    now = datetime.now(UTC)
    put_rows(world, f"{now:%Y-%m-%d}")
    for wrong in ("2016-11-28", f"{now + timedelta(days=1):%Y-%m-%d}", "2099-01-01"):
        for event in ({}, {"dry_run": True}, {"summary": "2027-11"}):
            with pytest.raises(NotAllowed, match='"time"'):
                run(wrong, **event)
    assert rows(world) == 3
    assert not world.keys("certificate")
    # A day of the last week is let in, and yet the purge stands for today.
    assert run(f"{now - timedelta(days=5):%Y-%m-%d}")["day"] == str(london_date(now))
    assert rows(world) == 3


@pytest.mark.req("R49")
def test_where_months_are_played_no_purge_goes_back_before_the_newest_certificate(
    world: World,
) -> None:
    run("2027-11-28")
    put_rows(world, "2027-10-20")
    world.put("linked", "mopac/uss/2020-01/a.csv", "x")
    before = world.keys("certificate")
    for wrong in ("2016-11-28", "2027-11-27"):
        with pytest.raises(NotAllowed, match=r'"time".*2027-11-28'):
            run(wrong)
    assert rows(world) == 3
    assert world.keys("linked")
    assert world.keys("certificate") == before
    assert run("2027-11-27", dry_run=True)["due"] == 1  # it deletes nothing
    assert run("2027-11-28")["deleted"] == 1


@pytest.mark.req("R49")
def test_a_place_that_no_class_claims_is_left_alone_and_told_of(world: World) -> None:
    world.put("linked", "mopac-old/uss/2020-01/a.csv", "x")
    world.put("linked", "mpsx", "x")
    found = run("2031-01-01")
    assert found["due"] == 0
    assert len(world.keys("linked")) == 2
    assert certificate(world, "2031-01-01")["unclaimed"] == {"LinkedBucket": 2}


@pytest.mark.req("R49")
def test_a_dry_run_counts_and_touches_nothing(world: World) -> None:
    world.put("linked", f"mopac/uss/{MONTH}/a.csv", "x")
    found = run("2031-01-01", dry_run=True)
    assert found["classes"]["linked-responses"]["due"] == 1
    assert world.keys("linked")
    assert not world.keys("certificate")
    assert not world.items("ledger")


@pytest.mark.req("R49")
def test_a_second_run_of_a_day_adds_a_certificate_and_alters_none(world: World) -> None:
    world.put("linked", f"mopac/uss/{MONTH}/a.csv", "x")
    assert run("2030-11-18")["certificate"] == "purges/2030-11-18.json"
    assert run("2030-11-18")["certificate"] == "purges/2030-11-18-2.json"
    assert certificate(world, "2030-11-18")["deleted"] == 1
    assert certificate(world, "2030-11-18-2")["deleted"] == 0
    assert "purges/2030-11-18-2.html" in world.keys("certificate")


@pytest.mark.req("R49", "R51")
def test_what_went_late_is_certified_as_late_and_is_a_suspected_breach(world: World) -> None:
    world.put("linked", f"mopac/uss/{MONTH}/a.csv", "x")
    last = last_day("linked-responses", MONTH)
    run(str(last))
    world.put("linked", f"mopac/uss/{MONTH}/b.csv", "x")
    assert not world.notices()
    late = str(last + timedelta(days=1))
    run(late)
    assert of_class(certificate(world, late), "linked-responses")["late"] == 1
    (told,) = world.notices()
    assert "late-deletion" in told
    entry = next(i for i in world.items("ledger") if i["item"].startswith("breach#"))
    assert entry["counts"] == {"items": 1, "days_late": 1}


@pytest.mark.req("R49")
def test_deleted_rows_are_restorable_for_a_week_and_then_certified_as_final(world: World) -> None:
    put_invitation(world, "one", contact_to="2028-01-10")
    run("2028-12-11")
    first = certificate(world, "2028-12-11")
    assert of_class(first, "invitation")["restorable_until"] == "2028-12-18"
    assert run("2028-12-18")["final_certificates"] == []
    assert run("2028-12-19")["final_certificates"] == ["purges/2028-12-11-final.json"]
    final = certificate(world, "2028-12-11-final")
    assert final["deleted"] == {"invitation": 1}
    assert run("2028-12-20")["final_certificates"] == []


@pytest.mark.req("R46")
def test_a_refused_file_stays_at_its_key_and_ends_from_its_arrival(world: World) -> None:
    today = datetime.now().astimezone().date()
    world.put("ors_drop", "responses/uss/2020-01/refused.csv", "x")
    run(today.isoformat())
    assert world.keys("ors_drop")
    later = date.fromordinal(today.toordinal() + 8).isoformat()
    run(later)
    assert not world.keys("ors_drop")


@pytest.mark.req("R49")
def test_one_store_that_fails_stops_no_other_and_the_run_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.put("linked", f"mopac/uss/{MONTH}/a.csv", "x")
    world.put("extract", f"working/uss/{MONTH}.csv", "x")
    monkeypatch.setattr(
        "functions.purge.emptied_stores.BucketStore.delete",
        _failing_for(world.bucket("linked"), BucketStore.delete),
    )
    with pytest.raises(PurgeIncomplete, match=r"been deleted: LinkedBucket \(SurveyError\)$"):
        run("2030-11-18")
    assert not world.keys("extract")
    assert world.keys("linked")
    found = certificate(world, "2030-11-18")
    assert not found["complete"]
    assert found["failed"] == {"LinkedBucket": "SurveyError"}
    assert of_class(found, "linked-responses")["left"] == 1
    assert of_class(found, "linked-responses")["deleted_total"] == 0


def _failing_for(bucket: str, real: Any) -> Any:
    def delete(self: Any, things: Any) -> None:
        if self.bucket.name == bucket:
            raise SurveyError("1 of 1 object versions were not deleted: AccessDenied")
        real(self, things)

    return delete


def test_wrong_events_name_their_field(world: World) -> None:
    with pytest.raises(Exception, match='"dry_run"'):
        run("2030-01-01", dry_run="yes")
    with pytest.raises(Exception, match='"summary"'):
        run("2030-01-01", summary="November")


@pytest.mark.req("R49")
def test_a_rehearsal_typed_into_the_consoles_example_of_a_schedule_deletes_nothing(
    world: World,
) -> None:
    put_rows(world, "2027-10-20")
    with pytest.raises(EventError, match='"dry_run"'):
        run("2037-01-01", dry_run=True, **{"detail-type": "Scheduled Event", "detail": {}})
    assert rows(world) == 3


def test_the_clock_of_a_month_starts_on_its_eighteenth() -> None:
    assert clock_start(Month.parse(MONTH)) == date(2027, 11, 18)
