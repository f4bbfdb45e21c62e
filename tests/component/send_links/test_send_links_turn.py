"""Waiting for a turn takes time: before it claims, a send asks everything again (R20, R28, R52)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from threading import Barrier

import pytest

from functions.send_links.channels.channel import Lane
from functions.send_links.channels.gateways import NotAccepted, Refusal
from functions.send_links.channels.rate_limiter import RateLimiter
from functions.send_links.dispatch import AllowList
from functions.send_links.permission.sending_switch import Switch
from functions.send_links.run import Run, Stop, Terms
from functions.send_links.run_clock import RunClock
from functions.send_links.stores import Settings, open_stores
from functions.shared.errors import OutcomeUnknown
from functions.shared.policy import sending
from functions.shared.stores.people.invitation import Channel, Invitation, State
from functions.shared.stores.people.listed import Listed
from tests.component.conftest import ROOT, World
from tests.invitations import invitation
from tests.sending_world import pause, put, states, turn

ENDS_AT = datetime(2027, 11, 19, 18, 59, 0, tzinfo=UTC)  # a minute before contact hours are over
BUDGET = 5


@dataclass
class Time:
    """A clock that stands still unless somebody waits; ``meanwhile`` happens in the first wait."""

    now: float = 0.0
    meanwhile: Callable[[], object] | None = None

    def __call__(self) -> float:
        return self.now

    @property
    def is_waited_for(self) -> bool:
        return self.meanwhile is not None

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        happens, self.meanwhile = self.meanwhile, None
        if happens:
            happens()


@dataclass
class Posted:
    """A gateway that keeps what it was given."""

    messages: list[str] = field(default_factory=list)
    refuses: Refusal | None = None
    every: int = 1  # of so many it refuses one
    meanwhile: Callable[[], object] = bool
    asked: int = 0

    def send(self, one: Invitation, address: str) -> None:
        self.meanwhile()
        self.asked += 1
        if self.refuses and self.asked % self.every == 0:
            raise NotAccepted(self.refuses, "SaidNo")
        self.messages.append(address)


NOBODY = Listed(frozenset(), frozenset())


class Scene:
    """One run over real stores, on a clock of its own, with a turn that has to be waited for."""

    def __init__(self, world: World, *, seconds: float = 100) -> None:
        turn(world)
        self.world, self.time, self.gateway = world, Time(), Posted()
        stores = open_stores(Settings.load())
        asked_anew = iter(range(0, 100_000, 60))
        switch = Switch(world.ssm, ROOT, "local", clock=lambda: float(next(asked_anew)))
        clock = RunClock(ENDS_AT, real=False, steady=self.time)
        terms = Terms(clock, NOBODY, AllowList(None), seconds)
        self.run = Run(replace(stores, switch=switch), terms)
        limiter = RateLimiter(1, clock=self.time, sleep=self.time.sleep)
        limiter.take()  # somebody went before: the next turn has to be waited for
        self.lane = Lane(Channel.EMAIL, self.gateway, limiter, threads=1, budget=BUDGET)

    def send(self, *people: Invitation) -> None:
        put(self.world, people)
        self.run.send(people, [self.lane])


def switch_off(scene: Scene) -> None:
    turn(scene.world, "off", released=False)


def hour_over(scene: Scene) -> None:
    scene.time.now += 61


def time_over(scene: Scene) -> None:
    scene.time.now += 101
    scene.run.terms.clock._moment = datetime(2027, 11, 19, 11, tzinfo=UTC)


def pause_made(scene: Scene) -> None:
    pause(scene.world, '[{"survey": "ovss", "reason": "x", "until": "2027-11-30"}]')


def lane_closed(scene: Scene) -> None:
    scene.lane.closed = True


def listed(scene: Scene) -> None:
    said = Listed(frozenset(invitation(1).contact_keys[:1]), frozenset())
    scene.run.terms = replace(scene.run.terms, objections=said)


@pytest.mark.req("R20", "R28")
@pytest.mark.parametrize(
    ("meanwhile", "stopped", "tally", "after"),
    [
        (switch_off, "off", {}, State.DUE),
        (hour_over, Stop.HOURS, {}, State.DUE),
        (time_over, Stop.TIME, {}, State.DUE),
        (pause_made, None, {"paused": 1}, State.DUE),
        (lane_closed, None, {}, State.DUE),
        (listed, None, {"listed": 1}, State.SUPPRESSED),
    ],
)
def test_what_happens_while_a_send_waits_for_its_turn_counts(
    world: World,
    meanwhile: Callable[[Scene], None],
    stopped: str | None,
    tally: dict[str, int],
    after: State,
) -> None:
    scene = Scene(world)
    scene.time.meanwhile = lambda: meanwhile(scene)
    scene.send(invitation(1))
    assert not scene.time.is_waited_for, "it had to wait"
    assert scene.gateway.messages == []
    assert (scene.run.stopped, dict(scene.run.tally)) == (stopped, tally)
    assert [*states(world).values()] == [after]


@pytest.mark.req("R28")
@pytest.mark.parametrize("meanwhile", [switch_off, hour_over, lane_closed])
def test_once_a_run_or_its_lane_is_stopped_it_touches_nobody_else(
    world: World, meanwhile: Callable[[Scene], None]
) -> None:
    scene = Scene(world)
    scene.time.meanwhile = lambda: meanwhile(scene)
    scene.send(invitation(1), invitation(2, contact_to=date(2027, 11, 18)))  # its time is over
    assert dict(scene.run.tally) == {}
    assert {*states(world).values()} == {State.DUE}


def test_a_run_with_nothing_to_send_is_not_stopped_by_anything(world: World) -> None:
    scene = Scene(world)
    switch_off(scene)
    scene.send()
    assert scene.run.stopped is None


@pytest.mark.req("R28")
def test_the_threads_of_a_lane_send_side_by_side(world: World) -> None:
    scene = Scene(world)
    scene.lane.threads = 2
    both = Barrier(2, timeout=5)
    scene.gateway.meanwhile = both.wait
    scene.send(invitation(1), invitation(2))
    assert len(scene.gateway.messages) == 2


@pytest.mark.req("R28")
def test_a_message_of_unknown_outcome_says_why_nobody_knows(world: World) -> None:
    def lost() -> None:
        raise OutcomeUnknown("ReadTimeoutError")

    scene = Scene(world)
    scene.gateway.meanwhile = lost
    scene.send(invitation(1))
    (item,) = world.items("invitation")
    assert (item["state"], item["reason"]) == ("unknown", "ReadTimeoutError")
    assert dict(scene.run.tally) == {"unknown": 1}


@pytest.mark.req("R28")
@pytest.mark.parametrize("meanwhile", [switch_off, pause_made, lane_closed, listed])
def test_a_turn_that_was_not_used_is_given_back(
    world: World, meanwhile: Callable[[Scene], None]
) -> None:
    scene = Scene(world)
    next_turn = scene.lane.rate_limiter._next
    scene.time.meanwhile = lambda: meanwhile(scene)
    scene.send(invitation(1))
    assert scene.lane.budget == BUDGET
    assert scene.lane.rate_limiter._next == pytest.approx(next_turn)


@pytest.mark.req("R28")
def test_a_turn_whose_claim_somebody_else_won_is_given_back(world: World) -> None:
    scene = Scene(world)
    one = invitation(1)
    scene.time.meanwhile = lambda: put(world, [replace(one, state=State.CLAIMED)])
    scene.send(one)
    assert scene.gateway.messages == []
    assert dict(scene.run.tally) == {"gone": 1}
    assert scene.lane.budget == BUDGET


@pytest.mark.req("R28")
@pytest.mark.parametrize(("waited", "sent"), [(100.0, 1), (100.001, 0)])
def test_a_run_stops_when_its_seconds_are_over_and_not_one_later(
    world: World, waited: float, sent: int
) -> None:
    scene = Scene(world)
    scene.run.terms.clock._moment = datetime(2027, 11, 19, 11, tzinfo=UTC)
    scene.time.now = waited
    scene.send(invitation(1))
    assert len(scene.gateway.messages) == sent
    assert scene.run.stopped == (None if sent else Stop.TIME)


@pytest.mark.req("R28")
def test_what_is_sent_is_sent_at_its_moment_and_uses_up_its_turn(world: World) -> None:
    scene = Scene(world)
    scene.send(invitation(1), invitation(2))
    assert len(scene.gateway.messages) == 2
    assert scene.time.now == pytest.approx(2 * scene.lane.rate_limiter.interval, abs=0.05)
    assert scene.lane.budget == BUDGET - 2
    moments = [item["sent_at"] for item in world.items("invitation")]
    assert sorted(moments) == ["2027-11-19T18:59:01Z", "2027-11-19T18:59:02Z"]


@pytest.mark.req("R28")
@pytest.mark.parametrize("kind", [Refusal.MESSAGE, Refusal.CHANNEL, Refusal.SLOW_DOWN])
def test_a_refusal_counts_against_the_message_only_if_the_message_is_the_trouble(
    world: World, kind: Refusal
) -> None:
    scene = Scene(world)
    scene.gateway.refuses = kind
    scene.send(invitation(1, refusals=1), invitation(2))
    by_number = {item["crime_no"]: item for item in world.items("invitation")}
    first = by_number["4600001/27"]
    assert (first["state"], first["refusals"]) == ("due", 1 + (kind is Refusal.MESSAGE))
    assert scene.lane.closed is (kind is Refusal.CHANNEL)
    # After a channel's refusal nobody else is tried.
    assert dict(scene.run.tally) == {f"refused_{kind}": 1 if kind is Refusal.CHANNEL else 2}


@pytest.mark.req("R28")
def test_nothing_is_sent_by_a_lane_whose_budget_is_used_up(world: World) -> None:
    scene = Scene(world)
    scene.lane.budget = 1
    scene.send(invitation(1), invitation(2))
    assert len(scene.gateway.messages) == 1
    assert sorted(states(world).values()) == [State.DUE, State.SENT]


@pytest.mark.req("R28")
def test_refusals_between_which_messages_get_through_close_no_lane(world: World) -> None:
    scene = Scene(world)
    scene.lane.budget = None
    scene.gateway.refuses, scene.gateway.every = Refusal.MESSAGE, 2
    in_a_row = sending.rules().refusals.in_a_row
    scene.send(*(invitation(number) for number in range(1, 2 * in_a_row + 3)))
    assert not scene.lane.closed
    assert dict(scene.run.tally) == {"refused_message": in_a_row + 1, "sent_email": in_a_row + 1}


@pytest.mark.req("R20", "R28")
def test_a_message_that_went_out_while_its_person_said_no_keeps_their_no_and_its_moment(
    world: World,
) -> None:
    scene = Scene(world)
    (one,) = put(world, [invitation(1)])
    move = scene.run.stores.invitations.move
    scene.gateway.meanwhile = lambda: move(one.invitation_id, State.OPTED_OUT, reason="stop")
    scene.run.send([one], [scene.lane])
    (item,) = world.items("invitation")
    assert (item["state"], item["reason"]) == ("opted_out", "stop")
    assert item["sent_at"] == "2027-11-19T18:59:01Z"
    assert dict(scene.run.tally) == {"sent_email": 1}


@pytest.mark.req("R28")
def test_one_that_somebody_else_ended_meanwhile_is_counted_as_gone(world: World) -> None:
    scene = Scene(world)
    one = invitation(1)

    def ended() -> None:
        listed(scene)
        put(world, [replace(one, state=State.OPTED_OUT)])

    scene.time.meanwhile = ended
    scene.send(one)
    assert dict(scene.run.tally) == {"gone": 1}
    assert [*states(world).values()] == [State.OPTED_OUT]
