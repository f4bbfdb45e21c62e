"""Sets what the engine ignores in a template, through the service's own API.

Measured with ministack 1.5.33: it creates buckets without encryption, lifecycle, object lock,
ownership and logging, tables without TTL, PITR and their own key, schedules without time zone, and
functions without reserved concurrency and dead-letter queue. What the template says is read from
the template alone, by resource type, so nothing here knows a name of ours.
"""

from collections.abc import Callable
from typing import Any

from local.emulator.intrinsics import Resolver

Clients = Callable[[str], Any]
Properties = dict[str, Any]


def replay(template: dict[str, Any], resolver: Resolver, clients: Clients) -> int:
    """Replay every setting of the template; return how many were set."""
    count = 0
    for name, resource in template["Resources"].items():
        settings = _SETTINGS.get(resource["Type"], [])
        given = resource.get("Properties", {})
        identity = resolver.resources[name].physical_id
        for prop, apply in settings:
            if prop in given:
                apply(identity, resolver.value(given[prop]), clients)
                count += 1
    return count


def _bucket_encryption(bucket: str, value: Properties, clients: Clients) -> None:
    rules = [
        {
            "ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"],
            "BucketKeyEnabled": rule.get("BucketKeyEnabled", False),
        }
        for rule in value["ServerSideEncryptionConfiguration"]
    ]
    clients("s3").put_bucket_encryption(
        Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules}
    )


def _lifecycle(bucket: str, value: Properties, clients: Clients) -> None:
    clients("s3").put_bucket_lifecycle_configuration(
        Bucket=bucket,
        LifecycleConfiguration={"Rules": [lifecycle_rule(rule) for rule in value["Rules"]]},
    )


def lifecycle_rule(rule: Properties) -> Properties:
    """CloudFormation and the S3 API spell the same rule differently."""
    api: Properties = {"Status": rule["Status"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if "Id" in rule:
        api["ID"] = rule["Id"]
    expiration = {
        "Days": rule.get("ExpirationInDays"),
        "ExpiredObjectDeleteMarker": rule.get("ExpiredObjectDeleteMarker"),
    }
    if expiration := {key: value for key, value in expiration.items() if value is not None}:
        api["Expiration"] = expiration
    if old := rule.get("NoncurrentVersionExpiration"):
        api["NoncurrentVersionExpiration"] = old
    elif days := rule.get("NoncurrentVersionExpirationInDays"):
        api["NoncurrentVersionExpiration"] = {"NoncurrentDays": days}
    if unfinished := rule.get("AbortIncompleteMultipartUpload"):
        api["AbortIncompleteMultipartUpload"] = unfinished
    return api


def _object_lock(bucket: str, value: Properties, clients: Clients) -> None:
    clients("s3").put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=value)


def _ownership(bucket: str, value: Properties, clients: Clients) -> None:
    clients("s3").put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=value)


def _logging(bucket: str, value: Properties, clients: Clients) -> None:
    target = {
        "TargetBucket": value["DestinationBucketName"],
        "TargetPrefix": value.get("LogFilePrefix", ""),
    }
    clients("s3").put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": target})


def _versioning(bucket: str, value: Properties, clients: Clients) -> None:
    clients("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration=value)


def _time_to_live(table: str, value: Properties, clients: Clients) -> None:
    clients("dynamodb").update_time_to_live(TableName=table, TimeToLiveSpecification=value)


def _backups(table: str, value: Properties, clients: Clients) -> None:
    clients("dynamodb").update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification=value
    )


def _table_key(table: str, value: Properties, clients: Clients) -> None:
    specification = {"Enabled": value.get("SSEEnabled", True), "SSEType": "KMS"}
    if key := value.get("KMSMasterKeyId"):
        specification["KMSMasterKeyId"] = key
    clients("dynamodb").update_table(TableName=table, SSESpecification=specification)


def _replica_settings(table: str, value: list[Properties], clients: Clients) -> None:
    """A global table of one region keeps these with its replica."""
    for prop, apply in (("PointInTimeRecoverySpecification", _backups),):
        if prop in value[0]:
            apply(table, value[0][prop], clients)
    if key := value[0].get("SSESpecification"):
        _table_key(table, key, clients)
    if "DeletionProtectionEnabled" in value[0]:
        clients("dynamodb").update_table(
            TableName=table, DeletionProtectionEnabled=value[0]["DeletionProtectionEnabled"]
        )


def _time_zone(schedule: str, zone: str, clients: Clients) -> None:
    scheduler = clients("scheduler")
    current = scheduler.get_schedule(Name=schedule)
    scheduler.update_schedule(
        **{
            key: current[key]
            for key in ("Name", "GroupName", "ScheduleExpression", "Target", "State")
        },
        FlexibleTimeWindow=current["FlexibleTimeWindow"],
        ScheduleExpressionTimezone=zone,
    )


def _concurrency(function: str, value: int, clients: Clients) -> None:
    clients("lambda").put_function_concurrency(
        FunctionName=function, ReservedConcurrentExecutions=int(value)
    )


def _dead_letters(function: str, value: Properties, clients: Clients) -> None:
    clients("lambda").update_function_configuration(FunctionName=function, DeadLetterConfig=value)


_SETTINGS: dict[str, list[tuple[str, Callable[..., None]]]] = {
    "AWS::S3::Bucket": [
        ("VersioningConfiguration", _versioning),
        ("BucketEncryption", _bucket_encryption),
        ("LifecycleConfiguration", _lifecycle),
        ("ObjectLockConfiguration", _object_lock),
        ("OwnershipControls", _ownership),
        ("LoggingConfiguration", _logging),
    ],
    "AWS::DynamoDB::Table": [
        ("TimeToLiveSpecification", _time_to_live),
        ("PointInTimeRecoverySpecification", _backups),
        ("SSESpecification", _table_key),
    ],
    "AWS::DynamoDB::GlobalTable": [
        ("TimeToLiveSpecification", _time_to_live),
        ("Replicas", _replica_settings),
    ],
    "AWS::Scheduler::Schedule": [("ScheduleExpressionTimezone", _time_zone)],
    "AWS::Lambda::Function": [
        ("ReservedConcurrentExecutions", _concurrency),
        ("DeadLetterConfig", _dead_letters),
    ],
}
