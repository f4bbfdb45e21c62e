"""What cannot wait for a metric: events that are told to people the moment they happen."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.alarm_book import alerts
from infra.buckets import PERSONAL
from infra.data_stack import DataStack

MALWARE = "GuardDuty Malware Protection Object Scan Result"


def deploy(scope: Construct, data: DataStack, topic: sns.ITopic) -> None:
    """One rule an alert; the message says what it means and what to do, and names no person."""
    stage = data.stage
    names = [data.buckets[name].bucket_name for name in PERSONAL]
    patterns = {
        # The purge goes by the calendar and should always have been there first (R49).
        "find-out-what-the-lifecycle-ended": events.EventPattern(
            source=["aws.s3"],
            detail_type=["Object Deleted"],
            detail={
                "bucket": {"name": names},
                "reason": ["Lifecycle Expiration"],
                "deletion-type": ["Delete Marker Created"],
            },
        ),
        "stop-a-key-from-ending": events.EventPattern(
            source=["aws.kms"],
            detail_type=["AWS API Call via CloudTrail"],
            detail={"eventName": ["DisableKey", "ScheduleKeyDeletion"]},
        ),
    }
    if stage.malware_scan:
        patterns["see-to-a-harmful-file"] = events.EventPattern(
            source=["aws.guardduty"],
            detail_type=[MALWARE],
            detail={
                "s3ObjectDetails": {"bucketName": [data.buckets["OrsDropBucket"].bucket_name]},
                "scanResultDetails": {"scanResultStatus": [{"anything-but": ["NO_THREATS_FOUND"]}]},
            },
        )
    # Known by its ARN only: CDK would open the topic to every rule of every account.
    ears = sns.Topic.from_topic_arn(scope, "AlertTopic", topic.topic_arn)
    for name, pattern in patterns.items():
        text = alerts()[name].description(stage.handbook)
        events.Rule(
            scope,
            f"Alert-{name}",
            rule_name=f"{stage.prefix}-{name}",
            description=alerts()[name].meaning,
            event_pattern=pattern,
            targets=[targets.SnsTopic(ears, message=_message(name, text, _facts(name)))],
        )


def _facts(name: str) -> Mapping[str, str]:
    """What of the event helps and names nobody: buckets and keys hold no personal data."""
    if name == "stop-a-key-from-ending":
        return {"what": "$.detail.eventName", "when": "$.time"}
    if name == "see-to-a-harmful-file":
        return {"key": "$.detail.s3ObjectDetails.objectKey", "when": "$.time"}
    return {"bucket": "$.detail.bucket.name", "key": "$.detail.object.key", "when": "$.time"}


def _message(name: str, text: str, facts: Mapping[str, str]) -> events.RuleTargetInput:
    said = "; ".join(f"{what}: {events.EventField.from_path(at)}" for what, at in facts.items())
    return events.RuleTargetInput.from_text(f"{name}. {text} ({said})")
