"""The evaluator answers as AWS does, before we let it answer for us."""

from __future__ import annotations

import pytest

from local.tools.access.evaluator import (
    CannotJudge,
    Request,
    Statement,
    allowed,
    key_allowed,
    verdict,
)

ROLE = "arn:aws:iam::111122223333:role/reader"


def ask(
    action: str = "s3:GetObject", resource: str = "arn:aws:s3:::b/a/x", **context: str
) -> Request:
    return Request(ROLE, action, resource, {k.replace("_", ":", 1): v for k, v in context.items()})


def says(effect: str = "Allow", **parts: object) -> Statement:
    return Statement(
        {"Effect": effect, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/a/*", **parts}
    )


def test_silence_is_no() -> None:
    assert verdict([], ask()) == "silent"
    assert not allowed([], [], ask())


def test_an_explicit_deny_wins_wherever_it_stands() -> None:
    assert not allowed([says(), says("Deny")], [], ask())
    assert not allowed([says()], [says("Deny", Principal="*")], ask())
    assert allowed([says()], [], ask())


@pytest.mark.parametrize(
    ("action", "resource", "yes"),
    [
        ("s3:GetObject", "arn:aws:s3:::b/a/x", True),
        ("S3:getobject", "arn:aws:s3:::b/a/x", True),
        ("s3:GetObjectVersion", "arn:aws:s3:::b/a/x", False),
        ("s3:GetObject", "arn:aws:s3:::b/A/x", False),
        ("s3:GetObject", "arn:aws:s3:::b/ab", False),
        ("s3:GetObject", "arn:aws:s3:::bb/a/x", False),
    ],
)
def test_actions_ignore_case_and_resources_do_not(action: str, resource: str, yes: bool) -> None:
    assert says().matches(ask(action, resource)) is yes


def test_not_resource_is_everything_else() -> None:
    sms = Statement(
        {"Effect": "Allow", "Action": "sns:Publish", "NotResource": "arn:aws:sns:*:*:*"}
    )
    assert sms.matches(ask("sns:Publish", "*"))
    assert not sms.matches(ask("sns:Publish", "arn:aws:sns:eu-west-2:111122223333:topic"))


@pytest.mark.parametrize(
    ("condition", "context", "yes"),
    [
        ({"StringEquals": {"s3:tag": "yes"}}, {"s3_tag": "yes"}, True),
        ({"StringEquals": {"s3:tag": "yes"}}, {"s3_tag": "no"}, False),
        ({"StringEquals": {"s3:tag": "yes"}}, {}, False),
        ({"StringEqualsIfExists": {"s3:tag": "yes"}}, {}, True),
        ({"StringEqualsIfExists": {"s3:tag": "yes"}}, {"s3_tag": "no"}, False),
        ({"StringNotEquals": {"s3:tag": "yes"}}, {}, True),
        ({"StringLike": {"s3:prefix": ["a/", "a/*"]}}, {"s3_prefix": "a/b"}, True),
        ({"StringLike": {"s3:prefix": ["a/", "a/*"]}}, {"s3_prefix": ""}, False),
        ({"Null": {"s3:sse": "true"}}, {}, True),
        ({"Null": {"s3:sse": "false"}}, {}, False),
        ({"Null": {"s3:sse": "false"}}, {"s3_sse": "AES256"}, True),
        ({"Bool": {"aws:SecureTransport": "false"}}, {"aws_securetransport": "true"}, False),
        ({"NumericLessThan": {"s3:TlsVersion": 1.2}}, {"s3_tlsversion": "1.1"}, True),
        ({"NumericLessThan": {"s3:TlsVersion": 1.2}}, {"s3_tlsversion": "1.2"}, False),
        ({"ArnEquals": {"aws:PrincipalArn": [ROLE]}}, {}, True),
        ({"ArnEquals": {"aws:PrincipalArn": ROLE + "s"}}, {}, False),
        ({"StringEquals": {"s3:a": "1", "s3:b": "2"}}, {"s3_a": "1"}, False),
        ({"ForAllValues:StringEquals": {"s3:keys": ["released"]}}, {"s3_keys": "other"}, False),
        ({"ForAllValues:StringEquals": {"s3:keys": ["released"]}}, {}, True),
    ],
)
def test_conditions(condition: dict[str, object], context: dict[str, str], yes: bool) -> None:
    assert says(Condition=condition).matches(ask(**context)) is yes


def test_what_it_does_not_know_it_does_not_take_for_met() -> None:
    with pytest.raises(CannotJudge):
        says(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}).matches(ask(aws_sourceip="1"))


def test_a_key_needs_both_its_own_policy_and_the_roles() -> None:
    account = says(
        Action="kms:Decrypt", Resource="*", Principal={"AWS": "arn:aws:iam::111122223333:root"}
    )
    own = says(Action="kms:Decrypt", Resource="arn:key")
    request = ask("kms:Decrypt", "arn:key")
    assert key_allowed([own], [account], request)
    assert not key_allowed([own], [], request)
    assert not key_allowed([], [account], request)
    stranger = says(
        Action="kms:Decrypt", Resource="*", Principal={"AWS": "arn:aws:iam::999999999999:root"}
    )
    assert not key_allowed([own], [stranger], request)
