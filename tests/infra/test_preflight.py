"""Before a stage is switched on: every thing that is missing is named, with what to do.

The replies are AWS's own shapes: botocore's stubber refuses others.
"""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from infra.stages import Stage
from local.preflight import __main__ as preflight
from local.preflight import account as accounts
from local.preflight import paper, sending
from local.preflight.findings import Account, Check
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


def test_another_account_is_noticed() -> None:
    def missing(number: str) -> dict[str, str]:
        return ask(
            accounts.identity,
            "sts",
            [("get_caller_identity", {"Account": number})],
        )

    assert not missing("111122223333")
    assert "999999999999" in str(missing("999999999999"))


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
    assert list(missing()) == ["somebody listens to BreachTopic"]
    assert list(missing(f"{TOPIC}:1", "PendingConfirmation")) == [
        "every listener of BreachTopic has confirmed"
    ]


def test_the_sandbox_a_suspension_and_a_small_quota_are_named() -> None:
    def missing(*, production: bool, enabled: bool, quota: float) -> dict[str, str]:
        reply = {
            "ProductionAccessEnabled": production,
            "SendingEnabled": enabled,
            "SendQuota": {"Max24HourSend": quota, "MaxSendRate": 14.0, "SentLast24Hours": 0.0},
        }
        return ask(sending.email, "sesv2", [("get_account", reply)])

    assert not missing(production=True, enabled=True, quota=50_000)
    assert "sandbox" in str(missing(production=False, enabled=True, quota=50_000))
    assert "suspended" in str(missing(production=True, enabled=False, quota=50_000))
    assert "200 a day" in str(missing(production=True, enabled=True, quota=200))


@pytest.mark.req("R54")
def test_a_domain_that_is_not_verified_is_missing() -> None:
    def missing(**identity: Any) -> dict[str, str]:
        listed = {"EmailIdentities": [{"IdentityType": "DOMAIN", **identity}] if identity else []}
        return ask(sending.identity, "sesv2", [("list_email_identities", listed)])

    assert not missing(IdentityName="survey.example.org", SendingEnabled=True)
    assert missing(IdentityName="survey.example.org", SendingEnabled=False)
    assert missing(IdentityName="another.example.org", SendingEnabled=True)
    assert missing()


@pytest.mark.req("R25")
def test_sms_need_a_limit_no_sandbox_and_no_log_of_numbers() -> None:
    def missing(attributes: dict[str, str], *, sandbox: bool = False) -> set[str]:
        replies: Replies = [
            ("get_sms_attributes", {"attributes": attributes}),
            ("get_sms_sandbox_account_status", {"IsInSandbox": sandbox}),
        ]
        return set(ask(sending.sms, "sns", replies, stage=settings("prod", sms_limit_usd=200)))

    enough = {"MonthlySpendLimit": "200"}
    assert not missing(enough)
    assert missing({}) == {"SNS may spend 200 USD a month on SMS"}
    assert missing(enough, sandbox=True) == {"SMS may go to anybody"}
    logged = {**enough, "DeliveryStatusIAMRole": "arn:aws:iam::111122223333:role/x"}
    assert len(missing(logged)) == 1


def test_a_certificate_for_another_name_will_not_do() -> None:
    def missing(status: str, domain: str) -> dict[str, str]:
        reply = {"Certificate": {"Status": status, "DomainName": domain}}
        return ask(sending.certificate, "acm", [("describe_certificate", reply)])

    assert not missing("ISSUED", "no-thanks.example.org")
    assert missing("PENDING_VALIDATION", "no-thanks.example.org")
    assert missing("ISSUED", "other.example.org")


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
    looked = [finding for finding in found if "could not look" in finding.missing]
    assert all("AccessDenied" in finding.missing for finding in looked)
    assert any(finding.what.startswith("the impact assessment") for finding in found)


def _refused(operation: str, _parameters: dict[str, Any]) -> Any:
    raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, operation)


def test_an_unfinished_stage_is_told_what_it_lacks_before_anything_is_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert preflight.main(["--stage", "prod"]) == 1
    assert "prod needs account, sender_domain" in capsys.readouterr().out
