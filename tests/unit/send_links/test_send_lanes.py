"""How fast each channel may go, how many messages a day, and when it closes for a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from functions.send_links.channels import channel
from functions.send_links.channels.gateways import NotAccepted, Refusal
from functions.send_links.stores import Settings
from functions.shared.policy import sending
from functions.shared.stores.people.invitation import Channel


@dataclass
class Account:
    """What SES says of itself."""

    rate: float = 14
    most: float = 50_000
    sent: float = 0
    enabled: bool = True
    asked: list[str] = field(default_factory=list)

    def get_account(self) -> dict[str, Any]:
        self.asked.append("account")
        quota = {"MaxSendRate": self.rate, "Max24HourSend": self.most, "SentLast24Hours": self.sent}
        return {"SendQuota": quota, "SendingEnabled": self.enabled}


def made(account: Account, rate: float | None = None) -> dict[Channel, channel.Lane]:
    settings = Settings(
        stage="prod",
        invitation_table="i",
        do_not_contact_table="d",
        ledger_table="l",
        sample_bucket="s",
        parameter_root="/r",
        hash_key_secret="s",
        sender_domain="survey.example.org",
        configuration_set="c",
        opt_out_url="https://opt-out.example.org/",
        send_rate=rate,
        allow_list="",
    )
    return {lane.channel: lane for lane in channel.lanes(settings, account)}


def test_email_goes_at_the_live_quota_and_sms_at_the_policys_rate() -> None:
    found = made(Account(rate=50))
    assert 0.95 * 50 <= 1 / found[Channel.EMAIL].rate_limiter.interval <= 50
    sms = sending.rules().sms_per_second
    assert 0.95 * sms <= 1 / found[Channel.SMS].rate_limiter.interval <= sms


def test_a_stage_with_a_rate_of_its_own_asks_for_no_quota() -> None:
    account = Account()
    found = made(account, rate=200)
    assert {round(1 / lane.rate_limiter.interval) for lane in found.values()} == {196}
    assert account.asked == []


@pytest.mark.parametrize(
    ("most", "sent", "budget"), [(200, 150, 50), (200, 250, 0), (-1, 10**6, None)]
)
def test_no_more_is_sent_than_the_account_may_send_today(
    most: float, sent: float, budget: int | None
) -> None:
    lane = made(Account(most=most, sent=sent))[Channel.EMAIL]
    assert lane.budget == budget
    taken = 0
    while taken < 60 and lane.reserve():
        taken += 1
    assert taken == (60 if budget is None else budget)
    assert lane.closed is (budget is not None)


def test_what_was_not_used_is_given_back_to_the_days_budget() -> None:
    lane = made(Account(most=1))[Channel.EMAIL]
    assert lane.reserve()
    lane.unused()
    assert lane.reserve()
    assert not lane.reserve()


@pytest.mark.parametrize("account", [Account(enabled=False), Account(rate=0)])
def test_an_account_that_may_not_send_is_left_alone(account: Account) -> None:
    found = made(account)
    assert found[Channel.EMAIL].closed
    assert not found[Channel.SMS].closed


def test_a_channel_closes_after_refusals_in_a_row_and_an_acceptance_starts_anew() -> None:
    lane = made(Account())[Channel.SMS]
    most = sending.rules().refusals.in_a_row
    for _ in range(most - 1):
        lane.refused(NotAccepted(Refusal.MESSAGE, "InvalidParameter"))
    lane.accepted()
    for _ in range(most - 1):
        lane.refused(NotAccepted(Refusal.MESSAGE, "InvalidParameter"))
    assert not lane.closed
    lane.refused(NotAccepted(Refusal.MESSAGE, "InvalidParameter"))
    assert lane.closed


def test_a_channel_closes_at_once_when_the_account_is_the_trouble() -> None:
    lane = made(Account())[Channel.EMAIL]
    lane.refused(NotAccepted(Refusal.CHANNEL, "SendingPausedException"))
    assert lane.closed


def test_no_error_code_has_two_meanings() -> None:
    rules = sending.rules().refusals
    kinds = (rules.slow_down, rules.channel, rules.message)
    assert sum(map(len, kinds)) == len(frozenset().union(*kinds))
