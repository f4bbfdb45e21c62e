"""The switch, pauses, stages and samples of send_links: when nothing may be sent, or only to us."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from functions.send_links import handler as send_links
from functions.send_links.permission import sending_switch
from functions.shared.clock import parse_moment
from functions.shared.errors import ConfigurationError, EventError, NotAllowed
from functions.shared.stores.people.invitation import State
from tests.component.conftest import World
from tests.invitations import email_of, invitation
from tests.sending_world import (
    contacted,
    pause,
    put,
    run,
    states,
    turn,
)


def test_off_is_off_and_a_new_stage_is_off(world: World) -> None:
    put(world, [invitation(1)])
    found = run()
    assert (found["sent"], found["stopped"]) == (0, "off")
    assert not contacted()


def test_off_stops_in_the_middle_of_a_run(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    turn(world)
    put(world, [invitation(number) for number in range(1, 41)])
    monkeypatch.setenv("SEND_RATE", "8")
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        while sum(contacted().values()) < 3:
            time.sleep(0.05)
        turn(world, "off")
        found = running.result()
    assert found["stopped"] == "off"
    assert found["sent"] < 40  # within five seconds at eight a second
    assert states(world)
    assert set(states(world).values()) == {State.SENT, State.DUE}


@pytest.mark.parametrize("broken", ["", "maybe", None])
def test_a_switch_that_cannot_be_read_stops_everything_and_alarms(
    world: World, broken: str | None
) -> None:
    put(world, [invitation(1)])
    if broken is None:
        world.ssm.delete_parameter(Name=f"{world.environment['PARAMETER_ROOT']}/sending-switch")
    else:
        turn(world, broken or " ")
    with pytest.raises(ConfigurationError):
        run()
    assert not contacted()


def test_a_pause_holds_only_what_it_names(world: World) -> None:
    turn(world)
    put(world, [invitation(1), invitation(2, bcu="Central West")])
    pause(
        world,
        '[{"survey": "ovss", "bcu": "Central West", "reason": "x", "until": "2027-11-30"}]',
    )
    found = run()
    assert (found["sent"], found["paused"]) == (1, 1)
    assert contacted() == {email_of(1): 1}
    assert run({"time": "2027-12-01T12:00:00Z"})["sent"] == 1


def test_a_pause_that_cannot_be_read_stops_everything(world: World) -> None:
    turn(world)
    put(world, [invitation(1)])
    pause(world, '[{"survey": "ovss", "bcu": "Nowhere", "reason": "x", "until": "2027-11-30"}]')
    with pytest.raises(ConfigurationError, match="pause 1: there is no such BCU"):
        run()
    assert not contacted()


@pytest.mark.req("R51a")
def test_dev_sends_only_to_its_allow_list(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGE", "dev")
    monkeypatch.setenv("ALLOW_LIST", email_of(2))
    turn(world)
    put(world, [invitation(1), invitation(2)])
    found = run()
    assert (found["sent"], found["not_on_the_allow_list"]) == (1, 1)
    assert contacted() == {email_of(2): 1}


@pytest.mark.req("R54")
def test_prod_sends_nothing_without_the_published_reference(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGE", "prod")
    turn(world)
    put(world, [invitation(1)])
    with pytest.raises(NotAllowed, match="R54"):
        run({"time": datetime.now(UTC).isoformat()})
    assert not contacted()


@pytest.mark.parametrize("address", ["anybody@example.org", "07812 340001"])
def test_a_sample_can_be_sent_in_local_to_anybody(world: World, address: str) -> None:
    assert run({"test_to": address})["sent"] == 1
    assert sum(contacted().values()) == 1
    assert world.items("invitation") == []


@pytest.mark.req("R51a")
@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_sample_goes_to_the_allow_list_only(
    world: World, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("ALLOW_LIST", "staff@example.org")
    event = {"test_to": "Staff@Example.org", "time": datetime.now(UTC).isoformat()}
    assert run(event)["sent"] == 1
    with pytest.raises(NotAllowed, match="allow-list"):
        run({**event, "test_to": "person@example.org"})
    assert contacted() == {"staff@example.org": 1}


@pytest.mark.req("R51a")
def test_a_message_that_the_sandbox_refuses_is_logged_by_its_code_and_by_no_address(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.sesv2.delete_email_identity(EmailIdentity="surveys.example.org")
    turn(world)
    put(world, [invitation(1)])
    run()
    [told] = [one for one in caplog.records if one.message == "a message was not accepted"]
    assert (vars(told)["code"], vars(told)["channel"]) == ("MessageRejected", "email")
    assert "@" not in str(vars(told))


@pytest.mark.parametrize("address", ["nobody", "4612345/26", "a@example.org, b@example.org"])
def test_a_sample_to_what_is_no_single_address_names_the_field(world: World, address: str) -> None:
    with pytest.raises(EventError, match="test_to"):
        run({"test_to": address})
    assert not contacted()


@pytest.mark.attack("clock")
@pytest.mark.req("R28")
def test_a_typed_future_time_is_refused_in_prod(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGE", "prod")
    with pytest.raises(NotAllowed, match="future"):
        run({"time": "2199-01-01T00:00:00Z"})


@pytest.mark.attack("clock")
def test_in_prod_a_typed_time_in_hours_sends_nothing_at_night(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = parse_moment("2027-11-22T03:00:00Z")
    monkeypatch.setenv("STAGE", "prod")
    monkeypatch.setattr(sending_switch, "approved", lambda: True)
    monkeypatch.setattr(send_links, "real_now", lambda: night)
    turn(world)
    put(world, [invitation(1)])
    with pytest.raises(NotAllowed, match="7 days back"):
        run({"time": "2027-11-12T11:00:00Z"})
    found = run({"time": "2027-11-19T11:00:00Z"})
    assert (found["sent"], found["stopped"]) == (0, "outside_hours")
    assert not contacted()
