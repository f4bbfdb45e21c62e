"""Deploys a cloud assembly to the embedded cloud as the CDK would: assets, then stacks."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from local.emulator.assembly import Assembly, StackPlan
from local.emulator.intrinsics import Resolver, Resource
from local.emulator.replay import replay
from local.emulator.server import REGION, CloudFailed

Clients = Callable[[str], Any]
Say = Callable[[str], None]

BOOTSTRAP_VERSION = "/cdk-bootstrap/hnb659fds/version"
STACK_SECONDS = 120


def deploy(assembly: Assembly, clients: Clients, say: Say) -> dict[str, str]:
    """Create or update every stack that runs here; return the outputs of all by name."""
    account = clients("sts").get_caller_identity()["Account"]
    upload_assets(assembly, clients, account)
    clients("ssm").put_parameter(Name=BOOTSTRAP_VERSION, Value="30", Type="String", Overwrite=True)
    outputs: dict[str, str] = {}
    for plan in assembly.stacks():
        if not plan.runs_here:
            say(f"{plan.name}: checked as a template only")
            continue
        started = time.monotonic()
        deployed = deploy_stack(plan, assembly, clients, account)
        resolver = Resolver(REGION, account, resources_of(plan, clients), exports(clients))
        replayed = replay(plan.template, resolver, clients)
        outputs |= deployed
        seconds = time.monotonic() - started
        count = len(plan.template["Resources"])
        say(f"{plan.name}: {count} resources, {replayed} settings replayed, {seconds:.1f} s")
    return outputs


def upload_assets(assembly: Assembly, clients: Clients, account: str) -> None:
    """Put every asset where the templates expect it."""
    s3 = clients("s3")
    buckets = set()
    for asset in assembly.assets():
        bucket, key = (filled(text, account) for text in (asset.bucket, asset.key))
        if bucket not in buckets:
            create_bucket(s3, bucket)
            buckets.add(bucket)
        s3.put_object(Bucket=bucket, Key=key, Body=asset.content())


def filled(text: str, account: str) -> str:
    """Bucket and key of an asset with their placeholders replaced."""
    return text.replace("${AWS::AccountId}", account).replace("${AWS::Region}", REGION)


def create_bucket(s3: Any, bucket: str) -> None:
    """The bootstrap bucket, unless an earlier deployment made it."""
    try:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    except ClientError as error:
        if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
            raise


def deploy_stack(
    plan: StackPlan, assembly: Assembly, clients: Clients, account: str
) -> dict[str, str]:
    """Create the stack, or update it where it exists; return its outputs."""
    cloudformation = clients("cloudformation")
    template = next(asset for asset in assembly.assets() if asset.source == plan.template_file)
    bucket, key = (filled(text, account) for text in (template.bucket, template.key))
    request = {
        "StackName": plan.name,
        "TemplateURL": f"https://s3.{REGION}.amazonaws.com/{bucket}/{key}",
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
    }
    try:
        if exists(cloudformation, plan.name):
            cloudformation.update_stack(**request)
        else:
            cloudformation.create_stack(**request)
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise
    stack = settled(cloudformation, plan.name)
    if stack["StackStatus"] not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        raise CloudFailed("\n".join([f"{plan.name}: {stack['StackStatus']}", *why(clients, plan)]))
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def exists(cloudformation: Any, name: str) -> bool:
    try:
        cloudformation.describe_stacks(StackName=name)
    except ClientError:
        return False
    return True


def settled(cloudformation: Any, name: str) -> dict[str, Any]:
    """The stack once nothing is in progress."""
    end = time.monotonic() + STACK_SECONDS
    while time.monotonic() < end:
        stack: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            return stack
        time.sleep(0.1)
    raise CloudFailed(f"{name}: not deployed within {STACK_SECONDS} seconds")


def why(clients: Clients, plan: StackPlan) -> Iterator[str]:
    """The engine's reasons for a failed deployment, the first first."""
    events = clients("cloudformation").describe_stack_events(StackName=plan.name)["StackEvents"]
    for event in reversed(events):
        if "FAILED" in event["ResourceStatus"]:
            reason = event.get("ResourceStatusReason", "")
            yield f"  {event['LogicalResourceId']} ({event['ResourceType']}): {reason}"


def resources_of(plan: StackPlan, clients: Clients) -> dict[str, Resource]:
    """What the stack consists of, by logical id."""
    pages = clients("cloudformation").get_paginator("list_stack_resources")
    return {
        summary["LogicalResourceId"]: Resource(
            summary["ResourceType"], summary.get("PhysicalResourceId", "")
        )
        for page in pages.paginate(StackName=plan.name)
        for summary in page["StackResourceSummaries"]
    }


def exports(clients: Clients) -> dict[str, str]:
    """What stacks export to each other."""
    pages = clients("cloudformation").get_paginator("list_exports").paginate()
    return {export["Name"]: export["Value"] for page in pages for export in page["Exports"]}
