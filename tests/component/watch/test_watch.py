"""The watch over real stores: what it finds late becomes a metric that alarms listen to."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from functions.shared.errors import EventError
from functions.watch import handler as watch
from tests.component.conftest import World

NOTHING_HANDED = {"HandoversReleased": 0, "HandoverReleaseOverdue": 0}
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


def test_a_typing_mistake_is_named(world: World) -> None:
    with pytest.raises(EventError, match="tmie"):
        watch.handler({"tmie": "2027-11-19T09:00:00Z"}, CONTEXT)
