"""A message to nobody: for the lint before a run, and for a person who wants to see one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from functions.send_links.channels.gateways import Gateway
from functions.send_links.dispatch import normalised, parse_addresses
from functions.send_links.messages import lint, render
from functions.send_links.messages.facts import facts_of
from functions.send_links.stores import Settings
from functions.shared.clock import Month, london_date
from functions.shared.errors import ConfigurationError, EventError, NotAllowed
from functions.shared.log import say
from functions.shared.policy import sending
from functions.shared.stores.people.invitation import Channel, Invitation, State
from functions.shared.stores.people.invitation_ids import fresh_token

_FAR = 2**53  # no item, so nothing expires


class LogMessage(StrEnum):
    SAMPLE = "one sample was sent"


def sample(moment: datetime, channel: Channel, address: str) -> Invitation:
    """An invitation that is in no table: its links lead to nobody's answers."""
    day: date = london_date(moment)
    return Invitation(
        invitation_id="sample",
        survey="ovss",
        month=Month.of(day),
        channel=channel,
        state=State.CLAIMED,
        contact_from=day,
        contact_to=day,
        expires_at=_FAR,
        token=fresh_token(),
        opt_out_token=fresh_token(),
        crime_no="",
        viw_no="",
        case_id="",
        bcu="",
        crime_type="",
        email=address if channel is Channel.EMAIL else None,
        phone=address if channel is Channel.SMS else None,
    )


def send_sample(
    settings: Settings, to: str, moment: datetime, gateways: Mapping[Channel, Gateway]
) -> dict[str, Any]:
    """Sends one sample to an address of the stage's allow-list (in ``local``, to any; R51a)."""
    address = normalised(to)
    if address is None:
        raise EventError('"test_to" must be an email or a mobile phone')
    if settings.stage != "local" and address not in parse_addresses(settings.allow_list):
        raise NotAllowed('"test_to" is not on the allow-list of this stage (R51a)')
    channel = Channel.EMAIL if "@" in address else Channel.SMS
    gateways[channel].send(sample(moment, channel, address), address)
    say(LogMessage.SAMPLE, channel=channel.value)
    return {"test_to": channel.value, "sent": 1}


def must_be_fit(opt_out_url: str, moment: datetime) -> None:
    """Nothing is sent if the messages of this stage break a rule (R22 to R27)."""
    facts = facts_of(sample(moment, Channel.EMAIL, ""), opt_out_url)
    faults = [
        *lint.faults_of_email(render.email(facts), facts, sending.rules().sender.email_name),
        *lint.faults_of_sms(render.sms(facts), facts),
    ]
    if faults:
        raise ConfigurationError("messages: " + "; ".join(sorted(set(faults))))
