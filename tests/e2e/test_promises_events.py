"""What people type, who may see what, and what is written down of a cloud (interfaces: events)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.stages import stage
from tests.e2e.invented import online, victim
from tests.e2e.outside import Outside, at

MONTH = "2030-08"
DAY = "01/07/2030"
ZIP = f"samples/uss/{MONTH}/uss-{MONTH}.zip"
PASSWORD = f"/victim-surveys/local/handover/uss/{MONTH}"
WRONG: tuple[tuple[str, dict[str, object], str], ...] = (
    ("SampleDrawFunction", {"survey": "ivor", "month": "2028-01"}, "survey"),
    ("SampleDrawFunction", {"survey": "uss", "month": "January"}, "month"),
    ("SampleDrawFunction", {"survey": "uss", "month": "2028-01", "dry_run": "yes"}, "dry_run"),
    ("SampleDrawFunction", {"survey": "uss", "month": "2028-01", "dryrun": True}, "dryrun"),
    ("SampleDrawFunction", {"cancel": True}, "month"),
    ("SampleDrawFunction", {"time": "2028-01-18T09:00:00"}, "time"),
    ("SendLinksFunction", {"dry_run": 1}, "dry_run"),
    ("SendLinksFunction", {"invitation_id": "x", "settle": "maybe"}, "settle"),
    ("SendLinksFunction", {"invitation_id": "nobody-has-it", "settle": "sent"}, "invitation_id"),
    ("SendLinksFunction", {"test_to": 5}, "test_to"),
    ("PurgeFunction", {"dry_run": "no"}, "dry_run"),
    ("PurgeFunction", {"time": 5}, "time"),
    ("IngestFunction", {"key": "elsewhere/x.csv"}, "key"),
    ("IngestFunction", {"key": "responses/uss/2028-01/not-there.csv"}, "key"),
    ("SubjectAccessFunction", {"find": 5}, "find"),
)


@pytest.mark.parametrize(("function", "event", "field"), WRONG)
def test_a_wrong_event_is_refused_with_the_name_of_its_field(
    outside: Outside, function: str, event: dict[str, object], field: str
) -> None:
    assert f'"{field}"' in outside.error(function, event)


@pytest.mark.req("R01")
def test_a_month_without_an_extract_is_told_clearly_and_all_surveys_are_tried(
    outside: Outside,
) -> None:
    month = "2030-09"
    event = {"time": at(f"{month}-18"), "survey": "uss", "month": month}
    assert f"no extract for uss {month}" in outside.error("SampleDrawFunction", event)
    outside.extract("ovss", month, [online(6100, "01/08/2030")])
    outside.extract("uss", month, [victim(6101, "01/08/2030")])
    outside.here.invoke("SampleDrawFunction", {"time": at(f"{month}-18")})
    # Two people are fewer than policy expects: whoever draws them says which survey and month.
    assert not outside.keys("SampleBucket", f"samples/uss/{month}")
    for survey in ("uss", "ovss"):
        outside.here.invoke("SampleDrawFunction", {**event, "survey": survey})
    assert outside.called(month) == {"4706101/27"}
    assert [item["crime_no"] for item in outside.invitations(month)] == ["4706100/27"]


def test_what_make_up_writes_down_opens_the_cloud(outside: Outside) -> None:
    contract = outside.here.contract()
    assert set(contract) == {
        "endpoint_url", "region", "ca_bundle", "aws_access_key_id", "aws_secret_access_key",
        "stage", "outputs",
    }  # fmt: skip
    assert (contract["region"], contract["stage"]) == ("eu-west-2", "local")
    assert {
        "ExtractBucket", "SampleBucket", "OrsDropBucket", "LinkedBucket", "AnonymisedBucket",
        "ReportBucket", "CertificateBucket", "DoNotContactTable", "InvitationTable",
        "SampleDrawFunction", "SendLinksFunction", "IngestFunction", "PurgeFunction",
        "SendingSwitchParameter", "OptOutFunction", "OptOutUrl", "SubjectAccessFunction",
        "StopListFunction",
    } <= set(contract["outputs"])  # fmt: skip
    parameter = outside.ssm.get_parameter(Name=outside.out["SendingSwitchParameter"])["Parameter"]
    assert parameter["Value"] in ("on", "off")


@pytest.fixture(scope="module")
def stored(outside: Outside) -> Outside:
    """A month with something in every store that a role could be curious about."""
    outside.drawn("uss", MONTH, [victim(6000, DAY), victim(6001, DAY)])
    outside.drawn("ovss", MONTH, [online(6010, DAY)])
    outside.type_in("07812 506001")
    outside.here.invoke("StopListFunction", {"time": at(f"{MONTH}-20")})
    put = outside.put
    put("LinkedBucket", f"mopac/uss/{MONTH}/roles.csv", b"Crime No")
    put("AnonymisedBucket", f"responses/uss/{MONTH}.csv", b"Borough")
    put("SafeguardingBucket", "concerns/2030-08-20/roles.csv", b"Crime No")
    put("OrsDropBucket", "not-a-drop/roles.csv", b"")
    return outside


def who(outside: Outside, role: str, service: str) -> Any:
    """A client of somebody; ORS's programs say the id that was agreed with them."""
    local = stage("local")
    visitors = {
        "OrsFilesRole": local.ors_files,
        "OrsPasswordsRole": local.ors_passwords,
    }
    return outside.role(role, service, visitors[role].external_id if role in visitors else "")


