"""Roles that nobody can take on and alarms that cannot ring are named (R49, R52, R53)."""

from __future__ import annotations

from datetime import UTC, datetime

import boto3
import pytest
from botocore.stub import Stubber

from infra.access.people import PEOPLE
from infra.operations.alarm_book import alarms
from local.tools.preflight import who_is_told
from local.tools.preflight.findings import Account
from tests.infra.asked import TOPIC, Replies, ask
from tests.infra.conftest import settings


@pytest.mark.req("R49", "R52", "R53")
def test_roles_are_there_and_visitors_have_tried_theirs() -> None:
    def missing(*, used: bool) -> dict[str, str]:
        last = {"RoleLastUsed": {"LastUsedDate": datetime(2027, 11, 1, tzinfo=UTC)}} if used else {}
        replies: Replies = [
            (
                "get_role",
                {
                    "Role": {
                        "Path": "/",
                        "RoleName": person.name,
                        "RoleId": "AROAINVENTEDINVENTED",
                        "Arn": f"arn:aws:iam::111122223333:role/{person.name}",
                        "CreateDate": datetime(2027, 1, 1, tzinfo=UTC),
                        **last,
                    }
                },
            )
            for person in PEOPLE
        ]
        return ask(who_is_told.roles, "iam", replies)

    assert not missing(used=True)
    assert len(missing(used=False)) == 3


@pytest.mark.req("R49")
def test_a_role_that_is_not_there_is_named() -> None:
    client = boto3.client("iam", region_name="eu-west-2")
    with Stubber(client) as stub:
        for _person in PEOPLE:
            stub.add_client_error("get_role", "NoSuchEntity")
        found = list(who_is_told.roles(Account(lambda _name: client, settings("prod"), {})))
    assert "the role victim-surveys-prod-restore is there" in {one.what for one in found}
    assert not any(finding.holds for finding in found)


def test_an_alarm_that_somebody_silenced_is_named() -> None:
    def missing(silenced: str) -> str:
        there = [
            {
                "AlarmName": f"victim-surveys-prod-{alarm.name}",
                "ActionsEnabled": alarm.name != silenced,
                "AlarmActions": [TOPIC],
            }
            for alarm in alarms(settings("prod"))
        ]
        reply = ("describe_alarms", {"MetricAlarms": there})
        return str(ask(who_is_told.alarms_ring, "cloudwatch", [reply]))

    assert missing("none") == "{}"
    assert "1 cannot, for example victim-surveys-prod-run-the-purge" in missing("run-the-purge")
