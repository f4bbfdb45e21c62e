"""A known and an unknown link or contact cost the same calls, so that time tells nothing (R20)."""

from __future__ import annotations

import pytest

from functions.shared.stores.people.invitation import State
from tests.component.conftest import World
from tests.crashing import watched
from tests.invitations import email_of, invitation
from tests.opt_out_page import ask as asked_for
from tests.opt_out_page import post_alone, request
from tests.sending_world import put

LONG_AGO = 1


def calls_of_post(token: str, **fields: str) -> list[str]:
    with watched() as calls:
        assert post_alone(token, **fields)["statusCode"] == 200
    return calls.operations


@pytest.mark.attack("timing", "oracle")
@pytest.mark.req("R20")
@pytest.mark.parametrize("choice", ["stop", "not_me", "not_safe"])
def test_a_post_makes_the_same_calls_whoever_it_is_about(world: World, choice: str) -> None:
    known, answered, expired = put(
        world,
        [
            invitation(1),
            invitation(2, state=State.RESPONDED),
            invitation(3, expires_at=LONG_AGO),
        ],
    )
    post_alone("w" * 22, choice=choice)  # what a process reads once is read
    found = {
        "unknown": calls_of_post("v" * 22, choice=choice),
        "known": calls_of_post(known.opt_out_token, choice=choice),
        "a second time": calls_of_post(known.opt_out_token, choice=choice),
        "answered": calls_of_post(answered.opt_out_token, choice=choice),
        "expired": calls_of_post(expired.opt_out_token, choice=choice),
        "a survey's link": calls_of_post(known.token, choice=choice),
    }
    assert len({tuple(calls) for calls in found.values()}) == 1, found


@pytest.mark.attack("timing", "oracle")
@pytest.mark.req("R20")
def test_a_contact_makes_the_same_calls_whether_it_is_listed_invited_or_nobodys(
    world: World,
) -> None:
    put(world, [invitation(1)])
    post_alone("", contact=email_of(9))
    found = {
        who: calls_of_post("", contact=email_of(number))
        for who, number in (("invited", 1), ("nobody", 2), ("listed", 9))
    }
    assert len({tuple(calls) for calls in found.values()}) == 1, found


@pytest.mark.attack("timing")
@pytest.mark.req("R20")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_that_is_looked_at_makes_no_call_at_all(world: World, method: str) -> None:
    (one,) = put(world, [invitation(1)])
    with watched() as calls:
        for path in ("/", f"/{one.opt_out_token}", "/" + "w" * 22, "/numbers"):
            asked_for(request(method, path))
    assert calls.operations == []
