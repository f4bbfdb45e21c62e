"""Builders for tests of sending: invitations in their table, a switch that is on, what was sent."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from functions.send_links import handler as send_links
from functions.shared import aws, tables
from functions.shared.do_not_contact import DoNotContact
from functions.shared.invitation import Invitation, State
from functions.shared.invitation_store import InvitationStore
from tests.component.conftest import World
from tests.invitations import FRIDAY, RING


@dataclass(frozen=True)
class Context:
    """What the runtime hands to a function."""

    aws_request_id: str = "test-run"
    seconds: float = 300.0

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)


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
