"""Pace, the switch's age, the run's clock, and what an event may ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.send_links import events as request
from functions.send_links.channels.channel import threads_for
from functions.send_links.channels.rate_limiter import RateLimiter
from functions.send_links.permission.sending_switch import Position, Switch
from functions.send_links.run_clock import RunClock
from functions.shared.errors import EventError
from functions.shared.policy import governance, sending
from functions.shared.stores.people.invitation import State


@dataclass
class Clock:
    """A clock that only sleeping moves."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize("rate", [14, 50, 200])
def test_messages_are_spaced_evenly_below_the_quota_and_above_95_percent_of_it(rate: int) -> None:
    clock = Clock()
    rate_limiter = RateLimiter(rate, clock=clock, sleep=clock.sleep)
    sent = []
    for _ in range(10 * rate):
        rate_limiter.wait(rate_limiter.take())
        sent.append(clock.now)
    assert never_too_many(sent, rate)
    assert 0.95 * rate <= 10 * rate / clock.now <= rate


def never_too_many(sent: list[float], rate: int) -> bool:
    """Whether no second saw more than the quota."""
    return all(later - earlier > 1 for earlier, later in zip(sent, sent[rate:], strict=False))


@given(st.lists(st.floats(0, 0.4), min_size=100, max_size=300))
def test_a_stalled_process_catches_up_and_never_overruns_the_quota(stalls: list[float]) -> None:
    clock = Clock()
    rate_limiter = RateLimiter(20, clock=clock, sleep=clock.sleep)
    sent = []
    for stall in stalls:
        moment = rate_limiter.take()
        clock.now += stall if stall > 0.3 else 0.0  # now and then the machine is busy
        rate_limiter.wait(moment)
        sent.append(clock.now)
    assert never_too_many(sent, 20)


@given(st.lists(st.booleans(), min_size=200, max_size=400))
def test_slots_that_were_not_used_are_not_lost(used: list[bool]) -> None:
    clock = Clock()
    rate_limiter = RateLimiter(50, clock=clock, sleep=clock.sleep)
    for is_used in used:
        rate_limiter.take()
        if not is_used:
            rate_limiter.give_back()
    assert rate_limiter.take() <= (sum(used) + 1) * rate_limiter.interval


def test_a_message_is_claimed_shortly_before_its_moment_and_sent_at_it() -> None:
    clock = Clock()
    rate_limiter = RateLimiter(2, clock=clock, sleep=clock.sleep)
    rate_limiter.take()
    moment = rate_limiter.take()
    assert 0 < moment - clock.now <= 0.05
    clock.now += 0.01  # the claim
    rate_limiter.wait(moment)
    assert clock.now == pytest.approx(moment)


def test_a_service_that_is_overrun_gets_a_rest() -> None:
    clock = Clock()
    rate_limiter = RateLimiter(10, clock=clock, sleep=clock.sleep)
    rate_limiter.take()
    rate_limiter.hold(1.0)
    assert rate_limiter.take() >= 1.0


@pytest.mark.parametrize(("rate", "threads"), [(1, 2), (14, 4), (50, 13), (200, 50), (500, 64)])
def test_threads_follow_the_quota(rate: int, threads: int) -> None:
    assert threads_for(rate) == threads


@dataclass
class Parameters:
    """Two parameters, and how often they were asked for."""

    switch: str = "on"
    pauses: str = "[]"
    asked: list[float] = field(default_factory=list)

    def get_parameters(self, Names: list[str]) -> Any:
        self.asked.append(0)
        values = zip(Names, (self.switch, self.pauses), strict=True)
        return {"Parameters": [{"Name": name, "Value": value} for name, value in values]}


def test_the_switch_is_never_older_than_five_seconds() -> None:
    clock, parameters = Clock(), Parameters()
    switch = Switch(parameters, "/root", "local", clock=clock)
    assert switch.now().on
    parameters.switch = "off"
    seconds_on = 0.0
    while switch.now().on:
        clock.now += 0.1
        seconds_on += 0.1
        assert seconds_on <= 5
    assert len(parameters.asked) == 2


def test_the_switch_is_not_asked_again_before_its_answer_is_too_old() -> None:
    clock, parameters = Clock(), Parameters()
    switch = Switch(parameters, "/root", "local", clock=clock)
    for _ in range(3):
        switch.now()
    clock.now += sending.rules().switch_max_age_seconds - 1
    assert switch.now().on
    assert len(parameters.asked) == 1
    clock.now += 0.001
    switch.now()
    assert len(parameters.asked) == 2


@pytest.mark.parametrize(
    ("word", "position"),
    [
        ("on", Position.ON),
        (" ON ", Position.ON),
        ("off", Position.OFF),
        ("", Position.UNREADABLE),
        ("yes", Position.UNREADABLE),
        ("on!", Position.UNREADABLE),
    ],
)
def test_only_a_clear_on_is_on_and_whoever_types_another_word_is_told(
    word: str, position: Position
) -> None:
    found = Switch(Parameters(switch=word), "/r", "local").now()
    assert found.position is position
    assert ("neither" in found.fault) is (position is Position.UNREADABLE)


