"""What is gone by when, and what one person may ask for (interfaces: certificates; R40 to R50).

Due days are counted by hand from the promises: the purge acts seven days before each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from local.emulator import cloud
from tests.e2e.invented import OUTCOMES, online, victim
from tests.e2e.outside import Outside, at
from tests.e2e.test_promises_ingest import HEAD, answer, silent

MONTH = "2027-11"
REPORTED = "28/09/2027"  # so that contact-to of ovss is 28 December 2027


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """A cloud of its own: a purge in years to come would take other tests' months."""
    with cloud.running(tmp_path_factory.mktemp("retention") / "cloud") as running:
        yield Outside(running)
        assert Outside(running).denied() == []


def purge(here: Outside, day: str, **more: object) -> dict[str, object]:
    return dict(here.here.invoke("PurgeFunction", {"time": at(day, "04:00"), **more}))


def certificate(here: Outside, day: str) -> dict[str, object]:
    return dict(json.loads(here.read("CertificateBucket", f"purges/{day}.json")))


def day_after(day: str, days: int) -> str:
    return (datetime.fromisoformat(day) + timedelta(days=days)).date().isoformat()


@pytest.mark.req("R38", "R46", "R49")
def test_what_counts_from_its_arrival_ends_by_the_real_calendar(alone: Outside) -> None:
    refused = "do-not-contact/refused.csv"
    assert alone.drop(refused, b"", ())["result"] == "refused"
    concern = [{"Crime No": "4705000/27", "Detail": "Sounded afraid."}]
    alone.drop("concerns/one.csv", concern, ("Crime No", "Detail"))
    arrived = datetime.now(UTC).date().isoformat()

    def kept() -> tuple[int, int]:
        return (
            len(alone.versions("OrsDropBucket", refused)),
            len(alone.versions("SafeguardingBucket")),
        )

    purge(alone, day_after(arrived, 6))
    assert kept() == (1, 1)
    purge(alone, day_after(arrived, 7))
    assert kept() == (0, 1)
    purge(alone, day_after(arrived, 23))
    assert kept() == (0, 1)
    purge(alone, day_after(arrived, 24))
    assert kept() == (0, 0)


def a_month(here: Outside) -> None:
    """A whole month of both surveys, up to the last file that ORS sends."""
    here.drawn("uss", MONTH, [victim(5000 + n, REPORTED) for n in range(4)])
    here.drawn("ovss", MONTH, [online(5010 + n, REPORTED) for n in range(2)])
    here.switch("on")
    here.send(at("2027-11-19"))
    here.switch("off")
    here.type_in("07812 505001")
    here.here.invoke("StopListFunction", {"time": at("2027-11-20")})
    called = {
        "Crime No": "4705000/27",
        "VIW No": victim(5000, "")["VIW No"],
        "Outcome": "Interviewed",
    }
    here.drop(f"outcomes/uss/{MONTH}/a.csv", [{**called, "Outcome Date": "03/12/2027"}], OUTCOMES)
    rows = [answer(5000), silent(5002)]
    here.drop(
        f"responses/uss/{MONTH}/a.csv",
        [{**row, "Interview Date": "03/12/2027"} for row in rows],
        HEAD,
    )


def timeline(here: Outside) -> dict[str, Callable[[], bool]]:
    """Day on which the purge takes it → is it still there, in any version?"""

    def contact_fields() -> bool:
        return any({"email", "phone"} & set(item) for item in here.invitations(MONTH))

    return {
        # 18 November and 31 days: 19 December.
        "2027-12-12 extract": lambda: bool(
            here.versions("ExtractBucket", f"extracts/uss/{MONTH}/")
        ),
        "2027-12-12 handover": lambda: bool(here.versions("SampleBucket", "samples/")),
        "2027-12-12 password": lambda: has_password(here),
        # 20 November and 31 days.
        "2027-12-14 stop list": lambda: bool(here.versions("SampleBucket", "stop-lists/")),
        # 28 December and 31 days: 28 January.
        "2028-01-21 contact fields": contact_fields,
        # The end of the quarter after the draw's: 31 March.
        "2028-03-24 working sample": lambda: bool(here.versions("ExtractBucket", "working/")),
        # 3 December and seven months: 3 July.
        "2028-06-26 who was interviewed": lambda: bool(here.items("HistoryTable")),
        # Thirteen months: 18 December 2028.
        "2028-12-11 invitations": lambda: bool(here.invitations(MONTH)),
        "2028-12-11 comments": lambda: bool(here.versions("AnonymisedBucket", "held/comments/")),
        # Three years: 18 November 2030.
        "2030-11-11 MOPAC's rows": lambda: bool(here.versions("LinkedBucket", "mopac/")),
        "2030-11-11 the police's pack": lambda: bool(here.versions("LinkedBucket", "mps/")),
    }


def has_password(here: Outside) -> bool:
    try:
        return bool(here.password(MONTH))
    except ClientError as error:
        if error.response["Error"]["Code"] != "ParameterNotFound":
            raise
        return False


