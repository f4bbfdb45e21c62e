"""send_links: sends due invitations, each at most once, to nobody who said no (R20 to R29)."""

from __future__ import annotations

from functools import cache
from typing import Any

from functions.send_links import events as request
from functions.send_links import unknown_outcomes
from functions.send_links.channels.channel import gateways, lanes
from functions.send_links.claims import Claims
from functions.send_links.dispatch import AllowList
from functions.send_links.dry_run import rehearse
from functions.send_links.permission.sending_switch import Switch
from functions.send_links.run import Tools
from functions.send_links.run_clock import RunClock, real_now
from functions.send_links.sending import send_due
from functions.send_links.stores import SendSettings
from functions.send_links.test_message import must_be_fit, send_sample
from functions.shared import events
from functions.shared.aws import clients
from functions.shared.log import entry_point
from functions.shared.policy import sending
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation_store import InvitationStore

_SPARE_SECONDS = 40  # for the messages that are under way when a run ends


@entry_point
def handler(event: Any, context: Any) -> dict[str, Any]:
    """Sends what is due, counts it (``dry_run``), settles one message, or sends one sample."""
    settings, now = _settings(), real_now()
    found = events.fields(event, *request.FIELDS)
    asked = request.parse(found)
    moment = settings.moment_of(found, now=now)
    run_clock = RunClock(moment, real=not settings.plays_months, wall=real_now)
    store = InvitationStore(clients.client("dynamodb"), settings.invitation_table)
    if isinstance(asked, request.Settle):
        return unknown_outcomes.settle(store, asked, moment=run_clock.now(), now=now)
    must_be_fit(settings.opt_out_url, run_clock.now())
    if isinstance(asked, request.SendSample):
        return send_sample(settings, asked.to, run_clock.now(), gateways(settings))
    if asked.dry_run:
        return _rehearse(settings, store, run_clock)
    tools = _tools(settings, store, run_clock, context)
    return send_due(tools, lambda: lanes(settings, clients.client("sesv2")))


def _tools(
    settings: SendSettings, store: InvitationStore, run_clock: RunClock, context: Any
) -> Tools:
    """What a run works with; entries that people typed are read once, now (R20)."""
    left = context.get_remaining_time_in_millis() / 1000 - _SPARE_SECONDS
    return Tools(
        store=store,
        claims=Claims(
            clients.client("dynamodb"), settings.invitation_table, settings.do_not_contact_table
        ),
        switch=_switch(settings),
        clock=run_clock,
        objections=_list(settings).read(typed_only=True),
        allowed=AllowList.of(settings.stage, settings.allow_list),
        seconds=min(left, sending.rules().run_seconds),
    )


def _rehearse(
    settings: SendSettings, store: InvitationStore, run_clock: RunClock
) -> dict[str, Any]:
    return rehearse(
        store,
        run_clock.now(),
        listed=_list(settings).read(),
        permission=_switch(settings).now(),
        allowed=AllowList.of(settings.stage, settings.allow_list),
    )


@cache
def _settings() -> SendSettings:
    return SendSettings.load()


def _list(settings: SendSettings) -> DoNotContact:
    ring = clients.keyring(settings.hash_key_secret)
    return DoNotContact(clients.client("dynamodb"), settings.do_not_contact_table, ring)


def _switch(settings: SendSettings) -> Switch:
    return Switch(clients.client("ssm"), settings.parameter_root, settings.stage)
