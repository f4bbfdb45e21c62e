"""The table of invitations: made once per person and wave, found by token, moved by its rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.shared.stores.people.invitation import State
from tests.component.conftest import World
from tests.invitations import MOMENT, invitation
from tests.sending_world import put, store


@pytest.mark.req("R28")
def test_a_draw_that_runs_again_finds_the_invitations_of_the_first_run(world: World) -> None:
    first = store(world).put_new([invitation(number) for number in range(1, 8)])
    again = store(world).put_new([invitation(number) for number in range(1, 131)])
    assert again[:7] == first
    assert len(world.items("invitation")) == 130
    assert len({one.token for one in again}) == 130


@pytest.mark.req("R28")
def test_one_that_was_sent_is_not_made_due_by_another_draw(world: World) -> None:
    put(world, [invitation(1, state=State.SENT)])
    (there,) = store(world).put_new([invitation(1)])
    assert there.state is State.SENT


@pytest.mark.req("R28")
def test_one_that_somebody_else_makes_at_the_same_moment_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = invitation(1), invitation(1)
    here = store(world)
    look = here.get_many

    def look_too_early(ids: object) -> object:
        found = look(ids)  # type: ignore[arg-type]
        put(world, [theirs])
        return found

    monkeypatch.setattr(here, "get_many", look_too_early)
    assert here.put_new([mine]) == [theirs]


def test_an_invitation_is_found_by_either_token_and_by_no_other(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    assert store(world).of_token(one.token, at=MOMENT) == one
    assert store(world).of_opt_out(one.opt_out_token, at=MOMENT) == one
    assert store(world).of_token(one.opt_out_token, at=MOMENT) is None
    assert store(world).of_opt_out(one.token, at=MOMENT) is None


@pytest.mark.req("R43a")
def test_what_is_past_its_time_is_not_found(world: World) -> None:
    (one,) = put(world, [replace(invitation(1), expires_at=int(MOMENT.timestamp()))])
    assert store(world).of_token(one.token, at=MOMENT) is None


def test_a_move_that_the_table_of_states_forbids_changes_nothing(world: World) -> None:
    (one,) = put(world, [invitation(1, state=State.OPTED_OUT)])
    assert not store(world).move(one.invitation_id, State.SENT)
    assert not store(world).move("nobody", State.CLAIMED)
    assert store(world).get(one.invitation_id) == one
    store(world).note("nobody", sent_at="now")
    assert len(world.items("invitation")) == 1
