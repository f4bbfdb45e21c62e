"""Before a stage is switched on: every thing that is missing is named, with what to do.

The replies are AWS's own shapes: botocore's stubber refuses others.
"""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from local.tools.preflight import __main__ as preflight
from local.tools.preflight import aws_account as accounts
from local.tools.preflight import paper
from local.tools.preflight.findings import Account
from tests.infra.asked import TOPIC, ask
from tests.infra.conftest import settings


def test_another_account_is_noticed() -> None:
    def missing(number: str) -> dict[str, str]:
        return ask(
            accounts.identity,
            "sts",
            [("get_caller_identity", {"Account": number})],
        )

    assert not missing("111122223333")
    assert "999999999999" in str(missing("999999999999"))


@pytest.mark.req("R53")
def test_a_sign_in_that_points_elsewhere_is_noticed() -> None:
    def missing(region: str) -> list[str]:
        account = Account(lambda _name: None, settings("prod"), {}, region)
        return [finding.missing for finding in accounts.region(account) if not finding.holds]

    assert not missing("eu-west-2")
    assert "AWS_REGION=eu-west-2" in str(missing("us-east-1"))


def test_an_account_without_bootstrap_is_told_the_command() -> None:
    name = accounts.BOOTSTRAP
    there = {"Parameters": [{"Name": name, "Value": "30"}]}
    assert not ask(accounts.bootstrap, "ssm", [("get_parameters", there)])
    missing = ask(
        accounts.bootstrap,
        "ssm",
        [("get_parameters", {"Parameters": [], "InvalidParameters": [name]})],
    )
    assert "bootstrap" in str(missing)


@pytest.mark.parametrize(
    ("status", "holds"), [("UPDATE_COMPLETE", True), ("ROLLBACK_COMPLETE", False)]
)
def test_a_half_done_stack_is_not_a_stack(status: str, holds: bool) -> None:
    stacks = [
        {
            "StackName": f"VictimSurveys-prod-{name}",
            "CreationTime": "2027-11-01T00:00:00Z",
            "StackStatus": "CREATE_COMPLETE" if name != "Data" else status,
        }
        for name in accounts.STACKS
    ]
    missing = ask(accounts.stacks, "cloudformation", [("describe_stacks", {"Stacks": stacks})])
    assert (not missing) is holds
    nothing = ask(accounts.stacks, "cloudformation", [("describe_stacks", {"Stacks": []})])
    assert len(nothing) == len(accounts.STACKS)


@pytest.mark.parametrize(("limit", "holds"), [(10, False), (119, False), (120, True), (1000, True)])
def test_a_new_accounts_concurrency_is_too_small(limit: int, holds: bool) -> None:
    reply = {"AccountLimit": {"ConcurrentExecutions": limit}}
    missing = ask(
        accounts.concurrency,
        "lambda",
        [("get_account_settings", reply)],
        stage=settings("prod", opt_out_concurrency=20),
    )
    assert (not missing) is holds


@pytest.mark.req("R51")
def test_a_topic_that_nobody_hears_is_missing() -> None:
    def missing(*arns: str) -> dict[str, str]:
        told = [{"SubscriptionArn": arn, "Protocol": "email", "TopicArn": TOPIC} for arn in arns]
        reply = ("list_subscriptions_by_topic", {"Subscriptions": told})
        return ask(accounts.told, "sns", [reply], BreachTopic=TOPIC)

    assert not missing(f"{TOPIC}:1", f"{TOPIC}:2")
    assert list(missing()) == ["someone receives messages from BreachTopic"]
    assert list(missing(f"{TOPIC}:1", "PendingConfirmation")) == [
        "every subscriber to BreachTopic has confirmed"
    ]


@pytest.mark.req("R54")
def test_the_published_policy_says_itself_that_prod_is_not_ready() -> None:
    missing = [
        finding.what
        for finding in paper.assessment(Account(lambda name: None, settings("prod"), {}))
        if not finding.holds
    ]
    assert "the impact assessment has a reference" in missing
    assert "the impact assessment's review is not overdue" in missing


def test_a_check_that_may_not_look_says_so_and_hides_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refusing(service: str) -> Any:
        client = boto3.client(service, region_name="eu-west-2")
        monkeypatch.setattr(client, "_make_api_call", _refused)
        return client

    found = list(preflight.findings(refusing, settings("prod")))
    assert len(found) >= len(preflight.CHECKS)
    looked = [finding for finding in found if "could not check" in finding.missing]
    assert all("AccessDenied" in finding.missing for finding in looked)
    assert any(finding.what.startswith("the impact assessment") for finding in found)


def _refused(operation: str, _parameters: dict[str, Any]) -> Any:
    raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, operation)


def test_an_unfinished_stage_is_told_what_it_lacks_before_anything_is_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert preflight.main(["--stage", "prod"]) == 1
    assert "prod needs account, sender_domain" in capsys.readouterr().out
