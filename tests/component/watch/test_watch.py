"""The watch over real stores: what it finds late becomes a metric that alarms listen to."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.ingest import handler as ingest
from functions.shared.errors import EventError
from functions.watch import handler as watch
from tests.component.conftest import World

NOTHING_HANDED = {"HandoversReleased": 0, "HandoverReleaseOverdue": 0, "DropsUnread": 0}
CONTEXT = SimpleNamespace(aws_request_id="run")


def run(day: int, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], dict[str, float]]:
    """The summary of a morning, and its metrics."""
    summary = watch.handler({"time": f"2027-11-{day:02d}T09:00:00Z"}, CONTEXT)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    sums: dict[str, float] = {}
    for line in lines:
        if "_aws" in line:
            names = [m["Name"] for m in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]]
            sums.update({name: sum(line[name]) for name in names})
    return summary, sums


@pytest.mark.req("R01")
def test_a_month_without_an_extract_becomes_an_alarm(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    summary, sums = run(16, capsys)
    assert set(summary["extracts_overdue"]) == {
        "uss",
        "ovss",
    }
    assert sums == {"ExtractOverdue": 2, "DrawOverdue": 0, **NOTHING_HANDED}


@pytest.mark.req("R01")
def test_last_months_extract_does_not_count(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.put("extract", "extracts/uss/2027-10/late.csv", "x")
    world.put("extract", "extracts/ovss/2027-11/police.csv", "x")
    summary, sums = run(16, capsys)
    assert summary["extracts_overdue"] == ["uss"]
    assert sums == {"ExtractOverdue": 1, "DrawOverdue": 0, **NOTHING_HANDED}


@pytest.mark.req("R01")
def test_a_console_folder_or_a_misnamed_file_is_no_extract_draw_or_handover(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for bucket, key in (
        ("extract", "extracts/uss/2027-11/"),
        ("extract", "extracts/uss/2027-11/notes.txt"),
        ("extract", "extracts/uss/2027-11/older/police.csv"),
        ("extract", "extracts/uss/2027-11/07700900123.csv"),
        ("report", "draws/uss/2027-11/report.json.bak"),
        ("sample", "samples/uss/2027-11/"),
        ("sample", "samples/uss/2027-11/notes.txt"),
    ):
        world.put(bucket, key, "" if key.endswith("/") else "x")
    summary, sums = run(21, capsys)
    assert set(summary["extracts_overdue"]) == set(summary["draws_overdue"]) == {"uss", "ovss"}
    assert summary["waiting_for_release"] == []
    assert sums == {"ExtractOverdue": 2, "DrawOverdue": 2, **NOTHING_HANDED}


@pytest.mark.req("R01")
def test_a_draw_is_done_when_its_report_is_there(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for survey in ("uss", "ovss"):
        world.put("extract", f"extracts/{survey}/2027-11/police.csv", "x")
    world.put("report", "draws/uss/2027-11/report.json", "{}")
    summary, sums = run(19, capsys)
    assert summary["draws_overdue"] == ["ovss"]
    assert sums == {"ExtractOverdue": 0, "DrawOverdue": 1, **NOTHING_HANDED}


@pytest.mark.req("R52")
def test_a_handover_counts_as_released_once_a_person_has_tagged_it(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    key = "samples/uss/2027-11/uss-2027-11.zip"
    world.put("sample", key, "x")
    world.put("sample", "samples/uss/2027-10/uss-2027-10.zip", "x")
    tag(world, "samples/uss/2027-10/uss-2027-10.zip", "yes")
    for value, released in (("no", 0), ("yes", 1), ("Yes", 1)):
        tag(world, key, value)
        summary, sums = run(28, capsys)
        assert summary["handovers_released"] == sums["HandoversReleased"] == released
        assert summary["waiting_for_release"] == ([] if released else ["uss"])
        assert sums["HandoverReleaseOverdue"] == 1 - released


def tag(world: World, key: str, released: str) -> None:
    tags = {"TagSet": [{"Key": "released", "Value": released}]}
    world.s3.put_object_tagging(Bucket=world.bucket("sample"), Key=key, Tagging=tags)


@pytest.mark.req("R46")
def test_a_drop_that_nothing_took_in_for_an_hour_is_counted_and_a_refused_one_is_not(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for key in (
        "do-not-contact/list.csv",
        "concerns/wrong name.csv",
        "responses/uss/2027-11/a.csv",
    ):
        world.put("ors_drop", key, "x")
    world.put("ors_drop", "responses/uss/2027-11/", "")
    world.put("ors_drop", "malware-protection-resource-validation-object", "")  # GuardDuty's own
    refuse_as_ingest_does(world, "responses/uss/2027-11/a.csv")
    summary, sums = run(16, capsys)
    assert summary["drops_unread"] == sums["DropsUnread"] == 2
    # A corrected file under the name of one that was refused is another file.
    world.put("ors_drop", "responses/uss/2027-11/a.csv", "y")
    assert run(16, capsys)[1]["DropsUnread"] == 3


@pytest.mark.req("R46")
def test_a_drop_that_has_just_come_is_given_its_hour(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.put("ors_drop", "do-not-contact/list.csv", "x")
    now = datetime.now(UTC)
    assert watch.handler({"time": f"{now:%Y-%m-%dT%H:%M:%SZ}"}, CONTEXT)["drops_unread"] == 0
    later = now + timedelta(minutes=61)
    assert watch.handler({"time": f"{later:%Y-%m-%dT%H:%M:%SZ}"}, CONTEXT)["drops_unread"] == 1


@pytest.mark.req("R01")
@pytest.mark.parametrize(
    ("time", "late"),
    [
        ("2027-11-16T08:59:00Z", 0),  # what is due by the 16th is due by its morning
        ("2027-11-16T09:00:00Z", 2),
        ("2027-11-16T23:00:00Z", 2),
        ("2027-11-17T00:00:00Z", 2),
        ("2027-12-01T00:00:00Z", 2),  # November's still; December's is not due
        ("2027-12-01T09:00:00Z", 0),
        ("2027-07-16T07:59:00Z", 0),  # London's clock
        ("2027-07-16T08:00:00Z", 2),
    ],
)
def test_the_hourly_watch_calls_nothing_late_before_the_morning_of_its_day(
    world: World, time: str, late: int
) -> None:
    assert len(watch.handler({"time": time}, CONTEXT)["extracts_overdue"]) == late


def refuse_as_ingest_does(world: World, key: str) -> None:
    """The file is no table of answers, and ingest says so."""
    bucket = world.bucket("ors_drop")
    event = {
        "detail-type": "Object Created",
        "source": "aws.s3",
        "time": "2027-11-15T09:00:00Z",
        "detail": {"bucket": {"name": bucket}, "object": {"key": key, "size": 1}},
    }
    assert ingest.handler(event, CONTEXT)["status"] == "refused"


def test_a_typing_mistake_is_named(world: World) -> None:
    with pytest.raises(EventError, match="tmie"):
        watch.handler({"tmie": "2027-11-19T09:00:00Z"}, CONTEXT)
