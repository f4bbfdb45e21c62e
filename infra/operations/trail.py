"""The trail: every access to objects with personal data, and every change of the account (R53).

Tables are left out on purpose: their data events would carry keys of items into the trail.
"""

from __future__ import annotations

from aws_cdk import Aws
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.compute.environment import METRICS
from infra.compute.functions import LOGS, log_retention
from infra.data_stack import DataStack
from infra.naming import KEPT_ONCE_MADE, role_arn, role_name, tag_class
from infra.stages import REGION, Stage
from infra.storage.buckets import ACCESS_LOGS, PERSONAL

PREFIX = "trail"
RESTORE_ROLE_USED = "RestoreRoleUsed"
RIGHTS_CHANGED = "RightsChanged"


def name(stage: Stage) -> str:
    """The trail's fixed name, by which bucket and key policies know it before it exists."""
    return f"{stage.prefix}-trail"


def arn(stage: Stage) -> str:
    return f"arn:aws:cloudtrail:{REGION}:{Aws.ACCOUNT_ID}:trail/{name(stage)}"


class Trail(Construct):
    """A trail into the access-log bucket, and into a log group that can be queried."""

    def __init__(self, scope: Construct, data: DataStack, log_key: kms.IKey) -> None:
        super().__init__(scope, "Trail")
        stage = data.stage
        self.log_group = logs.LogGroup(
            self,
            "Log",
            log_group_name=f"{stage.parameter_root}/trail",
            retention=log_retention(),
            encryption_key=log_key,
            removal_policy=KEPT_ONCE_MADE,
        )
        tag_class(self.log_group, LOGS, "logs")
        role = self._role(stage)
        trail = cloudtrail.CfnTrail(
            self,
            "Trail",
            trail_name=name(stage),
            is_logging=True,
            s3_bucket_name=data.buckets[ACCESS_LOGS].bucket_name,
            s3_key_prefix=PREFIX,
            kms_key_id=data.keys[ACCESS_LOGS].arn,
            enable_log_file_validation=True,
            include_global_service_events=True,
            is_multi_region_trail=True,
            cloud_watch_logs_log_group_arn=self.log_group.log_group_arn,
            cloud_watch_logs_role_arn=role.role_arn,
            advanced_event_selectors=[_management(), _objects(data)],
        )
        trail.node.add_dependency(role.node.find_child("DefaultPolicy"))
        self._watch_restore(stage)
        self._watch_rights(stage)

    def _watch_restore(self, stage: Stage) -> None:
        """Counts what the emergency role does, and whoever takes it on, in whatever region.

        The console signs in outside London, where no rule of ours can listen; the trail is told.
        """
        role = role_arn(stage, "restore")
        took, uses = "$.requestParameters.roleArn", "$.userIdentity.arn"
        session = f"arn:aws:sts::{Aws.ACCOUNT_ID}:assumed-role/{role_name(stage, 'restore')}/*"
        self._count(RESTORE_ROLE_USED, f'({took} = "{role}") || ({uses} = "{session}")')

    def _watch_rights(self, stage: Stage) -> None:
        """Counts changes of this system's roles, and of those that deploy it, by anything but
        CloudFormation. IAM's events are in another region, where no rule of ours can listen.
        """
        role, by = "$.requestParameters.roleName", "$.userIdentity.invokedBy"
        ours = f'({role} = "{stage.prefix}-*") || ({role} = "cdk-hnb659fds-*")'
        by_hand = f'({by} NOT EXISTS) || ({by} != "cloudformation.amazonaws.com")'
        changed = '($.eventSource = "iam.amazonaws.com") && ($.readOnly IS FALSE)'
        self._count(RIGHTS_CHANGED, f"{changed} && ({ours}) && ({by_hand})")

    def _count(self, metric: str, pattern: str) -> None:
        logs.CfnMetricFilter(
            self,
            metric,
            log_group_name=self.log_group.log_group_name,
            filter_pattern=f"{{ {pattern} }}",
            metric_transformations=[
                logs.CfnMetricFilter.MetricTransformationProperty(
                    metric_namespace=METRICS, metric_name=metric, metric_value="1"
                )
            ],
        )

    def _role(self, stage: Stage) -> iam.Role:
        role = iam.Role(
            self,
            "Role",
            role_name=f"{stage.prefix}-trail",
            # CloudTrail's documentation: this role's trust cannot be narrowed to the trail.
            assumed_by=iam.ServicePrincipal("cloudtrail.amazonaws.com"),
            description="CloudTrail writes the trail's log group",
        )
        role.add_to_policy(
            iam.PolicyStatement(
                sid="Log",
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[self.log_group.log_group_arn],
            )
        )
        return role


def _management() -> cloudtrail.CfnTrail.AdvancedEventSelectorProperty:
    """Changes and reads of everything that is no data: passwords read from SSM are among them."""
    return _selector("Management", [("eventCategory", ["Management"], [])])


def _objects(data: DataStack) -> cloudtrail.CfnTrail.AdvancedEventSelectorProperty:
    """Reads and writes of each object in a bucket with personal data."""
    arns = [f"{data.buckets[bucket].bucket_arn}/" for bucket in PERSONAL]
    return _selector(
        "ObjectsWithPersonalData",
        [
            ("eventCategory", ["Data"], []),
            ("resources.type", ["AWS::S3::Object"], []),
            ("resources.ARN", [], arns),
        ],
    )


def _selector(
    title: str, fields: list[tuple[str, list[str], list[str]]]
) -> cloudtrail.CfnTrail.AdvancedEventSelectorProperty:
    field = cloudtrail.CfnTrail.AdvancedFieldSelectorProperty
    return cloudtrail.CfnTrail.AdvancedEventSelectorProperty(
        name=title,
        field_selectors=[
            field(field=key, equal_to=equal or None, starts_with=starts or None)
            for key, equal, starts in fields
        ],
    )
