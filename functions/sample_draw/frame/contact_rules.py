"""By which channel a survey may reach somebody (R09, R22, R25). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from functions.shared.policy import extract
from functions.shared.policy.surveys import Channel
from functions.shared.text.phones import mobile


def columns_of(channels: Sequence[Channel]) -> list[str]:
    """The extract's columns by which a survey of these channels can reach somebody."""
    rules = extract.rules()
    by_channel = {"telephone": rules.phones, "email": ("VIW Email",), "sms": (rules.own_mobile,)}
    return [name for channel in channels for name in by_channel[channel]]


def channel(allowed: Sequence[Channel], contacts: Sequence[str]) -> Channel | None:
    """``contacts``: the four phones and the email by place, blank where there is none.

    A telephone survey may call any of the phones. An email comes before an SMS, and an SMS goes to
    the person's own mobile alone, never to "Home", "Other" or "Business" (R25).
    """
    if "telephone" in allowed:
        return "telephone" if any(contacts[:-1]) else None
    if "email" in allowed and contacts[-1]:
        return "email"
    own = contacts[_own_mobile()]
    return "sms" if "sms" in allowed and mobile(own) else None


def reachable(allowed: Sequence[Channel], contacts: Sequence[Sequence[str]]) -> list[bool]:
    """Is there a :func:`channel` to each? ``contacts`` in columns."""
    if "telephone" in allowed:
        return list(map(any, zip(*contacts[:-1], strict=True)))
    return [channel(allowed, found) is not None for found in zip(*contacts, strict=True)]


def address(by: Channel, contacts: Sequence[str]) -> str:
    """The email or the mobile that is written to."""
    return contacts[-1] if by == "email" else contacts[_own_mobile()]


@cache
def _own_mobile() -> int:
    return extract.rules().phones.index(extract.rules().own_mobile)
