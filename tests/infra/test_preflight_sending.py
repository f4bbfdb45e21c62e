"""What sending needs of an account is named when it is missing, with what to do (R25, R54)."""

from __future__ import annotations

from typing import Any

import pytest

from local.tools.preflight import sending
from tests.infra.asked import Replies, ask
from tests.infra.conftest import settings


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
    assert missing({}) == {"SNS can spend 200 USD a month on SMS"}
    assert missing(enough, sandbox=True) == {"SMS can be sent to anyone"}
    logged = {**enough, "DeliveryStatusIAMRole": "arn:aws:iam::111122223333:role/x"}
    assert len(missing(logged)) == 1


@pytest.mark.req("R25")
def test_sms_come_from_the_published_name() -> None:
    def missing(name: str, country: str) -> dict[str, str]:
        there = {
            "SenderIdArn": "arn:aws:sms-voice:eu-west-2:111122223333:sender-id/x/GB",
            "SenderId": name,
            "IsoCountryCode": country,
            "MessageTypes": ["TRANSACTIONAL"],
            "MonthlyLeasingPrice": "0",
            "DeletionProtectionEnabled": False,
            "Registered": True,
        }
        reply = ("describe_sender_ids", {"SenderIds": [there]})
        return ask(sending.sender_id, "pinpoint-sms-voice-v2", [reply])

    assert not missing("MOPACsurvey", "GB")
    assert missing("MOPACsurvey", "FR")
    assert missing("Another", "GB")


def test_a_certificate_for_another_name_will_not_do() -> None:
    def missing(status: str, domain: str) -> dict[str, str]:
        reply = {"Certificate": {"Status": status, "DomainName": domain}}
        return ask(sending.certificate, "acm", [("describe_certificate", reply)])

    assert not missing("ISSUED", "no-thanks.example.org")
    assert missing("PENDING_VALIDATION", "no-thanks.example.org")
    assert missing("ISSUED", "other.example.org")
