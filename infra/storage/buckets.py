"""The buckets: own key, TLS 1.2, nothing public, one owner, logged, versioned (R49, R53)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from functions.shared.policy import governance
from infra.naming import KEPT_ONCE_MADE, tag
from infra.stages import Stage
from infra.storage.keys import DataKey
from infra.storage.lifecycle import rules_of
from infra.storage.public_site import PUBLIC, fixed_name

ACCESS_LOGS = "AccessLogBucket"
CERTIFICATES = "CertificateBucket"
TLS = 1.2


@dataclass(frozen=True)
class BucketSpec:
    """A bucket of ``docs/architecture.md``; ``events`` tells EventBridge of its objects."""

    name: str
    what: str
    data_class: str
    events: bool = False


SPECS = (
    BucketSpec("ExtractBucket", "police extracts, working samples, seeds", "identifiable", True),
    BucketSpec("SampleBucket", "handovers, links and stop lists for ORS", "identifiable", True),
    BucketSpec("OrsDropBucket", "files from ORS and Evidence and Insight", "identifiable", True),
    BucketSpec("LinkedBucket", "answers with a crime number, by consent", "identifiable", True),
    BucketSpec("AnonymisedBucket", "answers without identity", "pseudonymised", True),
    BucketSpec(
        "SafeguardingBucket", "concerns, for the safeguarding role only", "identifiable", True
    ),
    BucketSpec("ExportBucket", "subject-access exports", "identifiable", True),
    BucketSpec("ReportBucket", "reports: counts and codes only", "none"),
    BucketSpec(PUBLIC, "findings released to the public", "none"),
    BucketSpec(CERTIFICATES, "certificates of deletion", "none"),
)
# Whose every access is in the trail, and whose lifecycle rules should never have to act.
PERSONAL = tuple(spec.name for spec in SPECS if spec.data_class != "none")


def access_log_bucket(scope: Construct) -> s3.Bucket:
    """Where access logs and the trail go. S3 writes access logs only under its own encryption."""
    bucket = s3.Bucket(
        scope,
        ACCESS_LOGS,
        encryption=s3.BucketEncryption.S3_MANAGED,
        lifecycle_rules=rules_of(ACCESS_LOGS),
        **_COMMON,
    )
    tag(bucket, ACCESS_LOGS, "logs")
    return bucket


def data_bucket(
    scope: Construct, spec: BucketSpec, *, key: DataKey, logs: s3.Bucket, stage: Stage
) -> s3.Bucket:
    """A bucket of its own key; uploads that ask for another encryption are refused."""
    bucket = s3.Bucket(
        scope,
        spec.name,
        bucket_name=fixed_name(stage, spec.name),
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key.key,
        bucket_key_enabled=True,
        server_access_logs_bucket=logs,
        server_access_logs_prefix=f"access/{spec.name}/",
        lifecycle_rules=rules_of(spec.name),
        object_lock_default_retention=_lock() if spec.name == CERTIFICATES else None,
        **_COMMON,
    )
    if spec.name == PUBLIC and stage.public_site:
        bucket.apply_removal_policy(KEPT_ONCE_MADE)
    if spec.events:
        # The L2 way would add a custom resource with a wildcard role for this one property.
        cast(s3.CfnBucket, bucket.node.default_child).add_property_override(
            "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", True
        )
    _refuse_other_encryption(bucket, key)
    tag(bucket, spec.name, spec.data_class)
    return bucket


def let_trail_write(bucket: s3.Bucket, service: str, source: dict[str, str]) -> None:
    """CloudTrail looks at the bucket and writes below ``trail/``; for our trail only."""
    where = bucket.arn_for_objects(f"trail/AWSLogs/{Aws.ACCOUNT_ID}/*")
    owned = {"s3:x-amz-acl": "bucket-owner-full-control"}
    for sid, action, resource, equal in (
        ("TrailLooks", "s3:GetBucketAcl", bucket.bucket_arn, source),
        ("TrailWrites", "s3:PutObject", where, {**source, **owned}),
    ):
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid=sid,
                principals=[iam.ServicePrincipal(service)],
                actions=[action],
                resources=[resource],
                conditions={"StringEquals": equal},
            )
        )


_COMMON: dict[str, Any] = {
    "versioned": True,
    "enforce_ssl": True,
    "minimum_tls_version": TLS,
    "block_public_access": s3.BlockPublicAccess.BLOCK_ALL,
    "object_ownership": s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    "removal_policy": RemovalPolicy.RETAIN,
}


def _lock() -> s3.ObjectLockRetention:
    """Compliance mode: nobody, not even the account's owner, shortens it."""
    days = governance.rules().object_lock_months * 31
    return s3.ObjectLockRetention.compliance(Duration.days(days))


def _refuse_other_encryption(bucket: s3.Bucket, key: DataKey) -> None:
    """No header is fine: the bucket then uses its key. Any other wish is refused."""
    header = "s3:x-amz-server-side-encryption"
    key_header = f"{header}-aws-kms-key-id"
    refused = {
        "RefuseOtherEncryption": {
            "StringNotEquals": {header: "aws:kms"},
            "Null": {header: "false"},
        },
        "RefuseOtherKey": {
            "ArnNotEquals": {key_header: key.arn},
            "Null": {key_header: "false"},
        },
        # S3 would take its own key for "aws:kms" without an id.
        "RefuseKmsWithoutKey": {"Null": {header: "false", key_header: "true"}},
        "RefuseCustomerKey": {"Null": {f"{header}-customer-algorithm": "false"}},
    }
    for sid, conditions in refused.items():
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid=sid,
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=["s3:PutObject"],
                resources=[bucket.arn_for_objects("*")],
                conditions=conditions,
            )
        )
