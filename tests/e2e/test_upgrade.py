"""An upgrade keeps what is stored: the previous release is deployed, filled, and updated in place.

``previous/data.template.json`` is the data stack as the release before had it; each release puts
its own there (docs/operations.md, Releases). What holds no data is made old by hand.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.shared.policy import retention
from functions.shared.retention import lifecycle_days
from local.emulator import cloud
from local.emulator.assembly import Assembly, Template
from local.emulator.cloud import Cloud
from local.tools.restore.restoring import KEYS
from local.tools.synth import synthesised

PREVIOUS = Path(__file__).parent / "previous" / "data.template.json"
OBJECTS = {
    "ExtractBucket": "extracts/uss/2027-11/police.csv",
    "SampleBucket": "samples/uss/2027-11/uss-2027-11.zip",
    "OrsDropBucket": "responses/uss/2027-11/answers.txt",
    "LinkedBucket": "mopac/uss/2027-11/answers.csv",
    "AnonymisedBucket": "responses/uss/2027-11/answers.csv",
    "SafeguardingBucket": "concerns/2027-11-20/concern.csv",
    "ExportBucket": "exports/2027-11-20/case.json",
    "ReportBucket": "draws/uss/2027-11/report.json",
    "CertificateBucket": "purges/2027-11-20.json",
    "AccessLogBucket": "access/ExtractBucket/log",
}
PAUSES = '[{"survey": "ovss", "reason": "a test"}]'
HASHED = "phone#AbCdEfGhIjKlMnOpQrSt"
PASSWORD = "/victim-surveys/local/handover/uss/2027-11"


def older(folder: Path) -> Path:
    """Today's templates, with the data stack as it was and functions that lack something."""
    shutil.copytree(synthesised("local"), folder)
    before = json.loads(PREVIOUS.read_text())["Outputs"].keys()
    stacks = Assembly(folder).stacks()
    new = {
        name
        for plan in stacks
        if plan.name.endswith("-Data")
        for name in plan.template["Outputs"].keys() - before
    }
    for plan in stacks:
        template = json.loads(plan.template_file.read_text())
        if plan.name.endswith("-Data"):
            template = json.loads(PREVIOUS.read_text())
        else:
            forget(template, new)
        for function in of_type(template, "AWS::Lambda::Function"):
            function["Timeout"] = 3
            function["Environment"]["Variables"].pop("STAGE", None)
        plan.template_file.write_text(json.dumps(template))
    return folder


def forget(template: Template, outputs: set[str]) -> None:
    """What a release adds to the data stack, nobody used before it: neither right nor setting."""

    def names_one(part: object) -> bool:
        return any(f'"{name}"' in json.dumps(part) for name in outputs)

    for policy in of_type(template, "AWS::IAM::Policy"):
        document = policy["PolicyDocument"]
        document["Statement"] = [one for one in document["Statement"] if not names_one(one)]
    for function in of_type(template, "AWS::Lambda::Function"):
        environment = function["Environment"]
        kept = {
            key: value for key, value in environment["Variables"].items() if not names_one(value)
        }
        environment["Variables"] = kept


def of_type(template: Template, kind: str) -> list[dict[str, Any]]:
    return [
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == kind
    ]


def fill(here: Cloud) -> None:
    """Something in every store, and everything that a person sets otherwise than it is made."""
    s3, dynamodb, ssm = here.client("s3"), here.client("dynamodb"), here.client("ssm")
    for bucket, key in OBJECTS.items():
        s3.put_object(Bucket=here.outputs[bucket], Key=key, Body=bucket.encode())
    tag = {"TagSet": [{"Key": "released", "Value": "yes"}]}
    sample = {"Bucket": here.outputs["SampleBucket"], "Key": OBJECTS["SampleBucket"]}
    s3.put_object_tagging(**sample, Tagging=tag)
    for table, key in KEYS.items():
        dynamodb.put_item(TableName=here.outputs[table], Item={key: {"S": HASHED}})
    ssm.put_parameter(Name=here.outputs["SendingSwitchParameter"], Value="on", Overwrite=True)
    ssm.put_parameter(Name=here.outputs["PausesParameter"], Value=PAUSES, Overwrite=True)
    ssm.put_parameter(Name=PASSWORD, Value="invented", Type="SecureString")


def held(here: Cloud) -> Iterator[tuple[str, object]]:
    """What is in every store; the key of the hashes too, without which no objection counts."""
    s3, dynamodb, ssm = here.client("s3"), here.client("dynamodb"), here.client("ssm")
    for bucket, key in OBJECTS.items():
        yield bucket, s3.get_object(Bucket=here.outputs[bucket], Key=key)["Body"].read()
    sample = {"Bucket": here.outputs["SampleBucket"], "Key": OBJECTS["SampleBucket"]}
    yield "release", s3.get_object_tagging(**sample)["TagSet"]
    for table, key in KEYS.items():
        wanted = {"TableName": here.outputs[table], "Key": {key: {"S": HASHED}}}
        yield table, dynamodb.get_item(**wanted)["Item"]
    for name in (here.outputs["SendingSwitchParameter"], here.outputs["PausesParameter"], PASSWORD):
        reply = ssm.get_parameter(Name=name, WithDecryption=True)
        yield name, reply["Parameter"]["Value"]
    secret = here.client("secretsmanager").get_secret_value(SecretId=here.outputs["HashKeySecret"])
    yield "the key of the hashes", secret["SecretString"]


@pytest.mark.req("R20", "R49", "R52")
def test_an_update_in_place_loses_nothing_of_any_store(tmp_path: Path) -> None:
    with cloud.running(tmp_path / "cloud", assembly=older(tmp_path / "previous")) as before:
        fill(before)
        kept = dict(held(before))
        extracts = "extracts/"
        assert rule(before, extracts) == 56

        after = cloud.redeploy(before, synthesised("local"))

        assert before.outputs.items() <= after.outputs.items()
        assert dict(held(after)) == kept
        # The update was one: the period that was shortened since is in force.
        period = retention.rules().by_name["raw-extract"]
        assert rule(after, extracts) == lifecycle_days(period)
        assert rule(after, extracts) < 56
        after.invoke("PurgeFunction", {"dry_run": True})


def rule(here: Cloud, prefix: str) -> int:
    """The days after which the extract bucket ends what lies under a prefix."""
    reply = here.client("s3").get_bucket_lifecycle_configuration(
        Bucket=here.outputs["ExtractBucket"]
    )
    days = {
        str(one.get("Filter", {}).get("Prefix")): int(one.get("Expiration", {}).get("Days", 0))
        for one in reply["Rules"]
    }
    return days[prefix]
