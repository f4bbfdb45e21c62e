"""The whole data side in moto: every store, topic, secret and parameter the functions name."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from moto import mock_aws
from moto.dynamodb.responses import DynamoHandler

from functions.shared import log
from functions.shared.aws import clients, dynamodb
from tests.saved import Saved

STAGE = "local"
ROOT = f"/victim-surveys/{STAGE}"
BUCKETS = (
    "extract",
    "sample",
    "ors_drop",
    "linked",
    "anonymised",
    "safeguarding",
    "export",
    "report",
    "certificate",
    "access_log",
    "public",
)
TABLES: dict[str, tuple[str, tuple[tuple[str, str, str], ...]]] = {
    "do_not_contact": ("contact", ()),
    "invitation": (
        "invitation_id",
        (
            ("by-state", "state", "contact_from"),
            ("by-token", "token", ""),
            ("by-opt-out", "opt_out_token", ""),
            ("by-month", "month", ""),
        ),
    ),
    "register": ("case_id", (("by-wave", "wave", ""),)),
    "history": ("entry_id", ()),
    "ledger": ("item", ()),
}
TOPICS = ("notice", "breach", "safeguarding")
NOTICES = "notices"


@dataclass
class World:
    """Names of everything, and clients to look at it from outside the functions."""

    environment: dict[str, str] = field(default_factory=dict)
    queue_url: str = ""

    def __getattr__(self, service: str) -> Any:
        return clients.client(service)

    def bucket(self, name: str) -> str:
        return self.environment[f"{name.upper()}_BUCKET"]

    def table(self, name: str) -> str:
        return self.environment[f"{name.upper()}_TABLE"]

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        """Keys of current objects."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket(bucket), Prefix=prefix
        )
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def read(self, bucket: str, key: str) -> bytes:
        return bytes(self.s3.get_object(Bucket=self.bucket(bucket), Key=key)["Body"].read())

    def put(self, bucket: str, key: str, body: bytes | str) -> None:
        self.s3.put_object(Bucket=self.bucket(bucket), Key=key, Body=body)

    def items(self, table: str) -> list[dict[str, Any]]:
        """Every item, as a plain dict."""
        return [dynamodb.plain(item) for item in dynamodb.scan(self.dynamodb, self.table(table))]

    def notices(self) -> list[str]:
        """What the topics have sent since last asked, as JSON envelopes."""
        found = []
        while batch := self.sqs.receive_message(
            QueueUrl=self.queue_url, MaxNumberOfMessages=10
        ).get("Messages"):
            for message in batch:
                found.append(message["Body"])
                self.sqs.delete_message(
                    QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"]
                )
        return found


# moto makes a key pair for every KMS key and every subscription; one pair does for all.
one_key_pair = functools.cache(rsa.generate_private_key)


@functools.cache
def empty_system() -> tuple[Saved, World]:
    """The system as every test finds it; made under moto, once a process."""
    made = World()
    make_everything(made)
    return Saved(), made


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """An empty system in moto, with the functions' environment set."""
    monkeypatch.setattr(rsa, "generate_private_key", one_key_pair)
    with mock_aws(config={"lambda": {"use_docker": False}}):
        # Clients may outlive a test, since moto answers them all; the secret of the hashes may not.
        clients.keyring.cache_clear()
        log.metrics.clear_metrics()  # what a test counted without a run of its function
        saved, empty = empty_system()
        saved.restore()
        made = World(dict(empty.environment), empty.queue_url)
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(DynamoHandler, "call_action", _one_at_a_time(DynamoHandler.call_action))
        yield made


def _one_at_a_time(call: Callable[..., Any]) -> Callable[..., Any]:
    """moto's tables are not safe for threads, and ours are used by many."""
    lock = threading.RLock()

    @functools.wraps(call)
    def locked(*arguments: Any, **options: Any) -> Any:
        with lock:
            return call(*arguments, **options)

    return locked


def _make_stores(made: World) -> None:
    for name in BUCKETS:
        bucket = f"test-{name.replace('_', '-')}"
        made.environment[f"{name.upper()}_BUCKET"] = bucket
        made.s3.create_bucket(
            Bucket=bucket,
            CreateBucketConfiguration={"LocationConstraint": "eu-west-2"},
            ObjectLockEnabledForBucket=name == "certificate",
        )
        made.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for name, (key, indexes) in TABLES.items():
        made.environment[f"{name.upper()}_TABLE"] = f"test-{name}"
        made.dynamodb.create_table(**_table(f"test-{name}", key, indexes))


def _table(name: str, key: str, indexes: tuple[tuple[str, str, str], ...]) -> dict[str, Any]:
    attributes = {key, *(part for _, *keys in indexes for part in keys if part)}
    table: dict[str, Any] = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        "AttributeDefinitions": [
            {"AttributeName": part, "AttributeType": "S"} for part in sorted(attributes)
        ],
    }
    if indexes:
        table["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index,
                "KeySchema": [
                    {"AttributeName": part, "KeyType": kind}
                    for part, kind in ((first, "HASH"), (second, "RANGE"))
                    if part
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for index, first, second in indexes
        ]
    return table


def _make_function(made: World, name: str) -> str:
    """One that can be asked for; it is not run: tests hand its events to the handler."""
    clients.client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=made.environment["FUNCTION_ROLE"],
        Handler="functions.subject_access.handler.handler",
        Code={"ZipFile": b"none"},
    )
    return name


def make_everything(made: World) -> None:
    """The whole system by calls."""
    _make_stores(made)
    _make_other_services(made)
    made.ssm.put_parameter(Name=f"{ROOT}/sending-switch", Value="off", Type="String")
    made.ssm.put_parameter(Name=f"{ROOT}/pauses", Value="[]", Type="String")
    made.environment["SUBJECT_ACCESS_FUNCTION"] = _make_function(made, "test-subject-access")


def _make_other_services(made: World) -> None:
    secret = made.secretsmanager.create_secret(Name="hash-key", SecretString="k" * 64)
    made.queue_url = made.sqs.create_queue(QueueName=NOTICES)["QueueUrl"]
    arn = made.sqs.get_queue_attributes(QueueUrl=made.queue_url, AttributeNames=["QueueArn"])
    for name in TOPICS:
        topic = made.sns.create_topic(Name=name)["TopicArn"]
        made.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["Attributes"]["QueueArn"])
        made.environment[f"{name.upper()}_TOPIC"] = topic
    made.environment["MALWARE_SCAN"] = "no"
    made.environment["FUNCTION_ROLE"] = made.iam.create_role(
        RoleName="test-function", AssumeRolePolicyDocument="{}"
    )["Role"]["Arn"]
    key = made.kms.create_key()["KeyMetadata"]["KeyId"]
    made.sesv2.create_email_identity(EmailIdentity="surveys.example.org")
    made.environment.update(
        STAGE=STAGE,
        PARAMETER_ROOT=ROOT,
        HASH_KEY_SECRET=secret["ARN"],
        PASSWORD_KEY=key,
        SENDER_DOMAIN="surveys.example.org",
        CONFIGURATION_SET="victim-surveys",
        OPT_OUT_URL="https://opt-out.example.org/",
        SEND_RATE="",
        ALLOW_LIST="",
        AWS_REGION="eu-west-2",
        POWERTOOLS_SERVICE_NAME="victim-surveys",
        POWERTOOLS_METRICS_NAMESPACE="VictimSurveys",
    )
