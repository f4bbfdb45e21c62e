"""``python -m local.preflight --stage prod [--profile NAME]`` reads all and changes nothing."""

import argparse
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.stages import REGION, Stage, StageRefused, from_context
from local.tools.preflight import aws_account as accounts
from local.tools.preflight import paper, sending, who_is_told
from local.tools.preflight.findings import Account, Check, Clients, Finding

CHECKS: tuple[Check, ...] = (
    paper.assessment,
    accounts.identity,
    accounts.region,
    accounts.bootstrap,
    accounts.stacks,
    accounts.concurrency,
    accounts.told,
    accounts.test_events,
    who_is_told.roles,
    who_is_told.alarms_ring,
    sending.email,
    sending.identity,
    sending.sms,
    sending.sender_id,
    sending.certificate,
    sending.switch,
    sending.malware,
)


def main(arguments: list[str]) -> int:
    """Print every finding; the exit code is 1 if anything is missing."""
    parser = argparse.ArgumentParser(prog="python -m local.preflight", description=__doc__)
    parser.add_argument("--stage", default="prod")
    parser.add_argument("--profile", default=None)
    options = parser.parse_args(arguments)
    try:
        stage = from_context({"stage": options.stage})
    except StageRefused as refusal:
        print(f"missing  {refusal}")
        return 1
    session = boto3.session.Session(profile_name=options.profile)
    found = list(findings(clients(options.profile), stage, session.region_name or "nowhere"))
    for finding in found:
        print(f"ok       {finding.what}" if finding.holds else _line(finding))
    missing = sum(not finding.holds for finding in found)
    print(
        f"{missing} of {len(found)} checks failed" if missing else f"all {len(found)} checks passed"
    )
    return 1 if missing else 0


def findings(client: Clients, stage: Stage, region: str = REGION) -> Iterator[Finding]:
    """Every check, each by itself: one that cannot look does not hide the others."""
    account = Account(client, stage, outputs(client, stage), region)
    for check in CHECKS:
        try:
            yield from check(account)
        except (ClientError, BotoCoreError) as error:
            yield Finding(_title(check), f"could not check: {_code(error)}")


def outputs(client: Clients, stage: Stage) -> dict[str, str]:
    """The outputs of the stage's stacks, as far as they are there and may be read."""
    try:
        pages = client("cloudformation").get_paginator("describe_stacks").paginate()
        ours = [
            stack
            for page in pages
            for stack in page["Stacks"]
            if stack["StackName"].startswith(f"VictimSurveys-{stage.name}-")
        ]
    except (ClientError, BotoCoreError):
        return {}
    return {o["OutputKey"]: o["OutputValue"] for stack in ours for o in stack.get("Outputs", ())}


def clients(profile: str | None) -> Clients:
    """Clients of the caller's own sign-in, always in London."""
    session = boto3.session.Session(profile_name=profile, region_name=REGION)

    @cache
    def client(service: str) -> Any:
        return session.client(service)

    return client


def _title(check: Check) -> str:
    return (check.__doc__ or check.__name__).strip().splitlines()[0].rstrip(".")


def _code(error: Exception) -> str:
    return (
        error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
    )


def _line(finding: Finding) -> str:
    return f"missing  {finding.what}: {finding.missing}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
