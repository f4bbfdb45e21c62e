"""The embedded cloud refuses what AWS would refuse: only then does a run prove least privilege."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from local.emulator import server
from local.emulator.observe import Observed

Statement = dict[str, Any]
OBJECT = {"Bucket": "extracts-of-a-test", "Key": "extracts/a.csv"}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    """A cloud with nothing deployed."""
    home = tmp_path_factory.mktemp("bare") / "cloud"
    engine = server.start(home, attached=True)
    try:
        yield Observed(engine, {})
    finally:
        server.stop(home)


@pytest.fixture(scope="module")
def key(bare: Observed) -> str:
    """A key that lets in, through S3 alone, whoever a role's own policy lets in too."""
    account = bare.client("sts").get_caller_identity()["Account"]
    policy = allow(
        "kms:*",
        "*",
        Principal={"AWS": f"arn:aws:iam::{account}:root"},
        Condition={
            "ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{account}:role/reader-*"},
            "StringEquals": {"kms:ViaService": "s3.eu-west-2.amazonaws.com"},
        },
    )
    made = bare.client("kms").create_key(Policy=json.dumps(document(policy)))
    return str(made["KeyMetadata"]["Arn"])


@pytest.fixture(scope="module")
def stored(bare: Observed, key: str) -> None:
    """One object under that key."""
    s3 = bare.client("s3")
    s3.create_bucket(
        Bucket=OBJECT["Bucket"],
        CreateBucketConfiguration={"LocationConstraint": server.REGION},
    )
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    s3.put_bucket_encryption(
        Bucket=OBJECT["Bucket"],
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": default}]
        },
    )
    s3.put_object(**OBJECT, Body=b"Crime No")


def document(*statements: Statement) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: str, resource: str, **more: Any) -> Statement:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def session_of(bare: Observed, role: str, *statements: Statement) -> boto3.Session:
    """A session of a new role that may do just this."""
    iam, sts = bare.client("iam"), bare.client("sts")
    root = f"arn:aws:iam::{sts.get_caller_identity()['Account']}:root"
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": root}}
    made = iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(document(trust)))
    iam.put_role_policy(
        RoleName=role, PolicyName="may", PolicyDocument=json.dumps(document(*statements))
    )
    given = sts.assume_role(RoleArn=made["Role"]["Arn"], RoleSessionName="test")["Credentials"]
    return boto3.Session(
        given["AccessKeyId"],
        given["SecretAccessKey"],
        given["SessionToken"],
        region_name=server.REGION,
    )


READ = allow("s3:GetObject", f"arn:aws:s3:::{OBJECT['Bucket']}/extracts/*")


@pytest.mark.req("R53")
@pytest.mark.usefixtures("stored")
def test_an_object_under_a_key_is_read_only_by_who_may_use_the_key(
    bare: Observed, key: str
) -> None:
    may = bare.client_as(session_of(bare, "reader-with-key", READ, allow("kms:Decrypt", key)), "s3")
    assert may.get_object(**OBJECT)["Body"].read() == b"Crime No"
    may_not = bare.client_as(session_of(bare, "reader-without-key", READ), "s3")
    with pytest.raises(ClientError, match="AccessDenied"):
        may_not.get_object(**OBJECT)
    assert "test: kms:Decrypt on " + key in bare.denied()


@pytest.mark.req("R53")
@pytest.mark.usefixtures("stored")
def test_a_role_that_the_key_does_not_name_reads_nothing(bare: Observed, key: str) -> None:
    stranger = session_of(bare, "stranger", READ, allow("kms:Decrypt", key))
    with pytest.raises(ClientError, match="AccessDenied"):
        bare.client_as(stranger, "s3").get_object(**OBJECT)


@pytest.mark.req("R22")
def test_a_role_sends_only_from_the_identity_that_it_may_send_from(bare: Observed) -> None:
    sesv2 = bare.client("sesv2")
    sesv2.create_email_identity(EmailIdentity="survey.example.org")
    sesv2.create_email_identity(EmailIdentity="other.example.org")
    account = bare.client("sts").get_caller_identity()["Account"]
    identity = f"arn:aws:ses:{server.REGION}:{account}:identity/survey.example.org"
    sender = bare.client_as(session_of(bare, "sender", allow("ses:SendEmail", identity)), "sesv2")
    letter: dict[str, Any] = {
        "Destination": {"ToAddresses": ["somebody@example.org"]},
        "Content": {"Simple": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello"}}}},
    }
    sender.send_email(FromEmailAddress="Survey <post@survey.example.org>", **letter)
    assert [mail["Source"] for mail in bare.sent_mail()] == ["Survey <post@survey.example.org>"]
    with pytest.raises(ClientError, match="AccessDenied"):
        sender.send_email(FromEmailAddress="post@other.example.org", **letter)
    assert len(bare.sent_mail()) == 1


@pytest.mark.req("R53")
def test_of_several_parameters_each_must_be_allowed(bare: Observed) -> None:
    account = bare.client("sts").get_caller_identity()["Account"]
    root = f"arn:aws:ssm:{server.REGION}:{account}:parameter/a-test"
    for name in ("switch", "password"):
        bare.client("ssm").put_parameter(Name=f"/a-test/{name}", Value="on", Type="String")
    session = session_of(bare, "operator", allow("ssm:GetParameter*", f"{root}/switch"))
    ssm = bare.client_as(session, "ssm")
    assert len(ssm.get_parameters(Names=["/a-test/switch"])["Parameters"]) == 1
    with pytest.raises(ClientError, match="AccessDenied"):
        ssm.get_parameters(Names=["/a-test/switch", "/a-test/password"])
    with pytest.raises(ClientError, match="AccessDenied"):
        ssm.get_parameters_by_path(Path="/a-test/")


@pytest.mark.req("R53")
def test_who_is_nobody_reads_nothing(bare: Observed) -> None:
    nobody = boto3.Session("AKIANOBODY", "guessed", region_name=server.REGION)
    with pytest.raises(ClientError, match="InvalidAccessKeyId"):
        bare.client_as(nobody, "s3").list_buckets()
