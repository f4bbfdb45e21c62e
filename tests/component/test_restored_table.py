"""Invitations that come back from a backup: nobody is written to a second time (R28)."""

from __future__ import annotations

import pytest

from functions.shared.aws import clients, dynamodb
from functions.shared.stores.people.invitation import State
from local.tools.restore.restoring import Restore
from tests.component.conftest import TABLES, World, _table
from tests.invitations import email_of, invitation
from tests.sending_world import contacted, put, run, states, turn

COPY = "test-invitation-of-yesterday"


def copy_of_now(world: World) -> None:
    world.dynamodb.create_table(**_table(COPY, *TABLES["invitation"]))
    dynamodb.write_batch(world.dynamodb, COPY, puts=world.items("invitation"))


def lose_the_table(world: World) -> None:
    for item in world.items("invitation"):
        key = {"invitation_id": {"S": item["invitation_id"]}}
        world.dynamodb.delete_item(TableName=world.table("invitation"), Key=key)


def bring_back(world: World) -> int:
    outputs = {"InvitationTable": world.table("invitation")}
    restore = Restore(clients.client, outputs, lambda *_: None, lambda _: None)
    return restore.copy_missing("InvitationTable", COPY)


@pytest.mark.req("R28")
@pytest.mark.parametrize("state", [State.DUE, State.CLAIMED])
def test_who_was_written_to_after_the_backup_is_not_written_to_again(
    world: World, state: State
) -> None:
    (one,) = put(world, [invitation(1, state=state)])
    copy_of_now(world)
    put(world, [invitation(1)])
    turn(world)
    assert run()["sent"] == 1
    lose_the_table(world)
    assert bring_back(world) == 1
    found = run()
    assert (found["sent"], found["unknown_ids"]) == (0, [one.invitation_id])
    assert contacted() == {email_of(1): 1}


@pytest.mark.req("R28")
def test_who_was_not_written_to_is_once_a_person_has_said_so(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    copy_of_now(world)
    lose_the_table(world)
    bring_back(world)
    turn(world)
    run({"invitation_id": one.invitation_id, "settle": "not_sent"})
    assert run()["sent"] == 1


@pytest.mark.req("R20", "R28")
@pytest.mark.parametrize("state", sorted({*State} - {State.DUE, State.CLAIMED}))
def test_what_could_not_be_sent_comes_back_as_it_was(world: World, state: State) -> None:
    (one,) = put(world, [invitation(1, state=state)])
    copy_of_now(world)
    lose_the_table(world)
    bring_back(world)
    assert states(world) == {one.invitation_id: state}


@pytest.mark.req("R28")
def test_what_is_there_is_newer_than_the_backup_and_stays(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    copy_of_now(world)
    put(world, [invitation(1, state=State.RESPONDED)])
    assert bring_back(world) == 0
    assert states(world) == {one.invitation_id: State.RESPONDED}
