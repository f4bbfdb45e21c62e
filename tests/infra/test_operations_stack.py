"""Whoever has only the console: what wakes them, what it means, what to do, where to look."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from functions.shared.log import Metric
from functions.shared.policy import calendar
from infra import saved_events
from infra.alarm_book import alarms, alerts, per_alert, per_function, written
from infra.buckets import PERSONAL
from infra.catalogue import SPECS
from infra.queries import QUERIES, TRAIL_QUERIES
from local.access.deployed import Deployed
from tests.infra.conftest import settings, template

HANDBOOK = Path("docs/operations.md")
HOLDING = {
    "AWS::S3::Bucket",
    "AWS::DynamoDB::Table",
    "AWS::Logs::LogGroup",
    "AWS::SQS::Queue",
}
SPOKEN = re.compile(r"[a-z]+(-[a-z]+)+")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made for links."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", text.lower()).replace(" ", "-") for text in headings}


def test_every_alarm_says_what_it_means_what_harm_it_does_and_what_to_do(prod: Deployed) -> None:
    made = [p for *_rest, p in prod.resources("AWS::CloudWatch::Alarm")]
    assert len(made) == len(alarms(settings("prod")))
    for alarm in made:
        for part in ("MEANING: ", "HARM: ", "FIRST STEP: ", "RUNBOOK: "):
            assert part in alarm["AlarmDescription"]
        assert len(alarm["AlarmDescription"]) <= 1024
        assert alarm["AlarmActions"]


@pytest.mark.parametrize(
    "name", [item.name for item in (*written(), *alerts().values())], ids=lambda name: name
)
def test_every_alarm_has_its_runbook(name: str) -> None:
    assert name in anchors(HANDBOOK)


def test_dead_letters_and_failed_runs_have_one_runbook_for_all_functions() -> None:
    assert {"rerun-a-function", "mend-a-function"} <= anchors(HANDBOOK)
    names = {item.name.split("-")[0] for item in per_function()}
    assert names == {"rerun", "mend"}
    assert "mend-an-alert" in anchors(HANDBOOK)
    assert {item.name for item in per_alert()} == {f"mend-the-alert-{name}" for name in alerts()}


@pytest.mark.parametrize("item", [a for a in written() if a.services], ids=lambda a: a.name)
def test_a_metric_that_an_alarm_listens_to_is_counted_by_the_functions_it_names(
    item: Any,
) -> None:
    """Else the alarm would be silent for ever."""
    name = Metric(item.metric).name
    for package in item.services:
        assert name in counted(package), f"{package} never counts {name}"


def test_every_number_on_the_dashboard_is_counted_by_the_function_it_names(
    prod: Deployed,
) -> None:
    ((*_rest, board),) = prod.resources("AWS::CloudWatch::Dashboard")
    shown = re.findall(r'"VictimSurveys","(\w+)","service","(\w+)"', board["DashboardBody"])
    assert len(set(shown)) > 20
    for metric, package in set(shown):
        assert Metric(metric).name in counted(package), f"{package} never counts {metric}"


def counted(package: str) -> set[str]:
    """The metrics that a package counts, itself or by a shared module that it imports."""
    folder = Path("functions") / package
    texts = [path.read_text() for path in folder.rglob("*.py")]
    shared = Path("functions/shared")
    seen: set[str] = set()
    waiting = [name for text in texts for name in shared_imports(text)]
    while waiting:
        name = waiting.pop()
        path = shared / f"{name}.py"
        if name not in seen and path.exists() and name != "log":
            seen.add(name)
            texts.append(path.read_text())
            waiting += shared_imports(path.read_text())
    return {found for text in texts for found in re.findall(r"Metric\.([A-Z_]+)", text)}


def shared_imports(text: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("functions.shared"):
            inner = (node.module or "").split(".")[2:3]
            found += inner or [alias.name for alias in node.names]
    return found


@pytest.mark.req("R49")
def test_a_day_without_a_purge_is_an_alarm(prod: Deployed) -> None:
    hours = calendar.rules().heartbeat_purge_hours
    alarm = next(
        p
        for *_rest, p in prod.resources("AWS::CloudWatch::Alarm")
        if p["AlarmName"].endswith("-run-the-purge")
    )
    assert alarm["Period"] * alarm["EvaluationPeriods"] == hours * 3600
    assert alarm["TreatMissingData"] == "breaching"
    assert alarm["ComparisonOperator"] == "LessThanThreshold"


def test_alarms_look_back_no_further_than_cloudwatch_can(prod: Deployed) -> None:
    for *_rest, alarm in prod.resources("AWS::CloudWatch::Alarm"):
        period = alarm.get("Period") or alarm["Metrics"][0].get("Period", 3600)
        assert period * alarm["EvaluationPeriods"] <= 7 * 86_400, alarm["AlarmName"]


def test_every_number_that_the_console_asks_for_is_on_the_dashboard(prod: Deployed) -> None:
    ((*_rest, board),) = prod.resources("AWS::CloudWatch::Dashboard")
    text = board["DashboardBody"]
    for metric in (
        Metric.EXTRACT_ARRIVED,
        Metric.DRAWN,
        Metric.EXCLUDED,
        Metric.RELEASED,
        Metric.DUE,
        Metric.SENT,
        Metric.UNKNOWN,
        Metric.BOUNCED,
        Metric.OPTED_OUT,
        Metric.ANSWERED,
        Metric.CONSENTED,
        Metric.FILE_REFUSED,
        Metric.LISTED,
        Metric.PURGE_DONE,
        Metric.CONFIRMATION_MISSING,
    ):
        assert f'"{metric.value}"' in text, metric
    assert json.loads(text)["widgets"]
    assert "survey,reason,service" in text


@pytest.mark.req("R53")
def test_the_trail_follows_every_bucket_with_personal_data_and_no_table(prod: Deployed) -> None:
    ((*_rest, trail),) = prod.resources("AWS::CloudTrail::Trail")
    data = next(s for s in trail["AdvancedEventSelectors"] if s["Name"] != "Management")
    fields = {field["Field"]: field for field in data["FieldSelectors"]}
    assert fields["resources.type"]["Equals"] == ["AWS::S3::Object"]
    wanted = {f"{prod.stores[name].arn}/" for name in PERSONAL}
    assert set(fields["resources.ARN"]["StartsWith"]) == wanted
    assert trail["EnableLogFileValidation"] is True
    assert trail["IsMultiRegionTrail"] is True


@pytest.mark.req("R49")
def test_a_lifecycle_rule_that_had_to_act_is_told_at_once(prod: Deployed) -> None:
    rule = next(
        p
        for *_rest, p in prod.resources("AWS::Events::Rule")
        if p["Name"].endswith("find-out-what-the-lifecycle-ended")
    )
    detail = rule["EventPattern"]["detail"]
    assert detail["reason"] == ["Lifecycle Expiration"]
    (keys,) = detail["object"]["key"]
    silent = set(keys["anything-but"]["prefix"])
    assert "extracts/" in silent
    assert not silent & {"mopac/", "mps/", "samples/", "responses/", "concerns/", "exports/"}
    buckets = {f"arn:aws:s3:::{name}" for name in detail["bucket"]["name"]}
    assert buckets == {prod.stores[name].arn for name in PERSONAL}
    for *_other, bucket in prod.resources("AWS::S3::Bucket"):
        if bucket.get("BucketName") in detail["bucket"]["name"]:
            assert bucket["NotificationConfiguration"]


def test_every_function_has_saved_test_events() -> None:
    assert set(saved_events.book()) == {spec.package for spec in SPECS}
    for events in saved_events.book().values():
        assert events
        assert all(SPOKEN.fullmatch(name) for name in events)


def test_saved_queries_read_logs_that_exist(prod: Deployed) -> None:
    groups = {p["LogGroupName"] for *_rest, p in prod.resources("AWS::Logs::LogGroup")}
    saved = [p for *_rest, p in prod.resources("AWS::Logs::QueryDefinition")]
    assert len(saved) == len(QUERIES) + len(TRAIL_QUERIES)
    for query in saved:
        assert set(query["LogGroupNames"]) <= groups, query["Name"]
    names = {query["Name"].rsplit("/", 1)[1] for query in saved}
    assert {
        "why-was-this-record-excluded",
        "unknown-sends",
        "purge-evidence",
        "who-read-this-object",
    } <= names


@pytest.mark.req("R51")
def test_a_breach_reaches_all_three_who_must_know(prod: Deployed) -> None:
    told = [p for *_rest, p in prod.resources("AWS::SNS::Subscription")]
    breach = {p["Endpoint"] for p in told if p["TopicArn"].endswith("breach-topic")}
    assert len(breach) == 3


def test_everything_is_tagged_with_what_it_belongs_to(
    synthesised: Callable[[str], Path],
) -> None:
    for stack in ("Data", "Processing", "Operations"):
        for name, resource in template(synthesised("prod"), stack)["Resources"].items():
            tags = resource.get("Properties", {}).get("Tags")
            if isinstance(tags, list):
                found = {tag["Key"]: tag["Value"] for tag in tags}
                assert found["service"] == "victim-surveys", name
                assert found["stage"] == "prod", name
                if resource["Type"] in HOLDING:
                    assert found["data-class"], name
                    assert found["retention"], name
