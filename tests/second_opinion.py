"""The service calls that make the stores what they are, and what an engine says of them afterwards.

The template's wishes, in the form of the services' own APIs, are asked of any engine that speaks
them, and read back. Where two engines disagree, one of them is no proof (docs/embedded-cloud.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from local.emulator.replay import lifecycle_rule
from local.tools.access.deployed import ACCOUNT, Deployed

Clients = Callable[[str], Any]
Json = Any
TABLE_KEYS = ("AttributeDefinitions", "KeySchema", "BillingMode", "DeletionProtectionEnabled")


@dataclass(frozen=True)
class Wish:
    """One store's setting, as the template wants it."""

    kind: str  # bucket, table, key
    name: str
    setting: str
    value: Json


def wishes(prod: Deployed) -> list[Wish]:
    """Every setting of every bucket, table and key of the templates."""
    return [
        *(Wish("key", *one) for one in _keys(prod)),
        *(Wish("bucket", *one) for one in _buckets(prod)),
        *(Wish("table", *one) for one in _tables(prod)),
    ]


def _keys(prod: Deployed) -> Iterator[tuple[str, str, Json]]:
    for _, name, kind, given in prod.resources():
        if kind == "AWS::KMS::Key":
            yield name, "policy", given["KeyPolicy"]
            yield name, "rotation", given["EnableKeyRotation"]


