"""What alarms and dashboard read is what a function emits, to the letter: name and dimensions.

CloudWatch takes a metric of the same name with one dimension more for another metric, and an alarm
on it would be silent for ever. So each function's own environment is taken from the template, and
every metric is counted in a process of its own, as the functions count it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from functions.shared.log import Metric
from local.tools.access.deployed import Deployed

COUNT = """
from functions.shared.log import Metric, count, metrics
from functions.shared.stores.people.list_sources import Door
for metric in Metric:
    count(metric, 1)
    count(metric, 1, survey="uss", reason="code")
    for door in Door:
        count(metric, 1, door=door.value)
    metrics.flush_metrics()
"""
Emitted = tuple[str, str, frozenset[tuple[str, str]]]


def emitted(environment: dict[str, str]) -> set[Emitted]:
    """Namespace, name and dimensions of every metric that a function with this environment has."""
    ours = {name: text for name, text in environment.items() if name.startswith("POWERTOOLS_")}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", COUNT],
        env={**os.environ, **ours},
        capture_output=True,
        text=True,
        check=True,
    )
    return {found for line in done.stdout.splitlines() for found in _of(json.loads(line))}


def _of(line: dict[str, Any]) -> Iterator[Emitted]:
    for block in line["_aws"]["CloudWatchMetrics"]:
        for names in block["Dimensions"]:
            where = frozenset((name, line[name]) for name in names)
            yield from ((block["Namespace"], metric["Name"], where) for metric in block["Metrics"])


@pytest.fixture(scope="module")
def everything(prod: Deployed) -> set[Emitted]:
    found = set()
    for *_rest, function in prod.resources("AWS::Lambda::Function"):
        found |= emitted(function["Environment"]["Variables"])
    return found


def read(metric: list[Any]) -> Emitted:
    """A metric as a widget names it: namespace, name, then dimensions, then how it is shown."""
    namespace, name, *rest = [part for part in metric if isinstance(part, str)]
    return namespace, name, frozenset(zip(rest[::2], rest[1::2], strict=True))


def test_what_the_dashboard_reads_is_emitted(prod: Deployed, everything: set[Emitted]) -> None:
    ((*_rest, board),) = prod.resources("AWS::CloudWatch::Dashboard")
    shown = {
        read(metric)
        for widget in json.loads(board["DashboardBody"])["widgets"]
        for metric in widget["properties"].get("metrics", ())
        if isinstance(metric[0], str)
    }
    assert len(shown) > 20
    assert shown <= everything


def test_what_an_alarm_listens_to_is_emitted(prod: Deployed, everything: set[Emitted]) -> None:
    ours = {metric.value for metric in Metric}
    heard: set[Emitted] = set()
    for *_rest, alarm in prod.resources("AWS::CloudWatch::Alarm"):
        parts = [
            part["MetricStat"]["Metric"]
            for part in alarm.get("Metrics", ())
            if "MetricStat" in part
        ]
        for metric in parts or [alarm]:
            if metric["Namespace"] == "VictimSurveys" and metric["MetricName"] in ours:
                where = frozenset((d["Name"], d["Value"]) for d in metric.get("Dimensions", ()))
                heard.add((metric["Namespace"], metric["MetricName"], where))
    assert len(heard) > 12
    assert heard <= everything


@pytest.mark.req("R53")
@pytest.mark.parametrize("name", ["ask-who-took-the-restore-role", "ask-who-changed-rights"])
def test_what_the_trail_counts_is_what_its_alarm_listens_to(prod: Deployed, name: str) -> None:
    counted = {
        part["MetricTransformations"][0]["MetricName"]: part
        for *_rest, part in prod.resources("AWS::Logs::MetricFilter")
    }
    alarm = next(
        p for *_rest, p in prod.resources("AWS::CloudWatch::Alarm") if p["AlarmName"].endswith(name)
    )
    found = counted[alarm["MetricName"]]
    assert alarm["Namespace"] == found["MetricTransformations"][0]["MetricNamespace"]
    assert not alarm.get("Dimensions")
    assert found["LogGroupName"].endswith("/trail")


@pytest.mark.req("R12")
def test_the_reasons_that_the_dashboard_searches_are_dimensions_that_are_emitted(
    prod: Deployed, everything: set[Emitted]
) -> None:
    ((*_rest, board),) = prod.resources("AWS::CloudWatch::Dashboard")
    assert "{VictimSurveys,survey,reason,service}" in board["DashboardBody"]
    by_reason = {
        frozenset(name for name, _ in where)
        for _, name, where in everything
        if name == Metric.EXCLUDED
    }
    assert {"survey", "reason", "service"} in by_reason
