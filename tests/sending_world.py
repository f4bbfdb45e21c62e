"""Builders for tests of sending: invitations in their table, a switch that is on, what was sent."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from functions.send_links import handler as send_links
from functions.shared import aws, tables
from functions.shared.clock import Month
from functions.shared.do_not_contact import DoNotContact
from functions.shared.invitation import Channel, Invitation, State
from functions.shared.invitation_store import InvitationStore
from functions.shared.invitations import new
from functions.shared.keys import Keyring
from tests.component.conftest import World

RING = Keyring(b"k" * 64)
MONTH = Month(2027, 11)
FRIDAY = "2027-11-19T11:00:00Z"
MOMENT = datetime(2027, 11, 19, 11, tzinfo=UTC)


@dataclass(frozen=True)
class Context:
    """What the runtime hands to a function."""

    aws_request_id: str = "test-run"
    seconds: float = 300.0

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)


def crime(number: int) -> str:
    return f"46{number:05d}/27"


def email_of(number: int) -> str:
    return f"person{number}@example.org"


def phone_of(number: int) -> str:
    return f"+44781234{number:04d}"


def invitation(number: int = 1, *, channel: Channel = Channel.EMAIL, **over: Any) -> Invitation:
    """A due invitation of somebody with a mobile, an email and a crime number."""
    email, phone = email_of(number), phone_of(number)
    made = new(
        RING,
        survey="ovss",
        month=MONTH,
        case_id=RING.case("ovss", str(MONTH), crime(number), "1"),
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


def store(world: World) -> InvitationStore:
    return InvitationStore(world.dynamodb, world.table("invitation"))


def the_list(world: World) -> DoNotContact:
    return DoNotContact(world.dynamodb, world.table("do_not_contact"), RING)


def put(world: World, invitations: Iterable[Invitation]) -> list[Invitation]:
    """Writes invitations as they are, whatever their state."""
    made = list(invitations)
    tables.write_batch(
        world.dynamodb, world.table("invitation"), puts=(one.to_item() for one in made)
    )
    return made


def states(world: World) -> dict[str, State]:
    return {item["invitation_id"]: State(item["state"]) for item in world.items("invitation")}


def turn(world: World, position: str = "on") -> None:
    name = f"{world.environment['PARAMETER_ROOT']}/sending-switch"
    world.ssm.put_parameter(Name=name, Value=position, Type="String", Overwrite=True)


def pause(world: World, text: str) -> None:
    name = f"{world.environment['PARAMETER_ROOT']}/pauses"
    world.ssm.put_parameter(Name=name, Value=text, Type="String", Overwrite=True)


def run(event: dict[str, Any] | None = None, *, context: Any = None) -> Any:
    """Runs send_links at a Friday noon, at a rate of its own: moto knows no quota."""
    os.environ["SEND_RATE"] = os.environ["SEND_RATE"] or "200"
    send_links._settings.cache_clear()
    aws.send_once_client.cache_clear()
    return send_links.handler({"time": FRIDAY, **(event or {})}, context or Context())
