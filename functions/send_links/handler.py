"""send_links: sends due invitations, each at most once, to nobody who said no (R20 to R29)."""

from __future__ import annotations

from typing import Any

from functions.send_links import events as request
from functions.send_links import unknown_outcomes
from functions.send_links.channels.channel import gateways, lanes
from functions.send_links.dispatch import AllowList
from functions.send_links.dry_run import rehearse
from functions.send_links.run import Terms
from functions.send_links.run_clock import RunClock, real_now
from functions.send_links.sending import send_due
from functions.send_links.stores import Settings, Stores, open_stores
from functions.send_links.test_message import must_be_fit, send_sample
from functions.shared.aws import clients
from functions.shared.log import entry_point
from functions.shared.policy import sending

_SPARE_SECONDS = 40  # for the messages that are under way when a run ends


@entry_point
def handler(event: Any, context: Any) -> dict[str, Any]:
    """Sends what is due, counts it (``dry_run``), settles one message, or sends one sample."""
    settings, now = Settings.load(), real_now()
    asked = request.parse(event)
    moment = settings.moment_of(asked.time, now=now)
    run_clock = RunClock(moment, real=not settings.plays_months, wall=real_now)
    stores = open_stores(settings)
    if isinstance(asked, request.Settle):
        return unknown_outcomes.settle(stores.invitations, asked, moment=run_clock.now(), now=now)
    must_be_fit(settings.opt_out_url, run_clock.now())
    if isinstance(asked, request.SendSample):
        return send_sample(settings, asked.test_to, run_clock.now(), gateways(settings))
    if asked.dry_run:
        return rehearse(stores, run_clock.now(), allowed=_allowed(settings))
    terms = _terms(stores, run_clock, context)
    return send_due(stores, terms, lambda: lanes(settings, clients.client("sesv2")))


def _terms(stores: Stores, run_clock: RunClock, context: Any) -> Terms:
    """What holds for this run; entries that people typed are read once, now (R20)."""
    left = context.get_remaining_time_in_millis() / 1000 - _SPARE_SECONDS
    return Terms(
        clock=run_clock,
        objections=stores.do_not_contact.read(typed_only=True),
        allowed=_allowed(stores.settings),
        seconds=min(left, sending.rules().run_seconds),
    )


def _allowed(settings: Settings) -> AllowList:
    return AllowList.of(settings.stage, settings.allow_list)
