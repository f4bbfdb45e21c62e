"""The scanner of policies knows which ARN is of which type of resource, and which key is which."""

from __future__ import annotations

import pytest

from local.tools.access.deployed import Deployed
from local.tools.scanners import iam_definitions

BUCKET = "arn:${Partition}:s3:::${BucketName}"
OBJECT = "arn:${Partition}:s3:::${BucketName}/${ObjectName}"
STREAM = (
    "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}"
    ":log-stream:${LogStreamName}"
)


@pytest.mark.parametrize(
    ("arn_format", "arn", "fits"),
    [
        (BUCKET, "arn:aws:s3:::drops", True),
        (BUCKET, "arn:aws:s3:::drops/answers/*", False),
        (OBJECT, "arn:aws:s3:::drops/answers/*", True),
        (OBJECT, "arn:aws:s3:::drops", False),
        (STREAM, "arn:aws:logs:eu-west-2:111122223333:log-group:/a/b:*", True),
        (STREAM, "arn:aws:logs:eu-west-2:111122223333:log-group:/a/b", False),
        ("*", "arn:aws:dynamodb:eu-west-2:111122223333:table/list/stream/*", False),
        ("*", "*", True),
        (OBJECT, "*", True),
    ],
)
def test_a_resource_is_of_the_type_that_an_action_is_about(
    arn_format: str, arn: str, fits: bool
) -> None:
    assert iam_definitions._is(arn_format, arn) is fits


@pytest.mark.parametrize(
    ("known", "key", "fits"),
    [
        ("s3:ExistingObjectTag/<key>", "s3:ExistingObjectTag/released", True),
        ("kms:EncryptionContext:${Key}", "kms:EncryptionContext:aws:logs:arn", True),
        ("kms:ViaService", "kms:viaservice", True),
        ("kms:ViaService", "kms:ViaServices", False),
        ("s3:prefix", "s3:prefixes", False),
    ],
)
def test_a_condition_is_one_that_the_service_knows(known: str, key: str, fits: bool) -> None:
    assert iam_definitions._fits(known, key) is fits


def test_an_action_that_is_about_none_of_its_resources_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As a list of streams narrowed to one table, which IAM refuses without a word."""
    row = {"resource_arn_format": "*", "condition_keys": []}
    monkeypatch.setattr(iam_definitions, "definition", lambda action: (row,))
    monkeypatch.setattr(iam_definitions, "service_keys", lambda action: frozenset[str]())
    raw = {
        "Sid": "List",
        "Effect": "Allow",
        "Action": "dynamodb:ListStreams",
        "Resource": "arn:aws:dynamodb:eu-west-2:111122223333:table/list/stream/*",
        "Condition": {"StringEquals": {"dynamodb:Invented": "x"}},
    }
    found = {one["rule"] for one in iam_definitions._of_statement("role", raw)}
    assert found == {"other-resource", "unknown-condition"}
    assert Deployed({}).roles == {}