def _buckets(prod: Deployed) -> Iterator[tuple[str, str, Json]]:
    for _, name, kind, given in prod.resources():
        if kind == "AWS::S3::BucketPolicy":
            yield given["Bucket"], "policy", given["PolicyDocument"]
        if kind != "AWS::S3::Bucket":
            continue
        yield name, "versioning", given["VersioningConfiguration"]["Status"]
        yield (
            name,
            "encryption",
            [
                {
                    "ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"],
                    "BucketKeyEnabled": rule.get("BucketKeyEnabled", False),
                }
                for rule in given["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            ],
        )
        yield name, "public access", given["PublicAccessBlockConfiguration"]
        yield name, "ownership", given["OwnershipControls"]
        rules = given["LifecycleConfiguration"]["Rules"]
        yield name, "lifecycle", sorted(map(lifecycle_rule, rules), key=lambda one: one["ID"])
        yield name, "object lock", given.get("ObjectLockConfiguration")
        told = given.get("NotificationConfiguration", {}).get("EventBridgeConfiguration", {})
        yield name, "events", bool(told.get("EventBridgeEnabled"))
        if log := given.get("LoggingConfiguration"):
            target = {"TargetBucket": log["DestinationBucketName"]}
            yield name, "logging", target | {"TargetPrefix": log["LogFilePrefix"]}


def _tables(prod: Deployed) -> Iterator[tuple[str, str, Json]]:
    for _, name, kind, given in prod.resources():
        if kind != "AWS::DynamoDB::Table":
            continue
        yield name, "table", {key: given[key] for key in TABLE_KEYS}
        yield (
            name,
            "indexes",
            {
                one["IndexName"]: [one["KeySchema"], _projection(one["Projection"])]
                for one in given.get("GlobalSecondaryIndexes", [])
            },
        )
        yield name, "own key", given["SSESpecification"]["KMSMasterKeyId"]
        yield name, "stream", given.get("StreamSpecification", {}).get("StreamViewType")
        yield name, "time to live", given.get("TimeToLiveSpecification", {}).get("AttributeName")
        backups = given["PointInTimeRecoverySpecification"]
        yield name, "backups", {"days": backups["RecoveryPeriodInDays"], "status": "ENABLED"}


def _projection(given: Mapping[str, Any]) -> Json:
    return {**given, "NonKeyAttributes": sorted(given.get("NonKeyAttributes", []))}


@dataclass
class Opinion:
    """One engine: ``asked`` makes the stores there; ``answers`` says what it has made of them."""

    clients: Clients
    account: str
    names: dict[str, str] = field(default_factory=dict)  # the template's → the engine's
    refused: dict[tuple[str, str], str] = field(default_factory=dict)

    def asked(self, wanted: list[Wish]) -> Opinion:
        """Makes every store, then every setting. Policies first: logging asks for them."""
        firsts = {"key": "policy", "bucket": "versioning", "table": "table"}
        stores = [(one.kind, one.name) for one in wanted if one.setting == firsts[one.kind]]
        self.names |= {name: name.lower() for kind, name in stores if kind == "bucket"}
        for kind, name in stores:  # keys come first
            self._make(kind, name, wanted)
        for wish in sorted(wanted, key=lambda one: one.setting != "policy"):
            self._put(wish)
        return self

    def _make(self, kind: str, name: str, wanted: list[Wish]) -> None:
        if kind == "key":
            self._make_key(name)
        elif kind == "bucket":
            self._make_bucket(name, wanted)
        else:
            self._make_table(name, wanted)

    def _put(self, wish: Wish) -> None:
        put = _PUT.get((wish.kind, wish.setting))
        if put is None or wish.value is None:
            return
        try:
            put(self.clients, self.names[wish.name], self.there(wish.value))
        except ClientError as error:
            self.refused[wish.name, wish.setting] = error.response["Error"]["Code"]

    def answers(self, wish: Wish) -> Json:
        """The setting as the engine tells it, in the template's names."""
        if refused := self.refused.get((wish.name, wish.setting)):
            return f"refused: {refused}"
        try:
            told = _GET[wish.kind, wish.setting](self.clients, self.names[wish.name])
        except ClientError as error:
            told = None if "NotFound" in str(error) or "NoSuch" in str(error) else str(error)
        return self._here(told)

    def there(self, value: Json) -> Json:
        """The template's names and account, as they are in the engine."""
        text = json.dumps(value)
        for ours, theirs in [*self.names.items(), (ACCOUNT, self.account)]:
            text = text.replace(ours, theirs)
        return json.loads(text)

    def _here(self, value: Json) -> Json:
        text = json.dumps(value)
        for ours, theirs in [(ACCOUNT, self.account), *self.names.items()]:
            text = text.replace(theirs, ours)
        return json.loads(text)

    def _make_key(self, name: str) -> None:
        made = self.clients("kms").create_key(Description=name)["KeyMetadata"]
        self.names[name] = made["KeyId"]

    def _make_bucket(self, name: str, wanted: list[Wish]) -> None:
        locked = any(
            one.name == name and one.setting == "object lock" and one.value for one in wanted
        )
        where = {"LocationConstraint": "eu-west-2"}
        self.clients("s3").create_bucket(
            Bucket=self.names[name],
            CreateBucketConfiguration=where,
            ObjectLockEnabledForBucket=locked,
        )

    def _make_table(self, name: str, wanted: list[Wish]) -> None:
        self.names[name] = name
        own = {one.setting: self.there(one.value) for one in wanted if one.name == name}
        more: dict[str, Any] = {}
        if own["indexes"]:
            more["GlobalSecondaryIndexes"] = [
                {"IndexName": index, "KeySchema": keys, "Projection": _asked(projection)}
                for index, (keys, projection) in own["indexes"].items()
            ]
        if own["stream"]:
            more["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": own["stream"]}
        key = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": own["own key"]}
        self.clients("dynamodb").create_table(
            TableName=name, **own["table"], SSESpecification=key, **more
        )


def _asked(projection: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in projection.items() if value}


def _rules(rules: list[dict[str, Any]]) -> Json:
    """Lifecycle rules in one form: a rule for everything has a blank prefix."""
    each = ({**one, "Filter": {"Prefix": one.get("Filter", {}).get("Prefix", "")}} for one in rules)
    return sorted(each, key=lambda one: one.get("ID", ""))


def _described(clients: Clients, table: str) -> dict[str, Any]:
    return dict(clients("dynamodb").describe_table(TableName=table)["Table"])


def _table(clients: Clients, table: str) -> Json:
    told = _described(clients, table)
    told["BillingMode"] = told.get("BillingModeSummary", {}).get("BillingMode")
    return {key: told.get(key) for key in TABLE_KEYS}


def _indexes(clients: Clients, table: str) -> Json:
    found = _described(clients, table).get("GlobalSecondaryIndexes") or []
    return {one["IndexName"]: [one["KeySchema"], _projection(one["Projection"])] for one in found}


def _backups(clients: Clients, table: str) -> Json:
    told = clients("dynamodb").describe_continuous_backups(TableName=table)
    found = told["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    status = found["PointInTimeRecoveryStatus"]
    return {"status": status, "days": found.get("RecoveryPeriodInDays")}


_PUT: dict[tuple[str, str], Callable[[Clients, str, Json], Any]] = {
    ("key", "policy"): lambda c, name, value: c("kms").put_key_policy(
        KeyId=name, PolicyName="default", Policy=json.dumps(value)
    ),
    ("key", "rotation"): lambda c, name, _: c("kms").enable_key_rotation(KeyId=name),
    ("bucket", "policy"): lambda c, name, value: c("s3").put_bucket_policy(
        Bucket=name, Policy=json.dumps(value)
    ),
    ("bucket", "versioning"): lambda c, name, value: c("s3").put_bucket_versioning(
        Bucket=name, VersioningConfiguration={"Status": value}
    ),
    ("bucket", "encryption"): lambda c, name, value: c("s3").put_bucket_encryption(
        Bucket=name, ServerSideEncryptionConfiguration={"Rules": value}
    ),
    ("bucket", "public access"): lambda c, name, value: c("s3").put_public_access_block(
        Bucket=name, PublicAccessBlockConfiguration=value
    ),
    ("bucket", "ownership"): lambda c, name, value: c("s3").put_bucket_ownership_controls(
        Bucket=name, OwnershipControls=value
    ),
    ("bucket", "lifecycle"): lambda c, name, value: c("s3").put_bucket_lifecycle_configuration(
        Bucket=name, LifecycleConfiguration={"Rules": value}
    ),
    ("bucket", "object lock"): lambda c, name, value: c("s3").put_object_lock_configuration(
        Bucket=name, ObjectLockConfiguration=value
    ),
    ("bucket", "events"): lambda c, name, value: c("s3").put_bucket_notification_configuration(
        Bucket=name, NotificationConfiguration={"EventBridgeConfiguration": {}} if value else {}
    ),
    ("bucket", "logging"): lambda c, name, value: c("s3").put_bucket_logging(
        Bucket=name, BucketLoggingStatus={"LoggingEnabled": value}
    ),
    ("table", "time to live"): lambda c, name, value: c("dynamodb").update_time_to_live(
        TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": value}
    ),
    ("table", "backups"): lambda c, name, value: c("dynamodb").update_continuous_backups(
        TableName=name,
        PointInTimeRecoverySpecification={
            "PointInTimeRecoveryEnabled": True,
            "RecoveryPeriodInDays": value["days"],
        },
    ),
}
_GET: dict[tuple[str, str], Callable[[Clients, str], Json]] = {
    ("key", "policy"): lambda c, name: json.loads(
        c("kms").get_key_policy(KeyId=name, PolicyName="default")["Policy"]
    ),
    ("key", "rotation"): lambda c, name: c("kms").get_key_rotation_status(KeyId=name)[
        "KeyRotationEnabled"
    ],
    ("bucket", "policy"): lambda c, name: json.loads(
        c("s3").get_bucket_policy(Bucket=name)["Policy"]
    ),
    ("bucket", "versioning"): lambda c, name: (
        c("s3").get_bucket_versioning(Bucket=name).get("Status")
    ),
    ("bucket", "encryption"): lambda c, name: c("s3").get_bucket_encryption(Bucket=name)[
        "ServerSideEncryptionConfiguration"
    ]["Rules"],
    ("bucket", "public access"): lambda c, name: c("s3").get_public_access_block(Bucket=name)[
        "PublicAccessBlockConfiguration"
    ],
    ("bucket", "ownership"): lambda c, name: c("s3").get_bucket_ownership_controls(Bucket=name)[
        "OwnershipControls"
    ],
    ("bucket", "lifecycle"): lambda c, name: _rules(
        c("s3").get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    ),
    ("bucket", "object lock"): lambda c, name: c("s3").get_object_lock_configuration(Bucket=name)[
        "ObjectLockConfiguration"
    ],
    ("bucket", "events"): lambda c, name: (
        "EventBridgeConfiguration" in c("s3").get_bucket_notification_configuration(Bucket=name)
    ),
    ("bucket", "logging"): lambda c, name: (
        c("s3").get_bucket_logging(Bucket=name).get("LoggingEnabled")
    ),
    ("table", "table"): _table,
    ("table", "indexes"): _indexes,
    ("table", "own key"): lambda c, name: (
        _described(c, name).get("SSEDescription", {}).get("KMSMasterKeyArn")
    ),
    ("table", "stream"): lambda c, name: (
        _described(c, name).get("StreamSpecification", {}).get("StreamViewType")
    ),
    ("table", "time to live"): lambda c, name: (
        c("dynamodb")
        .describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        .get("AttributeName")
    ),
    ("table", "backups"): _backups,
}
