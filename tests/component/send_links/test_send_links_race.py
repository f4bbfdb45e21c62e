"""Opt-outs, crashes and second runs at every call of a run: nobody wrongly, nobody twice (R28)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from functions.send_links import handler as send_links
from functions.send_links.channels import channel
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation import Channel, Invitation, State
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.shared.stores.people.objecting.request_store import Requests
from functions.shared.stores.people.objecting.requests import Ask, Choice, of_page
from tests.component.conftest import World
from tests.invitations import FRIDAY, MOMENT, RING, invitation
from tests.sending_world import Context, calls_watched, contacted, put, run, states, turn

CALLS = 17  # of a run over three invitations


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """One call after the other, so that "before every call" has a meaning."""
    monkeypatch.setattr(channel, "threads_for", lambda rate: 1)


def three(first: int) -> list[Invitation]:
    return [invitation(first + number) for number in range(3)]


def test_a_message_costs_three_calls_beside_listing(world: World) -> None:
    turn(world)
    run()
    names: list[str] = []
    with calls_watched(lambda name, params: names.append(name), "before-call"):
        run()
        idle = len(names)
        names.clear()
        put(world, three(1), bare=True)
        run()
    once = ["GetObjectTagging", "PutItem"]  # is the month released, and known to be (R52)
    assert len(names) - idle - len(once) == 9
    assert all(names.count(name) == 1 for name in once)
    assert names.count("TransactWriteItems") == names.count("SendEmail") == 3
    assert len(names) <= CALLS


@dataclass
class OptOutBefore:
    """Lets one person opt out right before the call with a given number, and notes the claim."""

    world: World
    way: str
    one: Invitation
    call: int
    made: int = 0
    happened: list[str] = field(default_factory=list)

    def __call__(self, name: str, params: dict[str, Any]) -> None:
        if self.made == self.call:
            _opt_out(self.world, self.one, self.way)
            self.happened.append("opt-out")
        self.made += 1
        if name == "TransactWriteItems" and self.one.invitation_id in str(params):
            self.happened.append("claim")

    @property
    def came_first(self) -> bool:
        return self.happened[0] == "opt-out"


@pytest.mark.req("R20", "R28")
@pytest.mark.parametrize(
    "way", ["the list by phone", "the list by crime number", "the page", "the link", "the address"]
)
def test_nobody_is_contacted_whose_opt_out_committed_before_the_claim(
    world: World, way: str
) -> None:
    turn(world)
    run()
    outcomes = set()
    watches: list[OptOutBefore] = []
    with calls_watched(lambda name, params: watches[-1](name, params), "before-call"):
        for call in range(CALLS):
            first, second, third = put(world, three(10 * call + 1), bare=True)
            watches.append(watch := OptOutBefore(world, way, second, call))
            run()
            assert "opt-out" in watch.happened
            was_contacted = contacted()[str(second.email)] == 1
            assert was_contacted is not watch.came_first
            outcomes.add(was_contacted)
            for other in (first, third):
                assert contacted()[str(other.email)] == 1
    assert outcomes == {True, False}  # the opt-out came before the claim, and after it


def _opt_out(world: World, one: Invitation, way: str) -> None:
    outside = boto3.client("dynamodb")  # not one of the functions' own
    if way == "the page":
        table = InvitationStore(outside, world.table("invitation"))
        table.move(one.invitation_id, State.OPTED_OUT, reason="stop")
        return
    if way in ("the link", "the address"):  # posted on the page, and nobody has worked it yet
        link, typed = (one.opt_out_token, ()) if way == "the link" else ("", (str(one.email),))
        posted = of_page(link, Ask(Choice.STOP, typed), MOMENT)
        Requests(outside, world.table("do_not_contact")).add(posted)
        return
    kind = way.removeprefix("the list by ").split()[0]
    key = next(key for key in one.contact_keys if key.startswith(kind))
    listed = DoNotContact(outside, world.table("do_not_contact"), RING)
    listed.add([NewEntry(key, "…", Scope.PERSON, Door.ORS_FILE)], moment=MOMENT)


class Crashed(BaseException):
    """The function was killed."""


@pytest.mark.req("R28")
@pytest.mark.parametrize("when", ["before-call", "after-call"])
def test_a_run_that_dies_at_any_call_contacts_nobody_twice(
    world: World, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    turn(world)
    run()
    calls_left = CALLS * 10
    dying = False

    def watch(name: str, params: dict[str, Any]) -> None:
        nonlocal calls_left
        calls_left -= dying
        if calls_left < 0:
            raise Crashed  # and so does every later call of the dying run

    with calls_watched(watch, when):
        for call in range(CALLS):
            put(world, three(10 * call + 1), bare=True)
            calls_left, dying = call, True
            with suppress(Crashed):
                run()
            dying, calls_left = False, 0
            run()
            assert set(contacted().values()) <= {1}
    # A quarter of an hour later what was claimed and never marked waits for a person.
    later = datetime.now(UTC) + timedelta(minutes=16)
    monkeypatch.setattr(send_links, "real_now", lambda: later)
    found = run()
    assert found["unknown_waiting"] >= 1
    assert found["unknown_ids"]
    run()
    assert set(contacted().values()) == {1}
    assert set(states(world).values()) == {State.SENT, State.UNKNOWN}


@pytest.mark.req("R28")
def test_runs_at_the_same_time_contact_each_person_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "threads_for", lambda rate: 4)
    turn(world)
    people = [
        invitation(number, channel=Channel.SMS if number % 5 == 0 else Channel.EMAIL)
        for number in range(1, 61)
    ]
    put(world, people)
    monkeypatch.setenv("SEND_RATE", "200")
    run()  # warms the clients, so that the runs below are really at once
    put(world, [invitation(number) for number in range(101, 161)])
    barrier = threading.Barrier(3)

    def together() -> dict[str, Any]:
        barrier.wait()
        found = send_links.handler({"time": FRIDAY}, Context())
        assert isinstance(found, dict)
        return found

    with ThreadPoolExecutor(3) as pool:
        found = [job.result() for job in [pool.submit(together) for _ in range(3)]]
    assert sum(one["sent"] for one in found) == 60
    assert set(contacted().values()) == {1}
    assert sum(contacted().values()) == 120
