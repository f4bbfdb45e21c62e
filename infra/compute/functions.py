"""A function with all that belongs to it: role, log group, dead letters, bounded retries (R53)."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from functions.shared.policy import retention
from functions.shared.retention import shortest_span
from infra.access.statements import Allow
from infra.compute.catalogue import FunctionSpec
from infra.naming import KEPT_ONCE_MADE, camel, kebab, role_name, tag_class
from infra.operations.masks import data_protection
from infra.stages import Stage

LOGS, DEAD_LETTERS = "function-log", "dead-letter"  # classes of the table of clocks
# What CloudWatch Logs can be set to, of which the longest within the policy's period is taken.
_LOG_DAYS = {
    30: logs.RetentionDays.ONE_MONTH,
    90: logs.RetentionDays.THREE_MONTHS,
    180: logs.RetentionDays.SIX_MONTHS,
    365: logs.RetentionDays.ONE_YEAR,
    400: logs.RetentionDays.THIRTEEN_MONTHS,
    731: logs.RetentionDays.TWO_YEARS,
}


class SurveyFunction(Construct):
    """``function``, its ``role``, and ``dead_letters`` for events that it could not work."""

    def __init__(
        self,
        scope: Construct,
        spec: FunctionSpec,
        *,
        stage: Stage,
        code: lambda_.Code,
        environment: Mapping[str, str],
        statements: list[Allow],
        log_key: kms.IKey,
        concurrency: int | None = None,
    ) -> None:
        super().__init__(scope, camel(spec.package))
        self.spec, self.log_key = spec, log_key
        self.log_group = log_group(self, stage, spec.package, log_key)
        self.dead_letters = dead_letter_queue(self, stage, spec.package)
        self.role = iam.Role(
            self,
            "Role",
            role_name=role_name(stage, spec.package),
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=f"{spec.package}: {spec.what}",
        )
        for statement in [*statements, *self._own()]:
            self.role.add_to_policy(statement.statement())
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=f"{stage.prefix}-{kebab(spec.package)}",
            description=spec.what,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            handler=f"functions.{spec.package}.handler.handler",
            code=code,
            memory_size=spec.memory,
            timeout=Duration.seconds(spec.timeout),
            environment=dict(environment),
            log_group=self.log_group,
            dead_letter_queue=self.dead_letters,
            retry_attempts=spec.attempts,
            max_event_age=Duration.seconds(spec.patience),
            reserved_concurrent_executions=concurrency,
            # Statements are written by hand: CDK must not add its own.
            role=self.role.without_policy_updates(),
        )
        # Its first run must find its rights in force.
        self.function.node.add_dependency(self.role.node.find_child("DefaultPolicy"))

    def _own(self) -> list[Allow]:
        """Its own log and its own dead letters."""
        return [
            Allow(
                "Log",
                ("logs:CreateLogStream", "logs:PutLogEvents"),
                (self.log_group.log_group_arn,),
            ),
            Allow("DeadLetters", ("sqs:SendMessage",), (self.dead_letters.queue_arn,)),
        ]


def log_group(scope: Construct, stage: Stage, package: str, key: kms.IKey) -> logs.LogGroup:
    """An explicit log group with the policy's retention and the logs' own key."""
    group = logs.LogGroup(
        scope,
        "Log",
        log_group_name=f"{stage.parameter_root}/{package}",
        retention=log_retention(),
        encryption_key=key,
        data_protection_policy=data_protection(),
        removal_policy=KEPT_ONCE_MADE,
    )
    tag_class(group, LOGS, "logs")
    return group


def dead_letter_queue(scope: Construct, stage: Stage, package: str) -> sqs.Queue:
    """Events that failed for good: keys and ids, kept as long as the policy says."""
    days = shortest_span(retention.rules().by_name[DEAD_LETTERS]) or 0
    queue = sqs.Queue(
        scope,
        "DeadLetters",
        queue_name=f"{stage.prefix}-{kebab(package)}-dead-letters",
        retention_period=Duration.days(days),
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
    )
    tag_class(queue, DEAD_LETTERS, "ids")
    return queue


def log_retention() -> logs.RetentionDays:
    """The longest that CloudWatch Logs offers within policy's period (R53)."""
    span = shortest_span(retention.rules().by_name[LOGS]) or 0
    return _LOG_DAYS[max(days for days in _LOG_DAYS if days <= span)]
