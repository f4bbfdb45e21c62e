"""What the template says of stores is in force in the deployed cloud, not only written down."""

from collections.abc import Iterator
from typing import Any

import pytest

from local.emulator.assembly import Assembly
from local.emulator.cloud import Cloud
from local.emulator.deploy import exports, resources_of
from local.emulator.intrinsics import Resolver
from local.emulator.server import REGION
from local.tools.access.deployed import Deployed as Templates
from local.tools.synth import OUT
from tests.second_opinion import Opinion, wishes

Deployed = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
def deployed(here: Cloud) -> dict[str, list[Deployed]]:
    """By type: the physical id of each resource and its properties, references resolved."""
    account = here.client("sts").get_caller_identity()["Account"]
    found: dict[str, list[Deployed]] = {}
    for plan in Assembly(OUT).stacks():
        if not plan.runs_here:
            continue
        resolver = Resolver(REGION, account, resources_of(plan, here.client), exports(here.client))
        for name, resource in plan.template["Resources"].items():
            if resource["Type"].startswith(("AWS::S3::Bucket", "AWS::DynamoDB", "AWS::Scheduler")):
                entry = (
                    resolver.resources[name].physical_id,
                    resolver.value(resource["Properties"]),
                )
                found.setdefault(resource["Type"], []).append(entry)
    return found


@pytest.mark.req("R49", "R53")
def test_every_setting_of_every_store_is_in_force_as_the_template_says(here: Cloud) -> None:
    """Read back from what was deployed, all that the second opinion asks about."""
    account = here.client("sts").get_caller_identity()["Account"]
    plans = [plan for plan in Assembly(OUT).stacks() if plan.runs_here]
    names = {
        name: one.physical_id
        for plan in plans
        for name, one in resources_of(plan, here.client).items()
        if one.type in ("AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::KMS::Key")
    }
    wanted = [one for one in wishes(Templates.of(OUT)) if one.name in names]
    engine = Opinion(here.client, account, names)
    wrong = {(one.kind, one.setting) for one in wanted if engine.answers(one) != one.value}
    assert len(wanted) > 100
    assert wrong == {("table", "backups")}  # it does not say for how many days


def tables(deployed: dict[str, list[Deployed]]) -> Iterator[Deployed]:
    """Tables of either kind; a global table keeps some settings with its one replica."""
    yield from deployed.get("AWS::DynamoDB::Table", [])
    for name, properties in deployed.get("AWS::DynamoDB::GlobalTable", []):
        yield name, {**properties, **properties["Replicas"][0]}


@pytest.mark.req("R53")
def test_every_bucket_encrypts_as_the_template_says(
    here: Cloud, deployed: dict[str, list[Deployed]]
) -> None:
    for bucket, properties in deployed["AWS::S3::Bucket"]:
        wanted = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]
        reply = here.client("s3").get_bucket_encryption(Bucket=bucket)
        (rule,) = reply["ServerSideEncryptionConfiguration"]["Rules"]
        assert rule["ApplyServerSideEncryptionByDefault"] == wanted["ServerSideEncryptionByDefault"]


@pytest.mark.req("R49")
def test_every_lifecycle_rule_of_the_template_is_in_force(
    here: Cloud, deployed: dict[str, list[Deployed]]
) -> None:
    count = 0
    for bucket, properties in deployed["AWS::S3::Bucket"]:
        wanted = properties.get("LifecycleConfiguration", {}).get("Rules", [])
        if not wanted:
            continue
        rules = here.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
        days = {
            (rule["Filter"]["Prefix"], rule["Expiration"]["Days"])
            for rule in rules
            if "Days" in rule.get("Expiration", {})
        }
        assert days == {
            (rule.get("Prefix", ""), rule["ExpirationInDays"])
            for rule in wanted
            if "ExpirationInDays" in rule
        }
        count += len(days)
    assert count > 5


@pytest.mark.req("R49")
def test_every_table_has_its_own_key_backups_and_expiry(
    here: Cloud, deployed: dict[str, list[Deployed]]
) -> None:
    dynamodb = here.client("dynamodb")
    expiring = 0
    for table, properties in tables(deployed):
        described = dynamodb.describe_table(TableName=table)["Table"]
        key = properties["SSESpecification"]["KMSMasterKeyId"]
        assert described["SSEDescription"]["KMSMasterKeyArn"].endswith(key.rsplit("/", 1)[-1])
        backups = dynamodb.describe_continuous_backups(TableName=table)
        described = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        assert described["PointInTimeRecoveryStatus"] == "ENABLED"
        if ttl := properties.get("TimeToLiveSpecification"):
            expiring += 1
            live = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
            wanted = {"TimeToLiveStatus": "ENABLED", "AttributeName": ttl["AttributeName"]}
            assert live == wanted
    assert expiring


@pytest.mark.req("R01")
def test_schedules_keep_london_time_and_are_deployed_disabled(
    here: Cloud, deployed: dict[str, list[Deployed]]
) -> None:
    schedules = deployed["AWS::Scheduler::Schedule"]
    assert schedules
    for name, _properties in schedules:
        schedule = here.client("scheduler").get_schedule(Name=name)
        assert schedule["ScheduleExpressionTimezone"] == "Europe/London"
        assert schedule["State"] == "DISABLED"