def may(call: Callable[..., Any], **arguments: Any) -> bool:
    try:
        call(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException", "403"):
            return False
        raise
    return True


@pytest.mark.req("R52", "R53")
def test_ors_writes_drops_and_reads_what_is_released_to_it(stored: Outside) -> None:
    out, s3 = stored.out, who(stored, "OrsFilesRole", "s3")
    drop = out["OrsDropBucket"]
    key = f"responses/uss/{MONTH}/by-ors.csv"
    assert may(s3.put_object, Bucket=drop, Key=key, Body=b"")
    assert not may(s3.get_object, Bucket=drop, Key=key)
    assert not may(s3.list_objects_v2, Bucket=drop)
    assert not may(s3.put_object, Bucket=drop, Key=f"responses/vvs/{MONTH}/by-ors.csv", Body=b"")
    for bucket in ("ExtractBucket", "LinkedBucket", "AnonymisedBucket", "SafeguardingBucket"):
        assert not may(s3.list_objects_v2, Bucket=out[bucket]), bucket
    stored.wait_for(lambda: has(stored, f"ingests/{key}.json"), "no report")
    assert may(s3.get_object, Bucket=out["ReportBucket"], Key=f"ingests/{key}.json")
    name = f"ingests/responses/uss/{MONTH}/refused-name-"
    stored.put("OrsDropBucket", f"responses/uss/{MONTH}/4706000.csv", b"")
    stored.wait_for(lambda: has(stored, name), "no report of a key that was not agreed")
    for report in stored.keys("ReportBucket", name):
        assert may(s3.get_object, Bucket=out["ReportBucket"], Key=report)
    report = f"draws/uss/{MONTH}/report.json"
    assert not may(s3.get_object, Bucket=out["ReportBucket"], Key=report)
    samples = out["SampleBucket"]
    stops = f"stop-lists/uss/{MONTH}-20.csv"
    assert may(s3.get_object, Bucket=samples, Key=stops)
    assert not may(s3.get_object, Bucket=samples, Key=ZIP)
    quality = who(stored, "EiQualityRole", "s3")
    other, released = (
        {"TagSet": [{"Key": name, "Value": "yes"}]} for name in ("collected", "released")
    )
    assert not may(quality.put_object_tagging, Bucket=samples, Key=ZIP, Tagging=other)
    assert may(quality.put_object_tagging, Bucket=samples, Key=ZIP, Tagging=released)
    assert not may(quality.get_object, Bucket=samples, Key=ZIP)
    assert may(s3.get_object, Bucket=samples, Key=ZIP)
    # The file and its password travel by two ways.
    assert not may(who(stored, "OrsFilesRole", "ssm").get_parameter, Name=PASSWORD)
    passwords = who(stored, "OrsPasswordsRole", "ssm")
    assert may(passwords.get_parameter, Name=PASSWORD, WithDecryption=True)
    assert not may(who(stored, "OrsPasswordsRole", "s3").get_object, Bucket=samples, Key=ZIP)


def has(outside: Outside, report: str) -> bool:
    return bool(outside.keys("ReportBucket", report))


@pytest.mark.req("R38", "R45", "R53")
def test_each_role_at_mopac_and_the_met_sees_its_own(stored: Outside) -> None:
    """Bucket and key → the roles that may read it; nobody else may."""
    readers = {
        ("ExtractBucket", f"extracts/uss/{MONTH}/x.csv"): {"EiQualityRole"},
        ("ExtractBucket", f"working/uss/{MONTH}.csv"): {"EiQualityRole"},
        ("LinkedBucket", f"mopac/uss/{MONTH}/roles.csv"): {"AnalystRole"},
        ("AnonymisedBucket", f"responses/uss/{MONTH}.csv"): {"AnalystRole"},
        ("SafeguardingBucket", "concerns/2030-08-20/roles.csv"): {"SafeguardingRole"},
        ("OrsDropBucket", "not-a-drop/roles.csv"): set(),
    }
    roles = (
        "AnalystRole", "EiQualityRole", "EiUploadRole", "SafeguardingRole", "DataProtectionRole",
        "OpsRole", "OrsFilesRole", "OrsPasswordsRole", "MpsRecipientRole",
    )  # fmt: skip
    clients = {role: who(stored, role, "s3") for role in roles}
    for (bucket, key), wanted in readers.items():
        place = {"Bucket": stored.out[bucket], "Key": key}
        assert {r for r, s3 in clients.items() if may(s3.get_object, **place)} == wanted, key
    tables = {role: who(stored, role, "dynamodb") for role in roles}
    scan = {
        table: {r for r, c in tables.items() if may(c.scan, TableName=stored.out[table])}
        for table in ("InvitationTable", "RegisterTable", "HistoryTable", "DoNotContactTable")
    }
    assert scan == {
        "InvitationTable": set(),
        "RegisterTable": set(),
        "HistoryTable": set(),
        "DoNotContactTable": {"OpsRole"},
    }


@pytest.mark.req("R53")
def test_a_role_of_another_organisation_wants_the_agreed_id_and_uploads_their_own_key(
    stored: Outside,
) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        stored.role("OrsFilesRole", "s3", "another-id-altogether")
    with pytest.raises(ClientError, match="AccessDenied"):
        stored.role("OrsFilesRole", "s3")
    with pytest.raises(ClientError, match="AccessDenied"):
        who(stored, "EiUploadRole", "s3").put_object(
            Bucket=stored.out["ExtractBucket"],
            Key=f"extracts/uss/{MONTH}/other-encryption.csv",
            Body=b"",
            ServerSideEncryption="AES256",
        )
