"""An entry of the list remembers every door that asked for it (R20)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.shared import clock
from functions.shared.aws import dynamodb
from functions.shared.errors import Busy
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from tests.component.conftest import World
from tests.component.delivery_events.test_delivery_events import COMPLAINT, tell
from tests.component.ingest.test_ingest_people import OUTCOMES, outcome
from tests.component.tidy_list.test_tidy_list import type_in, work
from tests.dropping import RING as INGEST_RING
from tests.dropping import handed_over, put_and_run, table
from tests.invitations import MOMENT, RING, email_of, invitation, phone_of
from tests.opt_out_page import post
from tests.sending_world import put, the_list

HER_EMAIL = email_of(1)
KEY = RING.contact("email", HER_EMAIL)
STRANGER = "w" * 22


def item(world: World, key: str = KEY) -> dict[str, Any]:
    return {entry["contact"]: entry for entry in world.items("do_not_contact")}[key]


def doors(world: World, key: str = KEY) -> set[str]:
    return {*item(world, key)["sources"]}


def she_says_no_by_her_link(world: World) -> None:
    (one,) = world.items("invitation")
    post(one["opt_out_token"], choice="stop")


def she_is_typed_into_the_console(world: World) -> None:
    work(type_in(world, HER_EMAIL))


def she_marks_an_email_as_spam(world: World) -> None:
    tell("Complaint", invitation(1).invitation_id, complaint=COMPLAINT)


@pytest.mark.attack("undo")
@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("her_door", "name"),
    [
        (she_says_no_by_her_link, "link"),
        (she_is_typed_into_the_console, "console"),
        (she_marks_an_email_as_spam, "complaint"),
    ],
)
@pytest.mark.parametrize("abuser_first", [True, False])
def test_what_an_abuser_typed_on_the_page_takes_nothing_from_her_own_objection(
    world: World, her_door: Any, name: str, abuser_first: bool
) -> None:
    put(world, [invitation(1, state=State.SENT)])
    if abuser_first:
        post(STRANGER, choice="stop", contact=HER_EMAIL)
    her_door(world)
    if not abuser_first:
        post(STRANGER, choice="stop", contact=HER_EMAIL)
    assert doors(world) == {"page", name}
    # The fields by which a page once took its entries back say nothing any more.
    post(STRANGER, choice="stop", contact=HER_EMAIL, undo="u" * 22)
    assert doors(world) == {"page", name}
    assert the_list(world).read().blocks([KEY])


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("drop", "rows", "header", "door"),
    [
        ("outcomes/uss/2027-11/w1.csv", [outcome(1, "Do Not Contact")], OUTCOMES, "outcome"),
        ("do-not-contact/w1.csv", [{"Contact": "4600001/27"}], ("Contact",), "ors-file"),
    ],
)
def test_what_ors_sends_is_a_door_beside_the_page(
    world: World, drop: str, rows: list[dict[str, str]], header: tuple[str, ...], door: str
) -> None:
    (one,) = handed_over(world, 1)
    listed = DoNotContact(world.dynamodb, world.table("do_not_contact"), INGEST_RING)
    entries = [NewEntry(key, "…", Scope.PERSON, Door.PAGE) for key in one.contacts]
    listed.add(entries, moment=MOMENT)
    put_and_run(world, drop, table(rows, header))
    for key in one.contacts:
        assert doors(world, key) == {"page", door}


@pytest.mark.req("R20")
def test_each_door_keeps_its_first_and_its_last_moment_in_whatever_order_they_come(
    world: World,
) -> None:
    listed = the_list(world)
    for days in (1, 0, 3, 2):
        entry = NewEntry(KEY, "…", Scope.PERSON, Door.PAGE)
        listed.add([entry], moment=MOMENT + timedelta(days=days))
    listed.add([NewEntry(KEY, "…", Scope.NUMBER, Door.ORS_FILE)], moment=MOMENT)
    stamp = [clock.stamp(MOMENT + timedelta(days=d)) for d in (0, 3)]
    assert item(world)["sources"] == {
        "page": {"first": stamp[0], "last": stamp[1], "scope": "person"},
        "ors-file": {"first": stamp[0], "last": stamp[0], "scope": "number"},
    }
    assert item(world)["scope"] == "person"


@pytest.mark.req("R20")
@pytest.mark.parametrize("scopes", [(Scope.PERSON, Scope.NUMBER), (Scope.NUMBER, Scope.PERSON)])
def test_of_two_wishes_that_come_together_by_one_door_the_wider_counts(
    world: World, scopes: tuple[Scope, Scope]
) -> None:
    entries = [NewEntry(KEY, "…", scope, Door.ORS_FILE) for scope in scopes]
    assert the_list(world).add(entries, moment=MOMENT) == 1
    assert item(world)["scope"] == "person"


@pytest.mark.req("R20")
def test_one_post_by_a_link_that_also_types_the_same_address_is_two_doors(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    post(one.opt_out_token, choice="stop", contact=HER_EMAIL)
    assert doors(world) == {"link", "page"}
    assert doors(world, RING.contact("phone", phone_of(1))) == {"link"}


@pytest.mark.req("R20")
def test_an_entry_without_doors_counts_as_asked_for_by_somebody(world: World) -> None:
    old = {"contact": KEY, "scope": "person", "added_at": "2027-01-01T00:00:00Z", "sources": "me"}
    world.dynamodb.put_item(TableName=world.table("do_not_contact"), Item=dynamodb.typed(old))
    the_list(world).add([NewEntry(KEY, "…", Scope.PERSON, Door.PAGE)], moment=MOMENT)
    assert doors(world) == {"page", "unknown"}
    assert item(world)["sources"]["unknown"]["first"] == "2027-01-01T00:00:00Z"


@pytest.mark.req("R20")
def test_two_doors_that_ask_at_the_same_time_are_both_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed, real, waiting = the_list(world), DoNotContact.find, [Door.LINK, Door.OUTCOME]

    def meanwhile(self: DoNotContact, key: str) -> Any:
        found = real(self, key)
        if waiting:  # between the reading and the writing of one, another is written
            door = waiting.pop()
            the_list(world).add([NewEntry(KEY, "…", Scope.NUMBER, door)], moment=MOMENT)
        return found

    monkeypatch.setattr(DoNotContact, "find", meanwhile)
    listed.add([NewEntry(KEY, "…", Scope.PERSON, Door.PAGE)], moment=MOMENT)
    assert doors(world) == {"page", "link", "outcome"}
    assert item(world)["scope"] == "person"


@pytest.mark.req("R20")
def test_an_entry_that_somebody_removes_while_it_is_added_to_is_there_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_list(world).add([NewEntry(KEY, "…", Scope.PERSON, Door.LINK)], moment=MOMENT)
    real = DoNotContact.find
    removed: list[str] = []

    def removing(self: DoNotContact, key: str) -> Any:
        found = real(self, key)
        if not removed:
            removed.append(key)
            self.client.delete_item(TableName=self.table, Key={"contact": {"S": key}})
        return found

    monkeypatch.setattr(DoNotContact, "find", removing)
    the_list(world).add([NewEntry(KEY, "…", Scope.PERSON, Door.PAGE)], moment=MOMENT)
    assert doors(world) == {"page"}


@pytest.mark.req("R20")
def test_an_entry_that_never_holds_still_is_an_error_and_never_taken_for_listed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_list(world).add([NewEntry(KEY, "…", Scope.PERSON, Door.LINK)], moment=MOMENT)
    monkeypatch.setattr(DoNotContact, "find", lambda *_: None)
    with pytest.raises(Busy):
        the_list(world).add([NewEntry(KEY, "…", Scope.PERSON, Door.PAGE)], moment=datetime.now(UTC))
