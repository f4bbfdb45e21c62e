"""Every rule of the templates against events in the form in which AWS publishes samples of them.

For each rule at least one that starts it, and near misses that do not: another bucket, prefix,
status, stage.
"""

from __future__ import annotations

from typing import Any

import pytest

from functions.shared.clock import parse_moment
from infra.compute.schedules import schedules
from local.tools.access.deployed import Deployed
from tests.events.ruler import matches
from tests.events.samples import FILES, sample
from tests.infra.test_saved_events import READERS

DROPS = ("responses/", "outcomes/", "do-not-contact/", "deletions/", "concerns/", "withdrawals/")
DEPLOYED = ("deployed-purge", "deployed-watch", "deployed-stop-list")
SCAN = "scan without a threat"
Case = tuple[str, str, dict[str, Any]]
KEY, BUCKET, KIND = "detail__object__key", "detail__bucket__name", "detail_type"
SCANNED, SCANNED_IN = "detail__s3ObjectDetails__objectKey", "detail__s3ObjectDetails__bucketName"
ROLE = "arn:aws:iam::111122223333:role/victim-surveys-prod-ops"

# By rule: events that start it, and events that do not.
STARTS: dict[str, list[Case]] = {
    "extract-arrived": [
        ("s3", "object created by PutObject", {}),
        ("s3", "object created by PutObject", {KEY: "extracts/ovss/2027-11/a.xlsx"}),
    ],
    "file-dropped": [
        ("s3", "object created by a multipart upload", {KEY: f"{prefix}x.csv"})
        for prefix in (*DROPS, "rehearsal/responses/")
    ],
    "file-scanned": [
        *(("guardduty", SCAN, {SCANNED: f"{prefix}x.csv"}) for prefix in DROPS),
        ("guardduty", "scan with a threat", {}),  # ingest is told, and leaves the file alone
        ("guardduty", "scan that could not be made", {}),
    ],
    "email-events": [
        ("ses", name, {})
        for name in ("sent", "delivered", "bounced", "complaint", "rejected", "rendering failed")
    ],
    **{
        rule: [("cloudformation", "stack created", {}), ("cloudformation", "stack updated", {})]
        for rule in DEPLOYED
    },
    "find-out-what-the-lifecycle-ended": [
        ("s3", "object deleted by a lifecycle rule", {}),
        ("s3", "object deleted by a lifecycle rule", {KEY: "mps/uss/2027-11/a.csv"}),
    ],
    "stop-a-key-from-ending": [
        ("cloudtrail", "somebody ends a key", {}),
        ("cloudtrail", "somebody disables a key", {}),
    ],
    "ask-who-changed-a-key": [("cloudtrail", "somebody changes a key's policy", {})],
    "ask-who-restores-a-table": [
        ("cloudtrail", "somebody takes on a role", {}),
        ("cloudtrail", "somebody restores a table", {}),
    ],
    "see-to-a-harmful-file": [
        ("guardduty", "scan with a threat", {}),
        ("guardduty", "scan that could not be made", {}),
        ("guardduty", "scan of what it does not support", {}),
    ],
    "mend-the-malware-scan": [("guardduty", "plan warns", {}), ("guardduty", "plan fails", {})],
}
DOES_NOT: dict[str, list[Case]] = {
    "extract-arrived": [
        ("s3", "object created by PutObject", {KEY: "working/uss/2027-11.csv"}),
        ("s3", "object created by PutObject", {KEY: "Extracts/uss/2027-11/a.csv"}),
        ("s3", "object created by PutObject", {BUCKET: "another-bucket"}),
        ("s3", "object created by PutObject", {KIND: "Object Restore Completed"}),
        ("s3", "object deleted by DeleteObject", {KEY: "extracts/uss/2027-11/a.csv"}),
    ],
    "file-dropped": [
        ("s3", "object created by a multipart upload", {KEY: "elsewhere/x.csv"}),
        ("s3", "object created by a multipart upload", {BUCKET: "another-bucket"}),
        ("s3", "object tags added", {KEY: "responses/uss/2027-11/a.csv"}),
    ],
    "file-scanned": [
        ("guardduty", SCAN, {SCANNED: "malware-protection-resource-validation-object"}),
        ("guardduty", SCAN, {SCANNED_IN: "another-bucket"}),
        ("guardduty", "plan is active", {}),
        ("s3", "object created by a multipart upload", {}),
    ],
    "email-events": [
        ("ses", "opened", {}),  # nobody watches people read
        ("ses", "delivery delayed", {}),
        ("ses", "bounced", {"detail__mail__tags": {"ses:configuration-set": ["another"]}}),
        ("ses", "bounced", {"detail__mail__tags": None}),  # feedback of an identity has none
    ],
    **{
        rule: [
            ("cloudformation", "stack failed", {}),
            ("cloudformation", "stack updated", {"detail__stack_id": "arn:aws:x:stack/other/1"}),
            ("cloudformation", "stack updated", {KIND: "CloudFormation Resource Status Change"}),
        ]
        for rule in DEPLOYED
    },
    "find-out-what-the-lifecycle-ended": [
        ("s3", "object deleted by DeleteObject", {}),  # the purge
        ("s3", "old version deleted by a lifecycle rule", {}),
        ("s3", "object deleted by a lifecycle rule", {KEY: "extracts/uss/2027-11/a.csv"}),
        ("s3", "object deleted by a lifecycle rule", {BUCKET: "another-bucket"}),
    ],
    "stop-a-key-from-ending": [("cloudtrail", "somebody reads a key", {})],
    "ask-who-changed-a-key": [
        ("cloudtrail", "a deployment changes a key's policy", {}),
        ("cloudtrail", "somebody reads a key", {}),
    ],
    "ask-who-restores-a-table": [
        ("cloudtrail", "somebody takes on a role", {"detail__requestParameters__roleArn": ROLE}),
        ("cloudtrail", "somebody restores a table", {"detail__eventName": "DescribeTable"}),
        ("cloudtrail", "somebody takes on a role", {"source": "aws.dynamodb"}),
    ],
    "see-to-a-harmful-file": [
        ("guardduty", SCAN, {}),
        ("guardduty", "scan with a threat", {SCANNED_IN: "another-bucket"}),
        ("guardduty", "plan fails", {}),
    ],
    "mend-the-malware-scan": [
        ("guardduty", "plan is active", {}),
        ("guardduty", "plan fails", {"detail__s3BucketDetails__bucketName": "another-bucket"}),
        ("guardduty", "scan with a threat", {}),
    ],
}


