"""Builders for tests of sending: invitations in their table, a switch that is on, what was sent."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from moto.backends import get_backend

from functions.send_links import handler as send_links
from functions.shared.aws import clients, dynamodb
from functions.shared.clock import Month
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation import Invitation, State
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.releases import links_key
from tests.component.conftest import World
from tests.invitations import FRIDAY, MONTH, RING

ACCOUNT = "123456789012"  # moto's


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


def put(world: World, invitations: Iterable[Invitation], *, bare: bool = False) -> list[Invitation]:
    """Writes invitations as they are, whatever their state; ``bare``: unseen by a watch."""
    made = list(invitations)
    client = boto3.client("dynamodb") if bare else world.dynamodb
    dynamodb.write_batch(client, world.table("invitation"), puts=(one.to_item() for one in made))
    return made


def states(world: World) -> dict[str, State]:
    return {item["invitation_id"]: State(item["state"]) for item in world.items("invitation")}


def release(world: World, value: str = "yes", *, survey: str = "ovss", month: Month = MONTH) -> str:
    """E&I tag the month's links file, which is there if it was not; returns its key (R52)."""
    key = links_key(survey, month)
    if key not in world.keys("sample"):
        world.put("sample", key, "Link Id,BCU,Crime Type\r\n")
    where = {"Bucket": world.bucket("sample"), "Key": key}
    if value:
        tags = {"TagSet": [{"Key": "released", "Value": value}]}
        world.s3.put_object_tagging(**where, Tagging=tags)
    else:
        world.s3.delete_object_tagging(**where)
    return key


def turn(world: World, position: str = "on", *, released: bool = True) -> None:
    """The switch; and the month's links are released, as they are by the time that matters."""
    if released:
        release(world)
    name = f"{world.environment['PARAMETER_ROOT']}/sending-switch"
    world.ssm.put_parameter(Name=name, Value=position, Type="String", Overwrite=True)


def pause(world: World, text: str) -> None:
    name = f"{world.environment['PARAMETER_ROOT']}/pauses"
    world.ssm.put_parameter(Name=name, Value=text, Type="String", Overwrite=True)


def run(event: dict[str, Any] | None = None, *, context: Any = None) -> Any:
    """Runs send_links at a Friday noon, at a rate of its own: moto knows no quota."""
    os.environ["SEND_RATE"] = os.environ["SEND_RATE"] or "200"
    clients.send_once_client.cache_clear()
    return send_links.handler({"time": FRIDAY, **(event or {})}, context or Context())


def contacted() -> Counter[str]:
    """Address → how many messages went there, as moto's SES and SNS saw them."""
    found: Counter[str] = Counter()
    for message in get_backend("ses")[ACCOUNT]["eu-west-2"].sent_messages:
        found.update(message.destinations["ToAddresses"])
    for number, _ in get_backend("sns")[ACCOUNT]["eu-west-2"].sms_messages.values():
        found[number] += 1
    return found


@contextmanager
def calls_watched(watch: Callable[[str, dict[str, Any]], None], when: str) -> Iterator[None]:
    """Tells ``watch`` of every call that the functions make, before or after it is made."""
    clients.client.cache_clear()
    clients.send_once_client.cache_clear()
    bare = clients.session().client

    def watched(service: str, **options: Any) -> Any:
        made = bare(service, **options)

        def told(model: Any, params: Any = None, **_: Any) -> None:
            watch(model.name, params or {})

        made.meta.events.register(when, told)
        return made

    clients.session().client = watched
    try:
        yield
    finally:
        clients.session().client = bare
        clients.client.cache_clear()
        clients.send_once_client.cache_clear()
