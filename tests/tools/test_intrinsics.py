"""References of a template, resolved to what was deployed."""

import pytest

from local.emulator.intrinsics import Resolver, Resource

RESOLVER = Resolver(
    region="eu-west-2",
    account="111122223333",
    resources={
        "Key": Resource("AWS::KMS::Key", "1234"),
        "Bucket": Resource("AWS::S3::Bucket", "data-bucket"),
        "Queue": Resource("AWS::SQS::Queue", "https://127.0.0.1:1/111122223333/letters"),
    },
    exports={"Data:Key": "arn:of:key"},
)


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ({"Ref": "Bucket"}, "data-bucket"),
        ({"Ref": "AWS::Region"}, "eu-west-2"),
        ({"Fn::GetAtt": ["Key", "Arn"]}, "arn:aws:kms:eu-west-2:111122223333:key/1234"),
        ({"Fn::GetAtt": "Bucket.Arn"}, "arn:aws:s3:::data-bucket"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "arn:aws:sqs:eu-west-2:111122223333:letters"),
        ({"Fn::ImportValue": "Data:Key"}, "arn:of:key"),
        ({"Fn::Join": ["", ["a/", {"Ref": "Bucket"}]]}, "a/data-bucket"),
        ({"Fn::Sub": "${Bucket}-${AWS::AccountId}"}, "data-bucket-111122223333"),
        ({"Fn::Select": [1, {"Fn::Split": [":", "a:b:c"]}]}, "b"),
        ({"Rules": [{"Days": 3, "Key": {"Ref": "Key"}}]}, {"Rules": [{"Days": 3, "Key": "1234"}]}),
    ],
)
def test_a_reference_becomes_a_name_or_an_arn(node: object, value: object) -> None:
    assert RESOLVER.value(node) == value


def test_a_reference_to_nothing_is_an_error() -> None:
    with pytest.raises(KeyError, match="Missing"):
        RESOLVER.value({"Ref": "Missing"})
    with pytest.raises(KeyError, match="StreamArn"):
        RESOLVER.value({"Fn::GetAtt": ["Bucket", "StreamArn"]})
