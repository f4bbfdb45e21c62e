"""Whoever has only the console: what wakes them, and where to look."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.compute import saved_events
from infra.compute.catalogue import SPECS
from infra.operations.queries import QUERIES, TRAIL_QUERIES
from infra.storage.buckets import PERSONAL
from local.tools.access.deployed import Deployed
from tests.infra.conftest import template
from tests.promised_figures import PROMISED

HOLDING = {
    "AWS::S3::Bucket",
    "AWS::DynamoDB::Table",
    "AWS::Logs::LogGroup",
    "AWS::SQS::Queue",
}
SPOKEN = re.compile(r"[a-z]+(-[a-z]+)+")


@pytest.mark.req("R49")
def test_a_day_without_a_purge_is_an_alarm(prod: Deployed) -> None:
    alarm = next(
        p
        for *_rest, p in prod.resources("AWS::CloudWatch::Alarm")
        if p["AlarmName"].endswith("-run-the-purge")
    )
    assert alarm["Period"] * alarm["EvaluationPeriods"] == 25 * 3600
    assert alarm["TreatMissingData"] == "breaching"
    assert alarm["ComparisonOperator"] == "LessThanThreshold"


def test_alarms_look_back_no_further_than_cloudwatch_can(prod: Deployed) -> None:
    for *_rest, alarm in prod.resources("AWS::CloudWatch::Alarm"):
        period = alarm.get("Period") or alarm["Metrics"][0].get("Period", 3600)
        assert period * alarm["EvaluationPeriods"] <= 7 * 86_400, alarm["AlarmName"]


def test_every_number_that_the_console_asks_for_is_on_the_dashboard(prod: Deployed) -> None:
    ((*_rest, board),) = prod.resources("AWS::CloudWatch::Dashboard")
    text = board["DashboardBody"]
    for metric in PROMISED:
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
