"""What starts a function without a person: new objects, events of emails, typed rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_

from functions.shared.policy import retention
from infra.compute.functions import SurveyFunction
from infra.compute.malware import BUCKET, RESULT
from infra.data_stack import DataStack
from infra.naming import kebab

EMAIL_EVENTS = (
    "Email Sent",
    "Email Delivered",
    "Email Bounced",
    "Email Complaint Received",
    "Email Rejected",
    "Email Rendering Failed",
)


def on_object(
    stack: Stack, name: str, *, data: DataStack, bucket: str, classes: str, to: SurveyFunction
) -> None:
    """Start a function for each new object under the prefixes of a data class."""
    prefixes = retention.rules().by_name[classes].prefixes
    detail = {
        "bucket": {"name": [data.buckets[bucket].bucket_name]},
        "object": {"key": [{"prefix": prefix} for prefix in prefixes]},
    }
    _rule(stack, name, ["aws.s3"], ["Object Created"], detail, to)


def on_scanned_object(stack: Stack, name: str, *, data: DataStack, to: SurveyFunction) -> None:
    """Start a function when a drop has been scanned; what was found is in the event."""
    detail = {
        "s3ObjectDetails": {
            "bucketName": [data.buckets[BUCKET].bucket_name],
            "objectKey": [{"prefix": p} for p in retention.rules().by_name["drop"].prefixes],
        }
    }
    _rule(stack, name, ["aws.guardduty"], [RESULT], detail, to)


def on_email_event(stack: Stack, *, configuration_set: str, to: SurveyFunction) -> None:
    """Start a function for what SES reports of our configuration set's emails."""
    detail = {"mail": {"tags": {"ses:configuration-set": [configuration_set]}}}
    _rule(stack, "EmailEvents", ["aws.ses"], list(EMAIL_EVENTS), detail, to)


def on_typed_entry(stack: Stack, *, data: DataStack, to: SurveyFunction) -> None:
    """Start a function for changes of the do-not-contact list, in order, poison set aside (R20)."""
    table = data.tables["DoNotContactTable"]
    arn = cast(str, table.table_stream_arn)  # this table has a stream
    lambda_.CfnEventSourceMapping(
        to,
        "Stream",
        function_name=to.function.function_name,
        event_source_arn=arn,
        starting_position="TRIM_HORIZON",
        batch_size=25,
        maximum_batching_window_in_seconds=0,  # somebody may be in danger
        # A flood on the page must not make one person wait for it; the order of a key is kept.
        parallelization_factor=5,
        bisect_batch_on_function_error=True,
        maximum_retry_attempts=8,
        maximum_record_age_in_seconds=24 * 3600 - 60,  # a stream forgets after a day
        function_response_types=["ReportBatchItemFailures"],
        destination_config=lambda_.CfnEventSourceMapping.DestinationConfigProperty(
            on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(
                destination=to.dead_letters.queue_arn
            )
        ),
    ).node.add_dependency(to.role.node.find_child("DefaultPolicy"))


def on_deployment(stack: Stack, *, to: Mapping[str, SurveyFunction]) -> None:
    """Start what runs by the day once when this stack has been deployed.

    An alarm that rings when a function was silent for a day would otherwise ring on the first day,
    and a function that the deployment broke would be found on the next.
    """
    detail = {
        "stack-id": [stack.stack_id],
        "status-details": {"status": ["CREATE_COMPLETE", "UPDATE_COMPLETE"]},
    }
    for package, function in to.items():
        name, kinds = f"Deployed-{kebab(package)}", ["CloudFormation Stack Status Change"]
        _rule(stack, name, ["aws.cloudformation"], kinds, detail, function)


def _rule(
    stack: Stack,
    name: str,
    source: list[str],
    detail_type: list[str],
    detail: Mapping[str, object],
    to: SurveyFunction,
) -> None:
    events.Rule(
        stack,
        name,
        rule_name=f"{stack.node.get_context('prefix')}-{kebab(name)}",
        description=f"{to.spec.package}: {to.spec.what}",
        event_pattern=events.EventPattern(source=source, detail_type=detail_type, detail=detail),
        targets=[
            targets.LambdaFunction(
                to.function,
                dead_letter_queue=to.dead_letters,
                retry_attempts=8,
                max_event_age=Duration.hours(12),
            )
        ],
    )
