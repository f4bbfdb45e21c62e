"""Builders of invitations, without any AWS."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from functions.shared.clock import Month
from functions.shared.keyed_hashes import Keyring
from functions.shared.stores.people.invitation import Channel, Invitation
from functions.shared.stores.people.invitation_ids import new

RING = Keyring(b"k" * 64)
MONTH = Month(2027, 11)
FRIDAY = "2027-11-19T11:00:00Z"
MOMENT = datetime(2027, 11, 19, 11, tzinfo=UTC)


def crime(number: int) -> str:
    return f"46{number:05d}/27"


def email_of(number: int) -> str:
    return f"person{number}@example.org"


def phone_of(number: int) -> str:
    return f"+44781234{number:04d}"


def invitation(
    number: int = 1, *, channel: Channel = Channel.EMAIL, month: Month = MONTH, **over: Any
) -> Invitation:
    """A due invitation of somebody with a mobile, an email and a crime number."""
    email, phone = email_of(number), phone_of(number)
    made = new(
        RING,
        survey="ovss",
        month=month,
        case_id=RING.case("ovss", str(month), crime(number), "1"),
        crime_no=crime(number),
        viw_no="1",
        bcu="Central North",
        crime_type="Assault",
        channel=channel,
        address=email if channel is Channel.EMAIL else phone,
        contact_keys=[RING.contact("email", email), RING.contact("phone", phone)],
        contact_from=date(2027, 11, 18),
        contact_to=date(2027, 12, 28),
    )
    return replace(made, **over)
