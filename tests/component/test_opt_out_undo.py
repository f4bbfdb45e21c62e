"""Taking it back: only that page, only what it added, only for a while (R20)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from functions.opt_out import handler as opt_out
from functions.shared.do_not_contact import NewEntry, Scope
from tests.component.conftest import World
from tests.invitations import MOMENT, RING, email_of, invitation, phone_of
from tests.opt_out_page import hidden, post, without_undo
from tests.sending_world import put, the_list


def listed(world: World) -> dict[str, str]:
    return {item["contact"]: item["scope"] for item in world.items("do_not_contact")}


@pytest.mark.req("R20")
@pytest.mark.parametrize("choice", ["stop", "not_me"])
@pytest.mark.parametrize("contact", ["", "07700 900123"])
def test_the_page_takes_back_what_it_added(world: World, choice: str, contact: str) -> None:
    (one,) = put(world, [invitation(1)])
    reply = post(one.opt_out_token, choice=choice, contact=contact)
    assert listed(world)
    again = post(one.opt_out_token, **hidden(reply))
    assert listed(world) == {}
    assert "taken back" in again["body"]


@pytest.mark.req("R20")
def test_what_was_listed_before_stays(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    earlier = RING.contact("email", email_of(1))
    the_list(world).add([NewEntry(earlier, "…", Scope.PERSON, "ors")], moment=MOMENT)
    post(one.opt_out_token, **hidden(post(one.opt_out_token, choice="stop")))
    (item,) = world.items("do_not_contact")
    assert (item["contact"], item["source"]) == (earlier, "ors")


@pytest.mark.req("R20")
def test_a_wrong_number_that_became_a_persons_is_a_wrong_number_again(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    phone = RING.contact("phone", phone_of(1))
    the_list(world).add([NewEntry(phone, "…", Scope.NUMBER, "ors")], moment=MOMENT)
    reply = post(one.opt_out_token, choice="stop")
    assert listed(world)[phone] == "person"
    post(one.opt_out_token, **hidden(reply))
    assert listed(world) == {phone: "number"}


@pytest.mark.req("R20")
def test_nobody_can_take_back_what_somebody_else_added(world: World) -> None:
    one, other = put(world, [invitation(1), invitation(2)])
    post(one.opt_out_token, choice="stop")
    mine = hidden(post(other.opt_out_token, choice="stop"))
    before = listed(world)
    guesses: list[tuple[str, dict[str, str]]] = [
        (one.opt_out_token, {"undo": "g" * 22, "choice": "stop"}),
        (one.opt_out_token, mine),  # a page of one's own, used for another person
        ("w" * 22, {**mine, "contact": phone_of(1)}),
        ("w" * 22, {"undo": "", "choice": "stop", "contact": ""}),
    ]
    for token, fields in guesses:
        post(token, **fields)
    assert {key: before[key] for key in one.contact_keys} == {
        key: listed(world)[key] for key in one.contact_keys
    }


@pytest.mark.req("R20")
@pytest.mark.parametrize(("minutes", "is_undone"), [(29, True), (31, False)])
def test_it_can_be_taken_back_for_half_an_hour(
    world: World, monkeypatch: pytest.MonkeyPatch, minutes: int, is_undone: bool
) -> None:
    (one,) = put(world, [invitation(1)])
    reply = post(one.opt_out_token, choice="stop")

    later = datetime.now(UTC) + timedelta(minutes=minutes)
    monkeypatch.setattr(opt_out, "real_now", lambda: later)
    post(one.opt_out_token, **hidden(reply))
    assert (listed(world) == {}) is is_undone


@pytest.mark.req("R20")
def test_taking_back_looks_the_same_whether_or_not_there_was_anything(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    fields = hidden(post(one.opt_out_token, choice="stop"))
    right, wrong = post(one.opt_out_token, **fields), post("w" * 22, **fields)
    assert without_undo(right) == without_undo(wrong)


@pytest.mark.req("R38")
def test_not_safe_stays_until_a_person_has_looked_and_that_person_is_told(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    reply = post(one.opt_out_token, choice="not_safe")
    before = listed(world)
    world.notices()
    again = post(one.opt_out_token, **hidden(reply))
    assert "we will still not contact you" in " ".join(again["body"].split())
    assert listed(world) == before
    post(one.opt_out_token, **hidden(reply))
    (notice,) = world.notices()
    assert one.invitation_id in notice


@pytest.mark.req("R38")
@pytest.mark.parametrize("choice", ["stop", "not_me"])
def test_not_safe_is_not_taken_back_under_another_name_either(world: World, choice: str) -> None:
    (one,) = put(world, [invitation(1)])
    reply = post(one.opt_out_token, choice="not_safe", contact="07700 900123")
    before = listed(world)
    post(one.opt_out_token, **{**hidden(reply), "choice": choice})
    assert listed(world) == before


@pytest.mark.req("R20")
def test_a_crash_in_the_middle_of_taking_back_leaves_the_objection(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = put(world, [invitation(1)])
    reply = post(one.opt_out_token, choice="not_me")
    from functions.opt_out.marked_list import MarkedList

    def crash(*_: object) -> bool:
        raise RuntimeError

    with monkeypatch.context() as dying:
        dying.setattr(MarkedList, "_narrow", crash)
        assert post(one.opt_out_token, **hidden(reply))["statusCode"] == 503
    assert listed(world)
    post(one.opt_out_token, **hidden(reply))
    assert listed(world) == {}