@pytest.mark.req("R40", "R40a", "R41", "R43", "R43a", "R44", "R45", "R46a", "R49")
def test_each_thing_is_there_the_day_before_it_is_due_and_gone_on_the_day(alone: Outside) -> None:
    a_month(alone)
    still = timeline(alone)
    days = sorted({name[:10] for name in still})
    for day in days:
        purge(alone, day_after(day, -1))
        missing = [name for name, there in still.items() if name[:10] >= day and not there()]
        assert missing == [], f"gone before {day}"
        purge(alone, day)
        left = [name for name, there in still.items() if name[:10] <= day and there()]
        assert left == [], f"left after {day}"
    # Both people's answers stay, without a number, and wait for eight others.
    assert alone.keys("AnonymisedBucket") == [f"held/responses/uss/{MONTH}.csv"]
    assert len(alone.rows("AnonymisedBucket", f"held/responses/uss/{MONTH}.csv")) == 2
    assert len(alone.items("DoNotContactTable")) >= 1


@pytest.mark.req("R49")
def test_a_certificate_says_what_went_and_cannot_be_altered(alone: Outside) -> None:
    said = certificate(alone, "2027-12-12")
    assert said["complete"] is True
    assert isinstance(said["classes"], list)
    by_class = {entry["class"]: entry for entry in said["classes"]}
    assert by_class["raw-extract"]["deleted_total"] >= 2
    assert by_class["raw-extract"]["left"] == 0
    assert by_class["linked-responses"]["deleted_total"] == 0
    assert by_class["linked-responses"]["next_due"] == "2030-11-11"
    text = alone.read("CertificateBucket", "purges/2027-12-12.json")
    text += alone.read("CertificateBucket", "purges/2027-12-12.html")
    assert not any(value in text for value in ("47050", "Quillfeather", "quill", "0781250"))
    bucket, key = alone.out["CertificateBucket"], "purges/2027-12-12.json"
    version = alone.s3.head_object(Bucket=bucket, Key=key)["VersionId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        alone.s3.delete_object(
            Bucket=bucket, Key=key, VersionId=version, BypassGovernanceRetention=True
        )
    # A second run of the same day leaves the first certificate as it is.
    newest = "2030-11-11"
    purge(alone, newest)
    assert alone.s3.head_object(Bucket=bucket, Key=key)["VersionId"] == version
    assert f"purges/{newest}-2.json" in alone.keys("CertificateBucket")
    # Nor may a typed day go back: all that came since would be dated too far ahead.
    refused = alone.error("PurgeFunction", {"time": at("2027-12-12", "04:00")})
    assert '"time"' in refused
    assert "purges/2027-12-12-2.json" not in alone.keys("CertificateBucket")


@pytest.mark.req("R49")
def test_a_dry_run_of_the_purge_deletes_and_certifies_nothing(alone: Outside) -> None:
    alone.drawn("uss", "2031-01", [victim(5100, "01/12/2030")])
    purge(alone, "2035-01-01", dry_run=True)
    assert alone.keys("ExtractBucket", "extracts/uss/2031-01/")
    assert not alone.keys("CertificateBucket", "purges/2035-01-01")


@pytest.mark.req("R39", "R50")
def test_one_person_is_found_exported_and_erased_and_the_household_is_not(
    outside: Outside,
) -> None:
    month, day = "2030-05", "01/04/2030"
    home = {"VIW Telephone Home": "020 7219 5200"}
    asks = victim(5200, day, **home)
    # In the extract alone: whoever is vulnerable is never contacted.
    lives_there = victim(
        5201, day, **{"VIW Co/Forenames": "Bartholomew", "Vulnerable": "Y"}, **home
    )
    outside.drawn("uss", month, [asks, lives_there])
    row = {**answer(5200), "Interview Date": "01/06/2030"}
    outside.drop(f"responses/uss/{month}/rights.csv", [row, {**row, **silent(5202)}], HEAD)
    access = "SubjectAccessFunction"
    by_phone = outside.here.invoke(access, {"find": "(020) 7219-5200", "time": at("2030-06-20")})
    nobody = outside.here.invoke(access, {"find": "07700 900111", "time": at("2030-06-20")})
    assert not nobody.get("people")
    found = outside.here.invoke(access, {"find": " 4705200/27 ", "time": at("2030-06-20")})
    for said in (by_phone, found):
        text = json.dumps(said)
        assert not any(value in text for value in ("Quillfeather", "4705200", "505200", "72195200"))
    (person,) = found["people"]
    assert {"working-sample", "linked-responses", "register"} <= {
        entry["what"] for entry in person["held"]
    }
    case = {"case": found["case"], "time": at("2030-06-20")}
    outside.here.invoke(access, {**case, "export": True})
    (export,) = (
        key for key in outside.keys("ExportBucket") if key.endswith(f"{found['case']}.json")
    )
    exported = outside.read("ExportBucket", export)
    assert "Wilhelmina" in exported
    assert "4705200/27" in exported
    assert "Bartholomew" not in exported
    outside.here.invoke(access, {**case, "erase": True, "keep_do_not_contact": True})
    for bucket in ("ExtractBucket", "LinkedBucket"):
        for key in {key for key in outside.versions(bucket) if month in key}:
            assert "4705200/27" not in outside.read(bucket, key), key
    assert not any(item.get("crime_no") == "4705200/27" for item in outside.items("RegisterTable"))
    (left,) = outside.rows("ExtractBucket", f"extracts/uss/{month}/x.csv")
    assert left["Crime No"] == lives_there["Crime No"]
    assert len(outside.rows("AnonymisedBucket", f"held/responses/uss/{month}.csv")) == 1
    # An old file cannot bring them back.
    outside.drop(f"responses/uss/{month}/rights.csv", [row, {**row, **silent(5203)}], HEAD)
    assert not outside.rows("LinkedBucket", f"mopac/uss/{month}/rights.csv")
    assert outside.denied() == []