def rules(stage: Deployed, prefix: str) -> dict[str, Any]:
    """Patterns by the rule's name without the stage."""
    found = stage.resources("AWS::Events::Rule")
    return {p["Name"].removeprefix(f"{prefix}-"): p["EventPattern"] for *_rest, p in found}


def names_of(stage: Deployed, prefix: str) -> dict[str, str]:
    """What the samples' placeholders stand for."""
    buckets = {
        name: store.arn.removeprefix("arn:aws:s3:::") for name, store in stage.stores.items()
    }
    own = rules(stage, prefix)["deployed-purge"]["detail"]["stack-id"][0]
    return {**buckets, "prefix": prefix, "ConfigurationSet": prefix, "stack": own}


def cases(table: dict[str, list[Case]]) -> list[Any]:
    return [
        pytest.param(rule, case, id=f"{rule}: {case[1]} {' '.join(map(str, case[2].values()))}")
        for rule, some in table.items()
        for case in some
    ]


def starts(stage: Deployed, prefix: str, rule: str, case: Case) -> bool | None:
    """None if the stage has no such rule."""
    patterns = rules(stage, prefix)
    if rule not in patterns:
        return None
    file, name, changes = case
    return matches(patterns[rule], sample(file, name, names_of(stage, prefix), **changes))


@pytest.mark.parametrize(("rule", "case"), cases(STARTS))
def test_an_event_as_aws_sends_it_starts_its_rule(
    local: Deployed, prod: Deployed, rule: str, case: Case
) -> None:
    found = {starts(local, "victim-surveys-local", rule, case)}
    found |= {starts(prod, "victim-surveys-prod", rule, case)}
    assert True in found
    assert False not in found


@pytest.mark.parametrize(("rule", "case"), cases(DOES_NOT))
def test_a_near_miss_starts_nothing(local: Deployed, prod: Deployed, rule: str, case: Case) -> None:
    found = {starts(local, "victim-surveys-local", rule, case)}
    found |= {starts(prod, "victim-surveys-prod", rule, case)}
    assert False in found
    assert True not in found


def test_every_rule_has_events_that_start_it_and_near_misses(
    local: Deployed, prod: Deployed
) -> None:
    there = rules(local, "victim-surveys-local").keys() | rules(prod, "victim-surveys-prod").keys()
    assert there == STARTS.keys() == DOES_NOT.keys()
    assert all(STARTS.values())
    assert all(DOES_NOT.values())


def test_no_other_rule_hears_an_event_than_the_one_it_is_for(prod: Deployed) -> None:
    """But for a harmful file, of which ingest is told as well as people."""
    both = {"file-scanned", "see-to-a-harmful-file"}
    patterns = rules(prod, "victim-surveys-prod")
    for rule, some in STARTS.items():
        for file, name, changes in some if rule in patterns else []:
            event = sample(file, name, names_of(prod, "victim-surveys-prod"), **changes)
            heard = {other for other, pattern in patterns.items() if matches(pattern, event)}
            assert heard <= {rule} | both | {*DEPLOYED}
            assert rule in heard


@pytest.mark.parametrize("package", sorted({one.package for one in schedules()} - {"tidy_list"}))
def test_a_function_with_a_schedule_reads_its_moment_off_what_scheduler_sends(package: str) -> None:
    """A schedule without input sends an envelope whose detail is a text."""
    event = sample("scheduler", "started by a schedule without input", {"prefix": "x"})
    asked: Any = READERS[package](event)
    assert parse_moment(asked.time) == parse_moment(event["time"])


@pytest.mark.parametrize(
    ("package", "file", "name"),
    [
        ("sample_draw", "s3", "object created by PutObject"),
        ("ingest", "s3", "object created by a multipart upload"),
        ("ingest", "guardduty", SCAN),
        ("ingest", "guardduty", "scan with a threat"),
        *(("delivery_events", "ses", kind) for kind in ("bounced", "complaint", "delivered")),
    ],
)
def test_a_function_reads_the_event_that_starts_it(package: str, file: str, name: str) -> None:
    buckets = {"ExtractBucket": "extracts", "OrsDropBucket": "drops", "ConfigurationSet": "set"}
    assert READERS[package](sample(file, name, buckets)) is not None


def test_the_samples_are_all_read() -> None:
    read = {file for table in (STARTS, DOES_NOT) for some in table.values() for file, *_ in some}
    assert read | {"scheduler"} == {*FILES}
