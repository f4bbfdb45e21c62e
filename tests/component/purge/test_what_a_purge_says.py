"""What a purge says of itself, and what it asks the stores for: nothing twice, no secret (R49)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.purge.emptied_stores import PARAMETERS_A_CALL, BucketStore
from functions.purge.journal import BEGUN, DONE, KIND
from functions.purge.run import LogMessage, PurgeIncomplete
from functions.shared.clock import Month, london_date, parse_moment
from functions.shared.errors import SurveyError
from functions.shared.policy import calendar
from functions.shared.stores.custody import Custody, new_pack
from functions.shared.stores.ledger import Ledger
from tests.component.conftest import ROOT, World
from tests.component.purge.test_purge import (
    DRAWN,
    MONTH,
    certificate,
    of_class,
    put_invitation,
    run,
)
from tests.component.test_floods import counted
from tests.dropping import all_versions
from tests.periods import goes_on, taken_on
from tests.sending_world import calls_watched

DUE = str(goes_on("linked-responses", MONTH))
FILE = f"mopac/uss/{MONTH}/a.csv"


def lines(log: pytest.LogCaptureFixture, message: LogMessage) -> list[dict[str, Any]]:
    return [vars(one) for one in log.records if one.message == message]


@pytest.mark.req("R49")
def test_the_log_says_what_was_due_what_has_gone_and_what_is_left(
    world: World,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for body in ("one", "two"):
        world.put("linked", FILE, body)
    with monkeypatch.context() as broken:
        broken.setattr(BucketStore, "delete", _refused)
        with pytest.raises(PurgeIncomplete):
            run(DUE)
    assert counted(capsys.readouterr().out, "PurgeDone") == 0
    reply = run(DUE)
    out = capsys.readouterr().out
    assert (counted(out, "PurgeDone"), counted(out, "Purged")) == (1, 2)
    assert reply["dry_run"] is False
    assert (reply["deleted"], reply["left"]) == (2, 0)
    assert [line["count"] for line in lines(caplog, LogMessage.PLANNED)] == [2, 2]
    done = [(line["count"], line["remaining"]) for line in lines(caplog, LogMessage.DONE)]
    assert done == [(0, 2), (2, 0)]


def _refused(self: Any, things: Any) -> None:
    raise SurveyError("1 of 1 object versions were not deleted: AccessDenied")


@pytest.mark.req("R49")
def test_each_run_of_a_day_has_a_certificate_of_its_own_though_nothing_was_due(
    world: World,
) -> None:
    names = [run(DUE)["certificate"] for _ in range(3)]
    assert names == [f"purges/{DUE}{more}.json" for more in ("", "-2", "-3")]


@pytest.mark.req("R49")
def test_what_is_about_to_go_is_on_record_before_any_of_it_goes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks after a run that died knows from it what had been due."""
    world.put("linked", FILE, "x")
    ledger = Ledger(world.dynamodb, world.table("ledger"))
    seen: list[tuple[str, list[str]]] = []
    whole = BucketStore.delete

    def delete(self: Any, things: Any) -> None:
        seen.extend((entry["state"], [*entry["planned"]]) for entry in ledger.of_kind(KIND))
        whole(self, things)

    monkeypatch.setattr(BucketStore, "delete", delete)
    run(DUE)
    assert seen == [(BEGUN, ["linked-responses"])]
    run(DUE)  # nothing is due: there is nothing to put on record but its end
    entries = [*ledger.of_kind(KIND)]
    assert [entry["state"] for entry in entries] == [DONE, DONE]
    assert sum("planned" in entry for entry in entries) == 1


