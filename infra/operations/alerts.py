"""What cannot wait for a metric: events that are told to people the moment they happen."""

from __future__ import annotations

from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns
from constructs import Construct

from functions.shared.policy import retention
from functions.shared.retention import rule_may_come_first
from infra.compute.malware import BROKEN, CLEAN, RESULT
from infra.data_stack import DataStack
from infra.naming import role_arn
from infra.operations.alarm_book import alerts
from infra.storage.buckets import PERSONAL

Pattern = dict[str, object]


def deploy(scope: Construct, data: DataStack, topic: sns.ITopic) -> None:
    """One rule an alert; the message says what it means and what to do, and names no person."""
    stage = data.stage
    names = [data.buckets[name].bucket_name for name in PERSONAL]
    patterns: dict[str, Pattern] = {
        # The purge goes by the calendar and should always have been there first (R49).
        "find-out-what-the-lifecycle-ended": {
            "source": ["aws.s3"],
            "detail-type": ["Object Deleted"],
            "detail": {
                "bucket": {"name": names},
                "object": {"key": [{"anything-but": {"prefix": _may_end_by_rule()}}]},
                "reason": ["Lifecycle Expiration"],
                "deletion-type": ["Delete Marker Created"],
            },
        },
        "stop-a-key-from-ending": {
            "source": ["aws.kms"],
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": {"eventName": ["DisableKey", "ScheduleKeyDeletion"]},
        },
        # A release changes keys in CloudFormation's name; anyone else may be giving themselves
        # access.
        "ask-who-changed-a-key": {
            "source": ["aws.kms"],
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": {
                "eventName": ["PutKeyPolicy"],
                "userIdentity": {
                    "invokedBy": [{"exists": False}, {"anything-but": [_DEPLOYMENT]}],
                },
            },
        },
        # DynamoDB tells of a restore where the table is, whoever asked and wherever they signed
        # in. A sign-in elsewhere than in London is the trail's to see (infra.operations.trail).
        "ask-who-restores-a-table": {
            "detail-type": ["AWS API Call via CloudTrail"],
            "$or": [
                {
                    "source": ["aws.sts"],
                    "detail": {
                        "eventName": ["AssumeRole"],
                        "requestParameters": {"roleArn": [role_arn(stage, "restore")]},
                    },
                },
                {
                    "source": ["aws.dynamodb"],
                    "detail": {"eventName": ["RestoreTableToPointInTime"]},
                },
            ],
        },
    }
    if stage.malware_scan:
        patterns["see-to-a-harmful-file"] = {
            "source": ["aws.guardduty"],
            "detail-type": [RESULT],
            "detail": {
                "s3ObjectDetails": {"bucketName": [data.buckets["OrsDropBucket"].bucket_name]},
                "scanResultDetails": {"scanResultStatus": [{"anything-but": [CLEAN]}]},
            },
        }
        patterns["mend-the-malware-scan"] = {
            "source": ["aws.guardduty"],
            "detail-type": list(BROKEN),
            "detail": {
                "s3BucketDetails": {"bucketName": [data.buckets["OrsDropBucket"].bucket_name]}
            },
        }
    for name, pattern in patterns.items():
        text = alerts()[name].description(stage.runbooks)
        # The L2 rule would open the topic to every rule of every account.
        events.CfnRule(
            scope,
            f"Alert-{name}",
            name=f"{stage.prefix}-{name}",
            description=alerts()[name].meaning,
            event_pattern=pattern,
            # Taking on a role only reads, to CloudTrail: a rule hears of it in this state alone.
            state=_HEARS_READS if name == "ask-who-restores-a-table" else "ENABLED",
            targets=[_target(name, text, topic)],
        )


def _may_end_by_rule() -> list[str]:
    """Prefixes whose rule may come before the purge although nobody missed anything."""
    return sorted(
        prefix
        for item in retention.rules().classes
        if item.kind == "object" and rule_may_come_first(item)
        for prefix in item.prefixes
    )


def _target(name: str, text: str, topic: sns.ITopic) -> events.CfnRule.TargetProperty:
    """The message: what it means, and what of the event helps and names nobody."""
    facts = _FACTS.get(name, _OBJECT)
    said = "; ".join(f"{what}: <{what}>" for what in facts)
    return events.CfnRule.TargetProperty(
        id="people",
        arn=topic.topic_arn,
        input_transformer=events.CfnRule.InputTransformerProperty(
            input_paths_map=facts, input_template=f'"{name}. {text} ({said})"'
        ),
    )


_HEARS_READS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
_DEPLOYMENT = "cloudformation.amazonaws.com"
# Buckets and keys hold no personal data.
_OBJECT = {"bucket": "$.detail.bucket.name", "key": "$.detail.object.key", "when": "$.time"}
_FACTS = {
    "ask-who-restores-a-table": {"who": "$.detail.userIdentity.arn", "when": "$.time"},
    "ask-who-changed-a-key": {"who": "$.detail.userIdentity.arn", "when": "$.time"},
    "stop-a-key-from-ending": {"what": "$.detail.eventName", "when": "$.time"},
    "mend-the-malware-scan": {"what": "$.detail-type", "when": "$.time"},
    "see-to-a-harmful-file": {"key": "$.detail.s3ObjectDetails.objectKey", "when": "$.time"},
}
