"""A channel's gateway, its pace, and when it closes for this run."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, field
from typing import Any

from functions.send_links.channels.gateways import (
    EmailGateway,
    Gateway,
    NotAccepted,
    Refusal,
    SmsGateway,
)
from functions.send_links.channels.rate_limiter import RateLimiter
from functions.send_links.stores import Settings
from functions.shared.aws import clients
from functions.shared.policy import sending
from functions.shared.stores.people.invitation import Channel

_SECONDS_A_MESSAGE = 0.25  # claim, send and mark on a slow day: so many threads reach the rate
_MOST_THREADS = 64
_REST = 3  # messages that are left out after the service said that we are too fast


@dataclass(slots=True)
class Lane:
    """``budget``: how many messages the account may still send today; ``None``: no end."""

    channel: Channel
    gateway: Gateway
    rate_limiter: RateLimiter
    threads: int
    budget: int | None = None
    closed: bool = False
    _refused: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reserve(self) -> bool:
        """Takes one message from the budget."""
        with self._lock:
            if self.budget is not None:
                if self.budget <= 0:
                    self.closed = True
                    return False
                self.budget -= 1
            return True

    def unused(self) -> None:
        """Gives the slot and the message back: nothing was claimed."""
        self.rate_limiter.give_back()
        with self._lock:
            if self.budget is not None:
                self.budget += 1

    def accepted(self) -> None:
        with self._lock:
            self._refused = 0

    def refused(self, refusal: NotAccepted) -> None:
        """Slows down, or closes when nothing gets through."""
        with self._lock:
            self._refused += 1
            if (
                refusal.kind is Refusal.CHANNEL
                or self._refused >= sending.rules().refusals.in_a_row
            ):
                self.closed = True
        if refusal.kind is Refusal.SLOW_DOWN:
            self.rate_limiter.hold(_REST * self.rate_limiter.interval)


def threads_for(rate: float) -> int:
    """Enough to reach the rate, never so many that the rate would not bound them."""
    return max(2, min(_MOST_THREADS, math.ceil(rate * _SECONDS_A_MESSAGE)))


def lane(
    channel: Channel, gateway: Gateway, rate: float, budget: int | None = None, closed: bool = False
) -> Lane:
    return Lane(channel, gateway, RateLimiter(rate), threads_for(rate), budget, closed)


def gateways(settings: Settings) -> dict[Channel, Gateway]:
    """Both senders, over connections of this run alone.

    A connection that was cut while the function slept would leave its first message unknown.
    """
    clients.send_once_client.cache_clear()
    return {
        Channel.EMAIL: EmailGateway(
            clients.send_once_client("sesv2"),
            domain=settings.sender_domain,
            configuration_set=settings.configuration_set,
            opt_out=settings.opt_out_url,
        ),
        Channel.SMS: SmsGateway(clients.send_once_client("sns"), opt_out=settings.opt_out_url),
    }


def lanes(settings: Settings, ses: Any) -> list[Lane]:
    """Email at the live SES quota and SMS at the policy's rate, or both at the stage's own."""
    made = gateways(settings)
    if settings.send_rate:
        return [lane(channel, made[channel], settings.send_rate) for channel in Channel]
    sms = lane(Channel.SMS, made[Channel.SMS], sending.rules().sms_per_second)
    account = ses.get_account()
    quota = account["SendQuota"]
    most, sent = float(quota["Max24HourSend"]), float(quota.get("SentLast24Hours", 0))
    budget = None if most < 0 else max(0, int(most - sent))
    rate = float(quota["MaxSendRate"])
    shut = rate <= 0 or not account.get("SendingEnabled", True)
    return [lane(Channel.EMAIL, made[Channel.EMAIL], max(rate, 1.0), budget, shut), sms]
