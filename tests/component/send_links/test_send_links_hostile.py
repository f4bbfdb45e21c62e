"""Senders that hang, reset, fail or answer twice: each message is posted exactly once (R28)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from botocore.config import Config

from functions.shared.aws import clients
from functions.shared.stores.people.invitation import Channel, State
from tests.component.conftest import World
from tests.hostile_server import Server, serving
from tests.invitations import email_of, invitation
from tests.sending_world import put, run, states, turn

UNKNOWN = ["hangs", "resets", "closes", "answers 500", "answers 503", "answers half", "redirects"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Waits for an answer for a second instead of twenty."""
    monkeypatch.setattr(clients, "_SEND_ONCE", clients._SEND_ONCE.merge(Config(read_timeout=1)))
    yield
    clients.send_once_client.cache_clear()


def run_against(
    world: World, monkeypatch: pytest.MonkeyPatch, server: Server, channel: Channel
) -> dict[str, int]:
    for service in ("SESV2", "SNS"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", server.url)
    turn(world)
    put(world, [invitation(1, channel=channel)])
    first = run()
    assert isinstance(first, dict)
    return first


@pytest.mark.req("R28")
@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("behaviour", UNKNOWN)
def test_a_lost_reply_is_posted_once_held_for_a_person_and_never_sent_again(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    impatient: None,
    behaviour: str,
    channel: Channel,
) -> None:
    with serving(behaviour) as server:
        found = run_against(world, monkeypatch, server, channel)
        assert len(server.posts) == 1
        assert (found["sent"], found["unknown"], found["unknown_waiting"]) == (0, 1, 1)
        assert list(states(world).values()) == [State.UNKNOWN]
        assert run()["sent"] == 0
        assert len(server.posts) == 1


@pytest.mark.req("R28")
def test_an_answer_that_is_no_http_leaves_the_outcome_unknown(
    world: World, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    with serving("answers nonsense") as server:
        run_against(world, monkeypatch, server, Channel.EMAIL)
        assert len(server.posts) == 1
    assert list(states(world).values()) == [State.UNKNOWN]


@pytest.mark.req("R28")
def test_a_clear_refusal_is_posted_once_in_a_run_and_may_be_sent_in_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    with serving("answers 429") as server:
        found = run_against(world, monkeypatch, server, Channel.EMAIL)
        assert len(server.posts) == 1
    assert (found["sent"], found["refused_slow_down"]) == (0, 1)
    assert list(states(world).values()) == [State.DUE]
    with serving("is content") as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", server.url)
        assert run()["sent"] == 1
        assert len(server.posts) == 1


@pytest.mark.req("R28")
@pytest.mark.parametrize(
    ("behaviour", "channel"),
    [
        ("answers twice", Channel.EMAIL),
        ("is content", Channel.EMAIL),
        ("is content with an SMS", Channel.SMS),
    ],
)
def test_an_accepted_message_is_posted_once_and_marked(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    impatient: None,
    behaviour: str,
    channel: Channel,
) -> None:
    with serving(behaviour) as server:
        assert run_against(world, monkeypatch, server, channel)["sent"] == 1
        assert run()["sent"] == 0
        assert len(server.posts) == 1
    assert list(states(world).values()) == [State.SENT]


@pytest.mark.req("R28")
def test_no_connection_means_that_nothing_was_posted(
    world: World, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    with serving("is content") as server:
        pass  # its port is free again: whoever connects is refused
    found = run_against(world, monkeypatch, server, Channel.EMAIL)
    assert found["refused_slow_down"] == 1
    assert list(states(world).values()) == [State.DUE]


@pytest.mark.req("R28")
def test_two_answers_on_one_connection_do_not_stand_for_two_messages(
    world: World, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    with serving("answers twice") as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", server.url)
        turn(world)
        put(world, [invitation(number) for number in range(1, 9)])
        run()
        run()
    written_to = [tuple(json.loads(post)["Destination"]["ToAddresses"]) for post in server.posts]
    # Whatever the surplus answers did to the connection: everybody got one, nobody two.
    assert sorted(written_to) == [(email_of(number),) for number in range(1, 9)]
