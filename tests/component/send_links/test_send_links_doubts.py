"""What nobody knows to have been sent is held for a person or for an event (R28)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from functions.send_links import handler as send_links
from functions.send_links.unknown_outcomes import LogMessage
from functions.shared.clock import stamp
from functions.shared.errors import EventError
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.invitation_store import InvitationStore
from tests.component.conftest import World
from tests.invitations import FRIDAY, email_of, invitation
from tests.sending_world import calls_watched, contacted, put, run, states, store, turn

NOW = datetime.now(UTC)


def claimed(number: int, age: timedelta) -> Any:
    return invitation(number, state=State.CLAIMED, claimed_at=stamp(NOW - age))


@pytest.mark.req("R28")
def test_a_claim_becomes_unknown_when_no_run_can_still_hold_it(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(send_links, "real_now", lambda: NOW)
    young, just, old = put(
        world,
        [
            claimed(1, timedelta(minutes=14, seconds=59)),
            claimed(2, timedelta(minutes=15)),
            claimed(3, timedelta(minutes=15, seconds=2)),
        ],
    )
    found = run()
    assert states(world) == {
        young.invitation_id: State.CLAIMED,
        just.invitation_id: State.CLAIMED,
        old.invitation_id: State.UNKNOWN,
    }
    assert found["unknown_ids"] == [old.invitation_id]
    [line] = [vars(one) for one in caplog.records if one.message == LogMessage.UNKNOWN]
    assert (line["invitation_id"], line["reason"]) == (old.invitation_id, "claim_too_old")
    assert not contacted()


@pytest.mark.req("R28")
def test_a_person_settles_an_unknown_one_as_sent(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    (one,) = put(world, [invitation(1, state=State.UNKNOWN)])
    turn(world)
    assert run({"invitation_id": one.invitation_id, "settle": "sent"})["state"] == "sent"
    [line] = [vars(told) for told in caplog.records if told.message == LogMessage.SETTLED]
    assert (line["invitation_id"], line["state"]) == (one.invitation_id, "sent")
    assert run()["sent"] == 0
    assert states(world) == {one.invitation_id: State.SENT}


@pytest.mark.req("R28")
@pytest.mark.parametrize(
    ("claimed_at", "sent_at"),
    [("2027-11-18T14:03:07Z", "2027-11-18T14:03:07Z"), (None, FRIDAY)],
)
def test_one_that_is_settled_as_sent_keeps_the_moment_at_which_it_was_claimed(
    world: World, claimed_at: str | None, sent_at: str
) -> None:
    (one,) = put(world, [invitation(1, state=State.UNKNOWN, claimed_at=claimed_at)])
    run({"invitation_id": one.invitation_id, "settle": "sent"})
    [item] = world.items("invitation")
    assert item["sent_at"] == sent_at


@pytest.mark.req("R28")
@pytest.mark.parametrize("word", ["sent", "not_sent"])
def test_a_claim_that_no_run_can_hold_any_more_is_settled_without_a_run_before(
    world: World, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setattr(send_links, "real_now", lambda: NOW)
    (one,) = put(world, [claimed(1, timedelta(minutes=15, seconds=2))])
    found = run({"invitation_id": one.invitation_id, "settle": word})
    assert found["state"] == ("sent" if word == "sent" else "due")
    [item] = world.items("invitation")
    assert ("claimed_at" in item) is (word == "sent")
    assert ("reason" in item) is (word == "sent")


@pytest.mark.req("R28")
def test_a_claim_that_was_made_anew_meanwhile_is_not_taken_for_the_old_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_links, "real_now", lambda: NOW)
    (one,) = put(world, [claimed(1, timedelta(minutes=20))])
    fresh = stamp(NOW)

    def claim_anew(operation: str, _: dict[str, Any]) -> None:
        if operation == "UpdateItem":
            put(world, [claimed(1, timedelta())], bare=True)

    with calls_watched(claim_anew, "before-call"):
        run()
    [item] = world.items("invitation")
    assert (item["state"], item["claimed_at"]) == ("claimed", fresh)
    assert item["invitation_id"] == one.invitation_id


@pytest.mark.req("R28", "R43a")
def test_one_whose_time_is_over_cannot_be_settled_though_it_is_still_there(world: World) -> None:
    (one,) = put(world, [invitation(1, state=State.UNKNOWN, expires_at=1)])
    with pytest.raises(EventError, match="no such invitation"):
        run({"invitation_id": one.invitation_id, "settle": "sent"})


@pytest.mark.req("R28")
def test_a_person_settles_an_unknown_one_as_not_sent_and_it_is_due_again(world: World) -> None:
    (one,) = put(world, [invitation(1, state=State.UNKNOWN, claimed_at=stamp(NOW))])
    turn(world)
    assert run({"invitation_id": one.invitation_id, "settle": "not_sent"})["state"] == "due"
    assert run()["sent"] == 1
    assert contacted() == {email_of(1): 1}


@pytest.mark.req("R28")
@pytest.mark.parametrize("state", sorted(set(State) - {State.UNKNOWN}))
@pytest.mark.parametrize("word", ["sent", "not_sent"])
def test_only_an_unknown_one_can_be_settled(world: World, state: State, word: str) -> None:
    (one,) = put(world, [invitation(1, state=state)])
    with pytest.raises(EventError, match="invitation_id"):
        run({"invitation_id": one.invitation_id, "settle": word})
    assert states(world) == {one.invitation_id: state}


def test_an_invitation_that_is_not_there_cannot_be_settled(world: World) -> None:
    with pytest.raises(EventError, match="no such invitation"):
        run({"invitation_id": "nobody", "settle": "sent"})


@pytest.mark.req("R28")
def test_a_message_refused_three_times_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(world)
    monkeypatch.setenv("SENDER_DOMAIN", "unverified.example.org")  # MessageRejected
    (one,) = put(world, [invitation(1)])
    for refusals in (1, 2):
        assert run()["refused_message"] == 1
        found = store(world).get(one.invitation_id)
        assert found
        assert (found.state, found.refusals, found.claimed_at) == (State.DUE, refusals, None)
    run()
    found = store(world).get(one.invitation_id)
    assert found
    assert (found.state, found.reason) == (State.SUPPRESSED, "MessageRejected")
    assert run()["sent"] == 0


@pytest.mark.req("R20", "R28")
def test_a_refusal_does_not_make_due_again_what_was_held_for_a_person_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(world)
    monkeypatch.setenv("SENDER_DOMAIN", "unverified.example.org")  # MessageRejected
    (one,) = put(world, [invitation(1)])
    client = boto3.client("dynamodb")

    def hold(operation: str, _: dict[str, Any]) -> None:
        if operation == "SendEmail":
            InvitationStore(client, world.table("invitation")).move(
                one.invitation_id, State.UNKNOWN, reason="not_understood"
            )

    with calls_watched(hold, "before-call"):
        assert run()["refused_message"] == 1
    assert states(world) == {one.invitation_id: State.UNKNOWN}
    assert run()["sent"] == 0


@pytest.mark.req("R28")
def test_a_channel_that_refuses_everything_is_left_alone_for_this_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(world)
    monkeypatch.setenv("SENDER_DOMAIN", "unverified.example.org")
    put(world, [invitation(number) for number in range(1, 61)])
    found = run()
    assert 10 <= found["refused_message"] <= 10 + 32
    assert set(states(world).values()) == {State.DUE}
    assert not contacted()
