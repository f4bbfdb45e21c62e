"""No concern takes another's place, and none is too large, too odd or too late to be read (R38)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from functions.ingest.handler import handler
from functions.shared.policy import drops
from tests.component.conftest import World
from tests.dropping import Context, answer, event, handed_over, put_and_run, report, table

HEADER = ("Crime No", "Detail")
OUTCOMES = ("Crime No", "VIW No", "Outcome", "Outcome Date")
KEY = "concerns/today.csv"


def concern(number: int, detail: str = "Sounded frightened.") -> str:
    return table([{"Crime No": f"46{number:05d}/27", "Detail": detail}], HEADER)


def not_safe(*numbers: int) -> str:
    said = {"VIW No": "9001", "Outcome": "Not Safe", "Outcome Date": "24/11/2027"}
    return table([{**said, "Crime No": f"46{number:05d}/27"} for number in numbers], OUTCOMES)


def readable(world: World) -> str:
    """Everything that the safeguarding role can read now, which is what is current."""
    return "".join(world.read("safeguarding", key).decode() for key in world.keys("safeguarding"))


def rung(world: World) -> int:
    return sum("close by" in text for text in world.notices())


@pytest.fixture
def runs() -> Iterator[Context]:
    """Runs of the function, each with an id of its own."""
    return (Context(f"run-{number}") for number in range(100))


@pytest.mark.attack("name")
@pytest.mark.req("R38")
def test_a_second_concern_of_the_same_name_leaves_the_first_readable(
    world: World, runs: Iterator[Context]
) -> None:
    put_and_run(world, KEY, concern(1), next(runs))
    put_and_run(world, KEY, concern(2), next(runs))
    assert "4600001/27" in readable(world)
    assert "4600002/27" in readable(world)
    assert rung(world) == 2


@pytest.mark.attack("name")
@pytest.mark.req("R38")
def test_a_concern_named_like_a_file_of_outcomes_leaves_the_outcomes_readable(
    world: World, runs: Iterator[Context]
) -> None:
    handed_over(world, 1)
    put_and_run(world, "outcomes/uss/2027-11/w1.csv", not_safe(1), next(runs))
    put_and_run(world, "concerns/uss-2027-11-w1.csv", concern(2), next(runs))
    assert "4600001/27" in readable(world)
    assert "4600002/27" in readable(world)
    assert rung(world) == 2


@pytest.mark.req("R38")
def test_a_corrected_file_of_outcomes_leaves_its_first_not_safe_readable(
    world: World, runs: Iterator[Context]
) -> None:
    handed_over(world, 1, 2)
    key = "outcomes/uss/2027-11/w1.csv"
    put_and_run(world, key, not_safe(1), next(runs))
    put_and_run(world, key, not_safe(2), next(runs))
    assert "4600001/27" in readable(world)
    assert "4600002/27" in readable(world)
    assert rung(world) == 2


@pytest.mark.req("R38")
def test_the_same_concern_again_rings_once_a_day_and_again_on_another(
    world: World, runs: Iterator[Context]
) -> None:
    for _ in range(2):
        put_and_run(world, KEY, concern(1), next(runs))
    assert rung(world) == 1
    assert len(world.keys("safeguarding")) == 1
    world.put("ors_drop", KEY, concern(1))
    handler(event(world, KEY) | {"time": "2028-02-01T10:00:00Z"}, next(runs))
    assert rung(world) == 1
    [_, later] = world.keys("safeguarding")  # in its own time, not where the first is deleted
    assert later.startswith("concerns/2028-02-01/")


@pytest.mark.attack("key")
@pytest.mark.req("R38", "R53")
def test_nobody_can_tell_from_its_key_whom_a_concern_is_about(world: World) -> None:
    put_and_run(world, KEY, concern(1))
    [key] = world.keys("safeguarding")
    assert hashlib.sha256(concern(1).encode()).hexdigest()[:8] not in key
    assert "4600001" not in key


@pytest.mark.req("R38")
@pytest.mark.parametrize("key", [KEY, "outcomes/uss/2027-11/w1.csv"], ids=["concerns", "outcomes"])
def test_a_concern_that_was_replaced_before_anybody_read_it_is_read_all_the_same(
    world: World, key: str, runs: Iterator[Context]
) -> None:
    handed_over(world, 1, 2)
    make = concern if key == KEY else not_safe
    world.put("ors_drop", key, make(1))
    put_and_run(world, key, make(2), next(runs))
    assert handler(event(world, key), next(runs))["status"] == "gone"  # the first file's event
    assert "4600001/27" in readable(world)
    assert "4600002/27" in readable(world)
    assert rung(world) == 2
    assert world.keys("ors_drop") == []


@pytest.mark.req("R20")
def test_objections_that_were_replaced_before_anybody_read_them_are_honoured(
    world: World, runs: Iterator[Context]
) -> None:
    key = "do-not-contact/today.csv"
    world.put("ors_drop", key, "Contact\r\n07700 900123\r\n")
    put_and_run(world, key, "Contact\r\n07700 900124\r\n", next(runs))
    assert len(world.items("do_not_contact")) == 2


@pytest.mark.req("R39")
def test_withdrawals_that_were_replaced_before_anybody_read_them_are_carried_out(
    world: World, runs: Iterator[Context]
) -> None:
    key = "withdrawals/today.csv"
    world.put("ors_drop", key, "Crime No,Withdraw\r\n4600001/27,Q54aa\r\n")
    put_and_run(world, key, "Crime No,Withdraw\r\n4600002/27,Q54aa\r\n", next(runs))
    buried = [one for one in world.items("ledger") if one["item"].startswith("tombstone#")]
    assert len(buried) == 2


@pytest.mark.req("R20")
def test_a_file_that_was_refused_does_not_keep_its_correction_from_being_worked(
    world: World, runs: Iterator[Context]
) -> None:
    key = "do-not-contact/today.csv"
    assert put_and_run(world, key, "Who\r\nMary\r\n", next(runs))["status"] == "refused"
    done = put_and_run(world, key, "Contact\r\n07700 900124\r\n", next(runs))
    assert done["status"] == "ingested"
    assert len(world.items("do_not_contact")) == 1
    assert world.keys("ors_drop") == []


@pytest.mark.req("R38")
@pytest.mark.parametrize("header", [HEADER, ("Other",)], ids=["table", "no table"])
def test_a_concern_of_any_size_reaches_the_safeguarding_role_as_it_came(
    world: World, monkeypatch: pytest.MonkeyPatch, header: tuple[str, ...]
) -> None:
    small = drops.rules().model_copy(update={"max_megabytes": 1})
    monkeypatch.setattr("functions.ingest.source.drops.rules", lambda: small)
    line = '4600001/27,"Sounded frightened, and asked us to hang up."\r\n'
    body = (",".join(header) + "\r\n" + line * 40_000).encode()
    assert len(body) > 2 * 1024 * 1024
    put_and_run(world, KEY, body)
    [kept] = world.keys("safeguarding")
    assert world.read("safeguarding", kept) == body
    assert rung(world) == 1
    assert "as it came" in report(world, KEY)["notes"][0]
    assert world.keys("ors_drop") == []


@pytest.mark.req("R38")
@pytest.mark.parametrize("name", ["Mary Smith 07700900123.csv", "call.docx", "uss/2027-11/a.csv"])
def test_a_concern_under_a_wrong_name_reaches_the_safeguarding_role(
    world: World, name: str
) -> None:
    body = b"PK\x03\x04 whatever it is"
    put_and_run(world, f"concerns/{name}", body)
    [kept] = world.keys("safeguarding")
    assert world.read("safeguarding", kept) == body
    assert "Mary" not in kept
    told = [text for text in world.notices() if "close by" in text]
    assert len(told) == 1
    assert "Mary" not in told[0]


@pytest.mark.req("R38")
def test_of_a_concern_with_malware_the_safeguarding_role_is_told_and_given_nothing(
    world: World,
) -> None:
    world.put("ors_drop", KEY, concern(1))
    scanned: dict[str, Any] = {
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        "time": "2027-12-10T10:00:00Z",
        "detail": {
            "s3ObjectDetails": {"bucketName": world.bucket("ors_drop"), "objectKey": KEY},
            "scanResultDetails": {"scanResultStatus": "THREATS_FOUND"},
        },
    }
    handler(scanned, Context())
    assert world.keys("safeguarding") == []
    assert rung(world) == 1


def scan(world: World, version: str, result: str, run: Context, key: str = KEY) -> Any:
    about = {"bucketName": world.bucket("ors_drop"), "objectKey": key, "versionId": version}
    scanned = {
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        "time": "2027-12-10T10:00:00Z",
        "detail": {
            "s3ObjectDetails": about,
            "scanResultDetails": {"scanResultStatus": result},
        },
    }
    return handler(scanned, run)


def put(world: World, body: str, key: str = KEY) -> str:
    """The version under which it lies."""
    reply = world.s3.put_object(Bucket=world.bucket("ors_drop"), Key=key, Body=body.encode())
    return str(reply["VersionId"])


@pytest.mark.attack("name")
@pytest.mark.req("R38")
def test_of_each_file_with_malware_the_safeguarding_role_is_told_though_the_names_are_the_same(
    world: World, runs: Iterator[Context]
) -> None:
    for number in (1, 2):
        version = put(world, concern(number))
        for _ in range(2):  # the scan may tell twice
            scan(world, version, "THREATS_FOUND", next(runs))
    assert rung(world) == 2


@pytest.mark.attack("name")
@pytest.mark.req("R38", "R46")
@pytest.mark.parametrize("key", [KEY, "concerns/Mary Smith.csv"])
@pytest.mark.parametrize("first", ["THREATS_FOUND", ""])
def test_the_scans_word_about_one_file_opens_no_other_of_the_same_name(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    runs: Iterator[Context],
    first: str,
    key: str,
) -> None:
    """The one found clean brought the safeguarding role the one with the malware."""
    monkeypatch.setenv("MALWARE_SCAN", "yes")
    clean, other = put(world, concern(1), key), put(world, concern(2), key)
    if first:
        scan(world, other, first, next(runs), key)
    scan(world, clean, "NO_THREATS_FOUND", next(runs), key)
    assert "4600001/27" in readable(world)
    assert "4600002/27" not in readable(world)
    assert not any("Mary" in str(item) for item in world.items("ledger"))
    if not first:
        scan(world, other, "NO_THREATS_FOUND", next(runs), key)
        assert "4600002/27" in readable(world)


@pytest.mark.attack("name")
@pytest.mark.req("R38", "R46")
def test_a_concern_whose_namesake_was_scanned_first_waits_for_its_turn_and_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch, runs: Iterator[Context]
) -> None:
    monkeypatch.setenv("MALWARE_SCAN", "yes")
    versions = [put(world, concern(number)) for number in (1, 2)]
    scan(world, versions[1], "NO_THREATS_FOUND", next(runs))
    assert "4600001/27" not in readable(world)
    scan(world, versions[0], "NO_THREATS_FOUND", next(runs))
    assert "4600001/27" in readable(world)
    assert world.keys("ors_drop") == []


@pytest.mark.req("R46")
def test_of_answers_the_newest_waits_for_its_own_scan(
    world: World, monkeypatch: pytest.MonkeyPatch, runs: Iterator[Context]
) -> None:
    monkeypatch.setenv("MALWARE_SCAN", "yes")
    key = "responses/uss/2027-11/w1.csv"
    first, second = (put(world, table([answer(n)]), key) for n in (1, 2))
    assert scan(world, first, "NO_THREATS_FOUND", next(runs), key)["status"] == "gone"
    assert not world.keys("linked")
    scan(world, second, "NO_THREATS_FOUND", next(runs), key)
    assert b"4600002/27" in world.read("linked", "mopac/uss/2027-11/w1.csv")
    assert world.keys("ors_drop") == []
    # What a correction replaced does not come back, in whatever order the scan tells.
    third, fourth = (put(world, table([answer(n)]), key) for n in (3, 4))
    scan(world, fourth, "NO_THREATS_FOUND", next(runs), key)
    assert scan(world, third, "NO_THREATS_FOUND", next(runs), key)["status"] == "gone"
    assert b"4600004/27" in world.read("linked", "mopac/uss/2027-11/w1.csv")


@pytest.mark.attack("name")
@pytest.mark.req("R38")
def test_a_concern_under_a_wrong_name_that_was_replaced_unread_reaches_the_role_too(
    world: World, runs: Iterator[Context]
) -> None:
    key = "concerns/today.CSV"
    put(world, concern(1), key)
    put_and_run(world, key, concern(2), next(runs))
    assert "4600001/27" in readable(world)
    assert "4600002/27" in readable(world)
    handler(event(world, key), next(runs))
    assert len(world.keys("safeguarding")) == 2
    assert rung(world) == 2