@pytest.mark.req("R49")
def test_in_prod_no_certificate_of_another_day_keeps_the_purge_from_its_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its day is the real one, whatever somebody once wrote."""
    now = datetime.now(UTC)
    run(f"{now + timedelta(days=400):%Y-%m-%d}")  # where months are played
    monkeypatch.setenv("STAGE", "prod")
    assert run(f"{now - timedelta(days=1):%Y-%m-%d}")["day"] == str(london_date(now))


@pytest.mark.req("R49")
def test_a_store_that_cannot_be_listed_is_named_though_nothing_is_known_to_be_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = BucketStore.things

    def things(self: Any, schedule: Any) -> Any:
        if self.name == "ExtractBucket":
            raise SurveyError("it cannot be listed")
        return whole(self, schedule)

    monkeypatch.setattr(BucketStore, "things", things)
    world.put("linked", FILE, "x")
    with pytest.raises(PurgeIncomplete, match=r"deleted: ExtractBucket \(SurveyError\)$"):
        run(DUE)
    assert not world.keys("linked")


@pytest.mark.req("R49")
def test_a_dry_run_claims_no_deletion(world: World) -> None:
    world.put("linked", FILE, "x")
    found = run(DUE, dry_run=True)
    assert found["classes"] == {"linked-responses": {"due": 1, "deleted": 0, "late": 0}}
    assert (found["dry_run"], found["day"]) == (True, DUE)


@pytest.mark.req("R49")
def test_a_console_folder_has_no_odd_date(world: World) -> None:
    world.put("extract", "extracts/uss/2020-01/", "")
    world.put("extract", "extracts/", "")
    run("2027-12-12")
    assert of_class(certificate(world, "2027-12-12"), "raw-extract")["undated"] == 0


@pytest.mark.req("R49")
def test_an_unfinished_upload_is_given_up_and_not_asked_for_as_a_version(world: World) -> None:
    """S3 knows no version of that name, and refuses."""
    world.put("linked", FILE, "x")
    upload = world.s3.create_multipart_upload(Bucket=world.bucket("linked"), Key=FILE)["UploadId"]
    calls: list[tuple[str, str]] = []
    with calls_watched(lambda name, params: calls.append((name, str(params))), "before-call"):
        assert run(DUE)["classes"]["linked-responses"]["deleted"] == 2
    assert {name for name, said in calls if upload in said} == {"AbortMultipartUpload"}


@pytest.mark.req("R43", "R43a")
def test_contact_details_are_counted_once_and_a_row_that_goes_takes_its_own_along(
    world: World,
) -> None:
    put_invitation(world, "early", contact_to="2027-12-20")
    gone = taken_on("invitation-contact", date(2027, 12, 20))
    assert run(str(gone))["classes"]["invitation-contact"]["deleted"] == 1
    assert run(str(gone + timedelta(days=1)))["due"] == 0, "there is nothing left to take off"
    put_invitation(world, "late", contact_to="2028-01-10")
    calls: list[str] = []
    with calls_watched(lambda name, _: calls.append(name), "before-call"):
        found = run(str(goes_on("invitation", MONTH)))
    assert found["classes"].keys() == {"invitation"}
    assert found["classes"]["invitation"]["deleted"] == 2
    assert "TransactWriteItems" not in calls, "of a row that has gone nothing is taken off"


@pytest.mark.req("R41", "R52")
def test_passwords_are_deleted_unread_and_as_many_a_call_as_the_service_takes(
    world: World,
) -> None:
    surveys = [f"s{number}" for number in range(PARAMETERS_A_CALL + 1)]
    for survey in surveys:
        name = f"{ROOT}/handover/{survey}/{MONTH}"
        world.ssm.put_parameter(Name=name, Value="secret", Type="SecureString")
    calls: list[tuple[str, dict[str, Any]]] = []

    def watch(name: str, params: dict[str, Any]) -> None:
        if name in ("GetParametersByPath", "DeleteParameters", "GetParameter", "GetParameters"):
            calls.append((name, json.loads(params["body"])))

    with calls_watched(watch, "before-call"):
        run(str(taken_on("handover", DRAWN)))
    assert {name for name, _ in calls} == {"GetParametersByPath", "DeleteParameters"}
    assert not [body for _, body in calls if body.get("WithDecryption")]
    deleted = [len(body["Names"]) for name, body in calls if name == "DeleteParameters"]
    assert (max(deleted), sum(deleted)) == (10, len(surveys))
    left = world.ssm.get_parameters_by_path(Path=f"{ROOT}/handover", Recursive=True)
    assert left["Parameters"] == []


@pytest.mark.req("R49")
def test_the_months_summary_is_written_once_from_policys_day_on(world: World) -> None:
    first = Month.parse(MONTH).day(calendar.rules().summary_day)
    for day in (first - timedelta(days=1), first, first + timedelta(days=1)):
        run(str(day))
        written = all_versions(world, "report", f"summaries/{MONTH}.json")
        assert len(written) == (day >= first)


@pytest.mark.req("R44")
def test_whether_a_pack_was_released_is_asked_once_a_month_and_as_its_end_comes_near(
    world: World,
) -> None:
    """Not of every pack of three years each night."""
    ledger = Ledger(world.dynamodb, world.table("ledger"))
    key, came = f"mps/uss/{MONTH}/w1.csv", parse_moment("2027-12-10T10:00Z")
    world.put("linked", key, "x")
    ledger.put_many([new_pack(key, "uss", Month.parse(MONTH), 5, came)])
    [pack] = Custody(ledger).holdings()
    monthly = Month(2028, 2).day(calendar.rules().summary_day)
    asked: list[str] = []
    for day, asks in (
        (monthly - timedelta(days=1), False),
        (monthly, True),
        (monthly + timedelta(days=1), False),
        (pack.chase_from - timedelta(days=1), False),
        (pack.chase_from, True),
    ):
        with calls_watched(lambda name, _: asked.append(name), "before-call"):
            run(str(day))
        assert ("GetObjectTagging" in asked) is asks, day
        asked.clear()
