"""An account that is asked by a check of preflight, and replies in AWS's own shapes."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.stub import Stubber

from infra.stages import Stage
from local.tools.preflight.findings import Account, Check
from tests.infra.conftest import settings

Replies = list[tuple[str, dict[str, Any]]]
TOPIC = "arn:aws:sns:eu-west-2:111122223333:victim-surveys-prod-breach-topic"


def ask(
    check: Check, service: str, replies: Replies, *, stage: Stage | None = None, **outputs: str
) -> dict[str, str]:
    """What a check says is missing, by what it looked at, for an account that replies so."""
    client = boto3.client(service, region_name="eu-west-2")
    with Stubber(client) as stub:
        for operation, reply in replies:
            stub.add_response(operation, reply)
        found = list(check(Account(lambda _name: client, stage or settings("prod"), outputs)))
        stub.assert_no_pending_responses()
    assert found
    return {finding.what: finding.missing for finding in found if not finding.holds}