def test_a_pause_that_cannot_be_read_stops_everything() -> None:
    found = Switch(Parameters(pauses="[{]"), "/r", "local").now()
    assert (found.on, found.position) == (False, Position.UNREADABLE)


@pytest.mark.req("R54")
def test_prod_cannot_be_switched_on_without_the_published_reference_and_sender() -> None:
    assert Switch(Parameters(), "/r", "prod").now().position is Position.NOT_APPROVED
    assert Switch(Parameters(), "/r", "dev").now().on


@pytest.mark.req("R54")
@pytest.mark.parametrize(
    ("reference", "published", "on"),
    [
        ("DPIA 12", sending.rules().sender.email_name, True),
        (" DPIA 12 ", f" {sending.rules().sender.email_name} ", True),
        ("DPIA 12", "", False),
        ("", sending.rules().sender.email_name, False),
        ("  ", sending.rules().sender.email_name, False),
        ("DPIA 12", "Somebody else", False),
    ],
)
def test_the_reference_alone_or_the_sender_alone_is_not_enough(
    monkeypatch: pytest.MonkeyPatch, reference: str, published: str, on: bool
) -> None:
    rules = governance.rules()
    dpia = rules.dpia.model_copy(update={"reference": reference, "published_sender": published})
    changed = rules.model_copy(update={"dpia": dpia})
    monkeypatch.setattr(governance, "rules", lambda: changed)
    assert Switch(Parameters(), "/r", "prod").now().on is on
    assert Switch(Parameters(switch="off"), "/r", "prod").now().position is Position.OFF


@pytest.mark.parametrize("missing", [0, 1])
def test_a_parameter_that_is_missing_or_out_of_reach_stops_everything(missing: int) -> None:
    class Fewer(Parameters):
        def get_parameters(self, Names: list[str]) -> Any:
            found = super().get_parameters(Names)["Parameters"]
            return {"Parameters": [one for n, one in enumerate(found) if n != missing]}

    found = Switch(Fewer(), "/r", "local").now()
    assert (found.on, found.position) == (False, Position.UNREADABLE)
    assert found.fault


def test_the_moment_of_a_run_goes_on_with_real_time() -> None:
    steady = Clock(now=100)
    clock = RunClock(datetime(2027, 7, 16, 17, 59, 50, tzinfo=UTC), real=False, steady=steady)
    steady.now += 15
    assert clock.now() == datetime(2027, 7, 16, 18, 0, 5, tzinfo=UTC)
    assert clock.elapsed() == 15


def test_in_prod_the_real_clock_decides_whatever_was_typed() -> None:
    night = datetime(2027, 11, 19, 3, tzinfo=UTC)
    clock = RunClock(datetime(2027, 11, 19, 11, tzinfo=UTC), real=True, wall=lambda: night)
    assert clock.now() == night


def test_the_date_of_a_run_is_londons() -> None:
    clock = RunClock(datetime(2027, 7, 15, 23, 30, tzinfo=UTC), real=False)
    assert clock.today() == date(2027, 7, 16)


def test_an_event_may_ask_four_things() -> None:
    assert request.parse({}) == request.SendDue(dry_run=False)
    assert request.parse({"dry_run": True}) == request.SendDue(dry_run=True)
    assert request.parse({"test_to": " a@example.org "}) == request.SendSample(
        test_to="a@example.org"
    )
    settled = request.parse({"invitation_id": "i", "settle": "not_sent"})
    assert settled == request.Settle(invitation_id="i", settle="not_sent")
    assert settled.to is State.DUE


@pytest.mark.parametrize(
    ("event", "field_name"),
    [
        ({"dryrun": True}, "dryrun"),
        ({"detail-type": "Scheduled Event", "dry_run": True}, "dry_run"),
        ({"dry_run": "yes"}, "dry_run"),
        ({"test_to": ""}, "test_to"),
        ({"test_to": 7}, "test_to"),
        ({"invitation_id": "i"}, "settle"),
        ({"settle": "sent"}, "invitation_id"),
        ({"invitation_id": "i", "settle": "maybe"}, "settle"),
        ({"invitation_id": "i", "settle": "sent", "dry_run": True}, "settle"),
        ({"test_to": "a@example.org", "dry_run": True}, "test_to"),
        ("now", "JSON object"),
    ],
)
def test_a_wrong_event_is_refused_and_its_field_named(event: Any, field_name: str) -> None:
    with pytest.raises(EventError, match=field_name):
        request.parse(event)


def test_what_was_typed_as_a_fields_name_is_not_repeated_if_it_may_be_a_value() -> None:
    with pytest.raises(EventError) as raised:
        request.parse({"07700 900123": True, "ada@example.org": 1})
    assert "07700" not in str(raised.value)
    assert "ada" not in str(raised.value)


def test_of_a_schedules_envelope_only_the_time_counts() -> None:
    envelope = {"detail-type": "Scheduled Event", "time": "2027-11-19T11:00:00Z", "detail": "{}"}
    assert request.parse(envelope) == request.SendDue(time="2027-11-19T11:00:00Z")
    assert request.parse({"time": "<aws.scheduler.scheduled-time>"}) == request.SendDue()
