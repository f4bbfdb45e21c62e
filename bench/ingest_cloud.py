"""An embedded cloud with the stores of ingest, for counting what one run calls."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from typing import Any

from functions.ingest.handler import handler
from functions.shared.aws import clients, dynamodb

_BUCKETS = ("ORS_DROP", "LINKED", "ANONYMISED", "SAFEGUARDING", "REPORT", "SAMPLE")
_TABLES = {"DO_NOT_CONTACT": "contact", "INVITATION": "invitation_id", "REGISTER": "case_id",
           "HISTORY": "entry_id", "LEDGER": "item"}  # fmt: skip
_ANYTHING = ("AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_SERVICES = ("s3", "dynamodb", "sns", "secretsmanager")


class World:
    """Names as the function's environment has them."""

    def register(self, items: Iterable[dynamodb.Item]) -> None:
        """Puts cases into the register."""
        dynamodb.write_batch(clients.client("dynamodb"), "REGISTER_TABLE", puts=items)

    def drop(self, key: str, body: bytes) -> None:
        clients.client("s3").put_object(Bucket="ors-drop", Key=key, Body=body)


def cloud() -> World:
    """Empty stores, and the environment that names them. Within moto's ``mock_aws``.

    Credentials can be anything: nothing leaves the process.
    """
    os.environ.update(dict.fromkeys(_ANYTHING, "eu-west-2"))
    for name in _BUCKETS:
        bucket = name.lower().replace("_", "-")
        os.environ[f"{name}_BUCKET"] = bucket
        s3 = clients.client("s3")
        s3.create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
        )
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for name, key in _TABLES.items():
        os.environ[f"{name}_TABLE"] = f"{name}_TABLE"
        clients.client("dynamodb").create_table(**_table(f"{name}_TABLE", key))
    for name in ("NOTICE", "BREACH", "SAFEGUARDING"):
        topic = clients.client("sns").create_topic(Name=name)["TopicArn"]
        os.environ[f"{name}_TOPIC"] = topic
    secret = clients.client("secretsmanager").create_secret(Name="hash-key", SecretString="k" * 64)
    os.environ["MALWARE_SCAN"] = "no"
    os.environ.update(
        HASH_KEY_SECRET=secret["ARN"], STAGE="local", SUBJECT_ACCESS_FUNCTION="none is called"
    )
    return World()


def _table(name: str, key: str) -> dict[str, Any]:
    index = {"REGISTER_TABLE": "wave", "INVITATION_TABLE": "month"}.get(name)
    keys = [key, *([index] if index else [])]
    found: dict[str, Any] = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": each, "AttributeType": "S"} for each in keys],
    }
    if index:
        found["GlobalSecondaryIndexes"] = [
            {
                "IndexName": f"by-{index}",
                "KeySchema": [{"AttributeName": index, "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ]
    return found


class _Context:
    aws_request_id = "bench"


def counted(_: World, key: str) -> Counter[str]:
    """Operation → calls, of one run of a warm function that a new object starts."""
    seen: Counter[str] = Counter()
    clients.keyring(os.environ["HASH_KEY_SECRET"])  # read once a process

    def count(model: Any, **__: Any) -> None:
        seen[model.name] += 1

    for service in _SERVICES:
        clients.client(service).meta.events.register("before-call", count)
    detail = {"bucket": {"name": "ors-drop"}, "object": {"key": key}}
    handler({"detail-type": "Object Created", "detail": detail}, _Context())
    return seen
