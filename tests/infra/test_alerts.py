"""What is told at once: which events ring, and which do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from local.tools.access.deployed import ACCOUNT, Deployed
from tests.events.ruler import matches

Event = dict[str, Any]
ROLE = f"arn:aws:iam::{ACCOUNT}:role/victim-surveys-prod-restore"


def call(source: str, name: str, **detail: Any) -> Event:
    """An event of CloudTrail as EventBridge hands it over."""
    return {
        "source": f"aws.{source}",
        "detail-type": "AWS API Call via CloudTrail",
        "detail": {
            "eventSource": f"{source}.amazonaws.com",
            "eventName": name,
            "userIdentity": {"arn": "arn:aws:sts::1:assumed-role/x/y"},
            **detail,
        },
    }


@pytest.fixture
def rings(prod: Deployed) -> Callable[[str, Event], bool]:
    patterns = {p["Name"]: p["EventPattern"] for *_rest, p in prod.resources("AWS::Events::Rule")}

    def rings(name: str, event: Event) -> bool:
        return matches(patterns[f"victim-surveys-prod-{name}"], event)

    return rings


@pytest.mark.req("R49", "R53")
def test_a_restore_rings_whoever_asks_for_it(rings: Callable[[str, Event], bool]) -> None:
    alert = "ask-who-restores-a-table"
    took = {"roleArn": ROLE, "roleSessionName": "me"}
    assert rings(alert, call("sts", "AssumeRole", requestParameters=took))
    assert rings(alert, call("dynamodb", "RestoreTableToPointInTime", requestParameters={}))
    other = {"roleArn": ROLE.replace("restore", "ops"), "roleSessionName": "me"}
    assert not rings(alert, call("sts", "AssumeRole", requestParameters=other))
    assert not rings(alert, call("dynamodb", "DescribeTable", requestParameters={}))
    assert not rings(alert, call("dynamodb", "AssumeRole", requestParameters=took))


@pytest.mark.req("R53")
def test_a_key_changed_by_hand_rings_and_a_release_does_not(
    rings: Callable[[str, Event], bool],
) -> None:
    alert = "ask-who-changed-a-key"
    assert rings(alert, call("kms", "PutKeyPolicy"))
    released = {
        "arn": "arn:aws:sts::1:assumed-role/cdk",
        "invokedBy": "cloudformation.amazonaws.com",
    }
    assert not rings(alert, call("kms", "PutKeyPolicy", userIdentity=released))
    assert rings(alert, call("kms", "PutKeyPolicy", userIdentity={**released, "invokedBy": "else"}))
    assert not rings(alert, call("kms", "Decrypt"))


@pytest.mark.req("R20")
def test_a_key_that_is_to_end_rings(rings: Callable[[str, Event], bool]) -> None:
    for name in ("DisableKey", "ScheduleKeyDeletion"):
        assert rings("stop-a-key-from-ending", call("kms", name))
    assert not rings("stop-a-key-from-ending", call("kms", "EnableKey"))


@pytest.mark.req("R49", "R53")
def test_the_trail_counts_taking_the_role_on_and_using_it(prod: Deployed) -> None:
    """Matched as CloudWatch Logs does: equal, or equal up to an asterisk at the end."""
    took, uses = counted_by_the_trail(prod, "RestoreRoleUsed").split(" || ")
    assert took == f'($.requestParameters.roleArn = "{ROLE}")'
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/victim-surveys-prod-restore/*"
    assert uses == f'($.userIdentity.arn = "{session}")'


@pytest.mark.req("R53")
def test_the_trail_counts_changes_of_rights_by_anybody_but_a_deployment(prod: Deployed) -> None:
    pattern = counted_by_the_trail(prod, "RightsChanged")
    for part in (
        '($.eventSource = "iam.amazonaws.com")',
        "($.readOnly IS FALSE)",
        '($.requestParameters.roleName = "victim-surveys-prod-*")',
        '($.userIdentity.invokedBy != "cloudformation.amazonaws.com")',
        "($.userIdentity.invokedBy NOT EXISTS)",
    ):
        assert part in pattern


def counted_by_the_trail(prod: Deployed, metric: str) -> str:
    """The pattern of the filter that counts a metric."""
    (pattern,) = (
        str(p["FilterPattern"]).strip("{ }")
        for *_rest, p in prod.resources("AWS::Logs::MetricFilter")
        if p["MetricTransformations"][0]["MetricName"] == metric
    )
    return pattern


@pytest.mark.req("R53")
def test_only_the_rule_about_taking_on_a_role_hears_of_reads(prod: Deployed) -> None:
    """EventBridge tells of AssumeRole, which only reads, in this state alone."""
    states = {p["Name"]: p.get("State") for *_rest, p in prod.resources("AWS::Events::Rule")}
    hearing = {name for name, state in states.items() if "ALL_CLOUDTRAIL" in str(state)}
    assert hearing == {"victim-surveys-prod-ask-who-restores-a-table"}


def spoken_by(statements: list[dict[str, Any]], service: str) -> list[dict[str, Any]]:
    return [one for one in statements if one.get("Principal") == {"Service": service}]


@pytest.mark.req("R49", "R51")
def test_alerts_reach_the_topic(prod: Deployed) -> None:
    """EventBridge gives no source to a topic or its key: a condition on one would silence it."""
    policies = [p for *_rest, p in prod.resources("AWS::SNS::TopicPolicy")]
    ((told,),) = (
        [
            found
            for policy in policies
            if (found := spoken_by(policy["PolicyDocument"]["Statement"], "events.amazonaws.com"))
        ],
    )
    (statement,) = told
    assert "Condition" not in statement
    topic = statement["Resource"]
    ((key,),) = (
        [
            found
            for *_rest, p in prod.resources("AWS::KMS::Key")
            if (found := spoken_by(p["KeyPolicy"]["Statement"], "events.amazonaws.com"))
        ],
    )
    assert key[0]["Condition"] == {
        "StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": topic}
    }


@pytest.mark.req("R51")
def test_an_alert_that_could_not_be_told_is_an_alarm(prod: Deployed) -> None:
    alerting = {
        p["Name"]
        for *_rest, p in prod.resources("AWS::Events::Rule")
        if any("alarm-topic" in target["Arn"] for target in p["Targets"])
    }
    heard = {
        alarm["Dimensions"][0]["Value"]
        for *_rest, alarm in prod.resources("AWS::CloudWatch::Alarm")
        if alarm.get("MetricName") == "FailedInvocations"
    }
    assert alerting
    assert alerting == heard
