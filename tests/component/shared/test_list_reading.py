"""The list as it is read: entries tidied or typed, requests a moment old, what is unclear (R20)."""

from __future__ import annotations

from typing import Any

import pytest

from functions.shared.aws import dynamodb
from functions.shared.stores.people.listed import Listed
from tests.component.conftest import World
from tests.invitations import RING
from tests.sending_world import the_list

PHONE, OTHER = "+447700900123", "+447700900124"
KEY, OTHER_KEY = RING.contact("phone", PHONE), RING.contact("phone", OTHER)


def read(world: World, *items: dict[str, Any], typed_only: bool = False) -> Listed:
    for item in items:
        world.dynamodb.put_item(TableName=world.table("do_not_contact"), Item=dynamodb.typed(item))
    return the_list(world).read(typed_only=typed_only)


def listed(
    *person: str, number: tuple[str, ...] = (), typed: int = 0, unreadable: int = 0
) -> Listed:
    return Listed(frozenset(person), frozenset(number), typed, unreadable)


@pytest.mark.req("R20")
def test_a_tidied_entry_is_of_its_person_or_of_the_number_alone(world: World) -> None:
    person, number = {"contact": KEY}, {"contact": OTHER_KEY, "scope": "number"}
    assert read(world, person, number) == listed(KEY, number=(OTHER_KEY,))
    assert read(world, typed_only=True) == listed()


@pytest.mark.req("R20", "R20a")
def test_what_people_typed_counts_before_it_is_tidied(world: World) -> None:
    typed = {"contact": "07700 900123 or 07700 900124", "scope": "number"}
    found = listed(number=(KEY, OTHER_KEY), typed=1)
    assert read(world, typed) == found
    assert read(world, typed_only=True) == found


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("text", "keys"), [("the lady at number 4", ()), ("07700 900123, ref 1234567", (KEY,))]
)
def test_what_is_not_clear_is_counted_and_what_can_be_read_of_it_counts(
    world: World, text: str, keys: tuple[str, ...]
) -> None:
    assert read(world, {"contact": text}) == listed(*keys, typed=1, unreadable=1)


@pytest.mark.req("R20")
@pytest.mark.parametrize("typed_only", [False, True])
def test_what_was_asked_for_on_the_page_counts_before_it_is_done(
    world: World, typed_only: bool
) -> None:
    asked = {"contact": f"request#{PHONE}", "asked": {f"stop\n{PHONE}", f"not_me\n{OTHER}"}}
    found = listed(KEY, number=(OTHER_KEY,), typed=1)
    assert read(world, asked, typed_only=typed_only) == found


@pytest.mark.req("R20")
def test_a_request_by_a_link_alone_is_the_claims_to_check(world: World) -> None:
    assert read(world, {"contact": f"request#{'w' * 22}", "asked": {"stop"}}) == listed(typed=1)


@pytest.mark.req("R20")
def test_neither_the_likeness_of_a_request_nor_what_stands_beside_an_entry_changes_its_reading(
    world: World,
) -> None:
    beside = {"contact": PHONE, "asked": {f"not_me\n{OTHER}"}}
    alike = {"contact": "request#somebody"}
    wrong = {"contact": "request#nobody", "asked": f"stop\n{OTHER}"}
    assert read(world, beside, alike, wrong) == listed(KEY, typed=3, unreadable=2)
