"""Least privilege seen from the other side: a permission that no run needs is one too many."""

from __future__ import annotations

from typing import Any

import pytest

from local.tools.access.deployed import Deployed
from local.tools.access.used import Permission, permissions, unused

PREFIX = "victim-surveys-local"
OUTPUTS = {
    "ExtractBucket": "victimsurveys-local-data-extractbucket-0001",
    "ReportBucket": "victimsurveys-local-data-reportbucket-0002",
    "InvitationTable": "VictimSurveys-local-Data-InvitationTable-0003",
}


def call(role: str, action: str, resource: str, *, allowed: bool = True) -> dict[str, Any]:
    session = f"arn:aws:sts::000000000000:assumed-role/{PREFIX}-{role}/run"
    return {"principal": session, "action": action, "resource": resource, "allowed": allowed}


@pytest.mark.req("R53")
def test_a_call_uses_the_statement_that_allowed_it(local: Deployed) -> None:
    reading = Permission("sample_draw", "ReadExtracts", "s3:GetObject")
    assert reading in {permission for permission, _ in permissions(local, PREFIX)}
    arn = f"arn:aws:s3:::{OUTPUTS['ExtractBucket']}/extracts/…"
    calls = [call("sample-draw", "s3:GetObject", arn)]
    assert reading not in unused(local, PREFIX, calls, OUTPUTS)
    assert reading in unused(local, PREFIX, [], OUTPUTS)


@pytest.mark.req("R53")
def test_a_call_of_another_role_or_a_refused_one_uses_nothing(local: Deployed) -> None:
    arn = f"arn:aws:s3:::{OUTPUTS['ExtractBucket']}/extracts/…"
    reading = Permission("sample_draw", "ReadExtracts", "s3:GetObject")
    for wrong in (
        call("subject-access", "s3:GetObject", arn),
        call("sample-draw", "s3:GetObject", arn, allowed=False),
        call("sample-draw", "s3:GetObject", arn.replace("extracts/", "elsewhere/")),
    ):
        assert reading in unused(local, PREFIX, [wrong], OUTPUTS)


@pytest.mark.req("R52", "R53")
def test_a_call_is_told_by_its_first_folder_as_it_is_recorded(local: Deployed) -> None:
    outputs = {**OUTPUTS, "SampleBucket": "victimsurveys-local-data-samplebucket-0004"}
    asked = f"arn:aws:s3:::{outputs['SampleBucket']}/samples/…"
    left = unused(local, PREFIX, [call("send-links", "s3:GetObjectTagging", asked)], outputs)
    assert Permission("send_links", "SeeReleases", "s3:GetObjectTagging") not in left
    # Without the right to list, a file that is gone would read as "denied".
    assert Permission("send_links", "ListLinks", "s3:ListBucket") not in left


@pytest.mark.req("R53")
def test_an_index_is_not_its_table(local: Deployed) -> None:
    table = f"arn:aws:dynamodb:eu-west-2:000000000000:table/{OUTPUTS['InvitationTable']}"
    due = Permission("send_links", "DueInvitations", "dynamodb:Query")
    assert due in unused(local, PREFIX, [call("send-links", "dynamodb:Query", table)], OUTPUTS)
    index = call("send-links", "dynamodb:Query", f"{table}/index/by-state")
    assert due not in unused(local, PREFIX, [index], OUTPUTS)
