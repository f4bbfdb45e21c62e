"""An upgrade keeps what is stored: an older template is deployed, filled, and updated in place."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from local import cloud
from local.assembly import Assembly, Template
from local.synth import synthesised

Edit = Callable[[Template], None]


def older(folder: Path, edit: Edit) -> Path:
    """A copy of today's templates, each made into what it might have been before."""
    shutil.copytree(synthesised("local"), folder)
    for plan in Assembly(folder).stacks():
        template = json.loads(plan.template_file.read_text())
        edit(template)
        plan.template_file.write_text(json.dumps(template))
    return folder


def of_type(template: Template, kind: str) -> list[dict[str, Any]]:
    return [
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == kind
    ]


def as_it_was(template: Template) -> None:
    """As before periods were shortened and functions were given what they need today."""
    for bucket in of_type(template, "AWS::S3::Bucket"):
        for rule in bucket.get("LifecycleConfiguration", {}).get("Rules", []):
            if "ExpirationInDays" in rule:
                rule["ExpirationInDays"] += 100
    for function in of_type(template, "AWS::Lambda::Function"):
        function["Timeout"] = 3
        function["Environment"]["Variables"].pop("STAGE", None)


@pytest.mark.req("R49")
def test_an_update_in_place_loses_no_object_and_no_entry_of_the_list(tmp_path: Path) -> None:
    previous = older(tmp_path / "previous", as_it_was)
    with cloud.running(tmp_path / "cloud", assembly=previous) as before:
        s3, dynamodb = before.client("s3"), before.client("dynamodb")
        kept = {"Bucket": before.outputs["LinkedBucket"], "Key": "mopac/uss/2027-11/a.csv"}
        s3.put_object(**kept, Body=b"Crime No")
        listed = {"TableName": before.outputs["HistoryTable"], "Key": {"entry_id": {"S": "x"}}}
        dynamodb.put_item(TableName=listed["TableName"], Item=listed["Key"])
        long = longest_rule(before)

        after = cloud.redeploy(before, synthesised("local"))

        assert after.outputs == before.outputs
        assert s3.get_object(**kept)["Body"].read() == b"Crime No"
        assert "Item" in dynamodb.get_item(**listed)
        assert longest_rule(after) == long - 100
        after.invoke("PurgeFunction", {"dry_run": True})


def longest_rule(here: cloud.Cloud) -> int:
    """The longest period of the extract bucket's lifecycle, in days, as it is in force."""
    reply = here.client("s3").get_bucket_lifecycle_configuration(
        Bucket=here.outputs["ExtractBucket"]
    )
    return max(int(rule.get("Expiration", {}).get("Days", 0)) for rule in reply["Rules"])
