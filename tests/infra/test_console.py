"""Whoever has only the console can do what their runbook says: the policies are asked (R53)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.access.ops import FUNCTIONS
from infra.access.people import PEOPLE
from infra.compute.catalogue import SPECS
from infra.naming import kebab
from local.tools.access.deployed import ACCOUNT, REGION, Deployed
from local.tools.access.questions import Access

PREFIX = "victim-surveys-prod"
AT_MOPAC = ("ei-upload", "ei-quality", "analyst", "safeguarding", "data-protection", "ops")
ROOT = f"arn:aws:{{}}:{REGION}:{ACCOUNT}"
INVOKES = {
    "ops": FUNCTIONS,
    "ei-quality": ("sample_draw", "results"),
    "data-protection": ("subject_access",),
}
LAMBDA = ("lambda:ListFunctions", "lambda:GetAccountSettings")
INSIGHTS = ("logs:DescribeLogGroups", "logs:DescribeQueryDefinitions", "logs:GetQueryResults")
# What a page of the console asks for that is about no resource, by who needs the page.
PAGES = {
    "ops": (
        *LAMBDA,
        *INSIGHTS,
        "cloudformation:DescribeStacks",
        "cloudtrail:LookupEvents",
        "cloudwatch:DescribeAlarms",
        "cloudwatch:GetDashboard",
        "cloudwatch:GetMetricData",
        "dynamodb:ListTables",
        "scheduler:ListSchedules",
        "ses:GetAccount",
        "ses:ListEmailIdentities",
        "sns:GetSMSAttributes",
        "sqs:ListQueues",
        "ssm:DescribeParameters",
    ),
    "ei-quality": LAMBDA,
    "data-protection": (*LAMBDA, *INSIGHTS, "dynamodb:ListTables"),
}


def function(package: str) -> str:
    return f"{ROOT.format('lambda')}:function:{PREFIX}-{kebab(package)}"


@pytest.mark.parametrize(("role", "action"), [(r, a) for r, some in PAGES.items() for a in some])
def test_the_pages_that_a_runbook_opens_open(access: Access, role: str, action: str) -> None:
    assert access.may(role, action, "*")


@pytest.mark.parametrize(("role", "package"), [(r, p) for r, some in INVOKES.items() for p in some])
def test_a_function_that_somebody_may_run_offers_its_saved_events(
    access: Access, prod: Deployed, role: str, package: str
) -> None:
    for action in ("InvokeFunction", "GetFunction", "GetFunctionConfiguration"):
        assert access.may(role, f"lambda:{action}", function(package))
    saved = {p["SchemaName"] for *_rest, p in prod.resources("AWS::EventSchemas::Schema")}
    name = f"_{PREFIX}-{kebab(package)}-schema"
    assert name in saved
    registry = "lambda-testevent-schemas"
    schemas = ROOT.format("schemas")
    assert access.may(role, "schemas:DescribeRegistry", f"{schemas}:registry/{registry}")
    assert access.may(role, "schemas:DescribeSchema", f"{schemas}:schema/{registry}/{name}")


@pytest.mark.req("R50")
def test_nobody_runs_a_function_that_is_not_theirs(access: Access) -> None:
    for role in access.roles():
        if role in {person.name for person in PEOPLE} - {"restore"}:
            runs = {
                spec.package
                for spec in SPECS
                if access.may(role, "lambda:InvokeFunction", function(spec.package))
            }
            assert runs == set(INVOKES.get(role, ())), role


def listed(prod: Deployed, role: str) -> Iterator[tuple[str, list[str]]]:
    """Buckets of which a role may list what is under some prefixes, and these."""
    for statement in prod.roles[f"{PREFIX}-{role}"]:
        prefixes = statement.raw.get("Condition", {}).get("StringLike", {}).get("s3:prefix")
        if prefixes:
            yield str(statement.raw["Resource"]), prefixes


@pytest.mark.req("R53")
@pytest.mark.parametrize("role", [*AT_MOPAC, "mps-recipient"])
def test_a_bucket_can_be_opened_at_its_top_and_is_not_listed_whole(
    access: Access, prod: Deployed, role: str
) -> None:
    buckets = dict(listed(prod, role))
    assert buckets
    for bucket in buckets:
        top = {"s3:prefix": "", "s3:delimiter": "/"}
        assert access.may(role, "s3:ListBucket", bucket, **top)
        assert not access.may(role, "s3:ListBucket", bucket, **{"s3:prefix": ""})
        assert not access.may(role, "s3:ListBucket", bucket)


# Where a runbook or a guide says "upload" or "open" to somebody who has only the console.
UPLOADS = {
    "ei-upload": [("ExtractBucket", "extracts/"), ("OrsDropBucket", "responses/vvs/")],
    "ops": [("OrsDropBucket", "do-not-contact/")],
    "mps-recipient": [("OrsDropBucket", "deletions/mps/"), ("LinkedBucket", "mps/")],
    "ei-quality": [("SampleBucket", "samples/"), ("LinkedBucket", "mps/")],
    "safeguarding": [("SafeguardingBucket", "concerns/")],
}


@pytest.mark.req("R53")
@pytest.mark.parametrize("role", UPLOADS)
def test_whoever_uploads_or_opens_a_file_sees_its_folder(
    access: Access, prod: Deployed, role: str
) -> None:
    for store, folder in UPLOADS[role]:
        bucket = prod.stores[store].arn
        parents = folder.split("/")[:-1]
        for where in ["".join(f"{part}/" for part in parents[:n]) for n in range(len(parents) + 1)]:
            prefix = {"s3:prefix": where, "s3:delimiter": "/"}
            assert access.may(role, "s3:ListBucket", bucket, **prefix), f"{store} {where}"


@pytest.mark.req("R53")
def test_ops_ask_the_logs_and_the_data_protection_officer_the_trail(access: Access) -> None:
    logs = f"{ROOT.format('logs')}:log-group:/victim-surveys/prod/"
    assert access.may("ops", "logs:StartQuery", f"{logs}send_links:*")
    for role in ("ops", "data-protection"):
        assert access.may(role, "logs:StartQuery", f"{logs}trail:*")
    assert not access.may("data-protection", "logs:StartQuery", f"{logs}send_links:*")
    assert not access.may("ei-quality", "logs:StartQuery", f"{logs}trail:*")


@pytest.mark.req("R53")
def test_what_only_the_accounts_owner_may_do_is_closed_to_ops(access: Access) -> None:
    """docs/operations.md names these as the owner's: they could show numbers or end a key."""
    for action in ("sns:SetSMSAttributes", "kms:CancelKeyDeletion", "scheduler:UpdateSchedule"):
        assert not access.may("ops", action, "*"), action


def test_descriptions_of_roles_are_plain(deployed: Deployed) -> None:
    """A bare ampersand in one breaks the list of roles for some readers of IAM's replies."""
    for *_rest, role in deployed.resources("AWS::IAM::Role"):
        assert re.fullmatch(r"[^&<>]+", role["Description"]), role["RoleName"]


def test_every_saved_event_that_the_handbook_names_is_saved() -> None:
    from infra.compute.saved_events import book

    events = {name for saved in book().values() for name in saved}
    named = _quoted(Path("docs/operations.md").read_text(), r"Test → ((?:`[a-z-]+`(?: or |, )?)+)")
    assert named
    assert named <= events


def _quoted(text: str, pattern: str) -> set[str]:
    return {name for group in re.findall(pattern, text) for name in re.findall(r"`([^`]+)`", group)}
