"""A flood is taken back, and nobody's own wish with it (R20)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.shared.errors import EventError, NotAllowed
from functions.shared.policy import people
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.subject_access.handler import handler
from tests.component.conftest import World
from tests.invitations import RING, phone_of
from tests.sending_world import Context, the_list

NINE, TEN, ELEVEN = (datetime(2027, 11, 18, hour, tzinfo=UTC) for hour in (9, 10, 11))
BEFORE, AFTER = datetime(2027, 11, 17, tzinfo=UTC), datetime(2027, 11, 19, tzinfo=UTC)


def listed(world: World) -> dict[str, str]:
    return {item["contact"]: item["scope"] for item in world.items("do_not_contact")}


def key(number: int) -> str:
    return RING.contact("phone", phone_of(number))


def ask_for(
    world: World, number: int, door: Door, moment: datetime, scope: Scope = Scope.PERSON
) -> None:
    the_list(world).add([NewEntry(key(number), "…", scope, door)], moment=moment)


def take(door: str = "page", **more: Any) -> dict[str, Any]:
    span = {"from": "2027-11-18T09:00:00Z", "to": "2027-11-18T11:00:00Z"}
    event = {"take_back": door, **span, "reason": "a flood from one machine", **more}
    done: dict[str, Any] = handler(event, Context())
    return done


@pytest.mark.attack("flood")
@pytest.mark.req("R20")
def test_what_one_door_alone_added_between_two_moments_goes(world: World) -> None:
    ask_for(world, 1, Door.PAGE, TEN)  # the flood
    ask_for(world, 2, Door.PAGE, NINE)  # its first moment
    ask_for(world, 3, Door.PAGE, BEFORE)
    ask_for(world, 4, Door.PAGE, AFTER)
    ask_for(world, 5, Door.PAGE, BEFORE)  # asked before, and again in the flood
    ask_for(world, 5, Door.PAGE, TEN)
    ask_for(world, 6, Door.LINK, TEN)  # a person
    ask_for(world, 7, Door.ORS_FILE, TEN)
    assert take()["removed"] == 2
    assert set(listed(world)) == {key(number) for number in (3, 4, 5, 6, 7)}
    assert take()["removed"] == 0


@pytest.mark.attack("undo")
@pytest.mark.req("R20")
@pytest.mark.parametrize("other", [Door.LINK, Door.OUTCOME, Door.COMPLAINT, Door.CONSOLE])
def test_what_another_door_asked_for_as_well_stays_as_wide_as_that_asked(
    world: World, other: Door
) -> None:
    ask_for(world, 1, other, BEFORE, Scope.NUMBER)
    ask_for(world, 1, Door.PAGE, TEN)
    ask_for(world, 2, other, AFTER)
    ask_for(world, 2, Door.PAGE, TEN)
    assert take()["kept for another door"] == 2
    assert listed(world) == {key(1): "number", key(2): "person"}
    assert all(Door.PAGE not in item["sources"] for item in world.items("do_not_contact"))


@pytest.mark.req("R20")
def test_it_rings_with_the_reason_and_names_nobody(world: World) -> None:
    ask_for(world, 1, Door.PAGE, TEN)
    take()
    (notice,) = world.notices()
    assert "a flood from one machine" in notice
    assert "removed: 1" in notice
    assert key(1) not in notice


@pytest.mark.attack("clock")
@pytest.mark.req("R20", "R49")
@pytest.mark.parametrize(
    ("prod", "start", "end"),
    [
        (False, "2017-11-18T09:00:00Z", "2027-11-18T11:00:00Z"),
        (False, "2027-11-18T09:00:00Z", "2028-11-18T11:00:00Z"),
        (False, "0001-01-01T00:00:00+05:00", "2027-11-18T11:00:00Z"),
        (True, "2025-11-18T09:00:00Z", "2025-11-18T11:00:00Z"),
    ],
)
def test_a_wrong_year_takes_nobodys_own_wish_back(
    world: World, monkeypatch: pytest.MonkeyPatch, prod: bool, start: str, end: str
) -> None:
    """The page's own wishes of ten years went with the flood of two hours."""
    if prod:
        monkeypatch.setenv("STAGE", "prod")
    for number, moment in enumerate((BEFORE, TEN, datetime(2025, 11, 18, 10, tzinfo=UTC))):
        ask_for(world, number + 1, Door.PAGE, moment)
    with pytest.raises((EventError, NotAllowed), match=r'"(from|to)"'):
        take(**{"from": start, "to": end})
    assert len(listed(world)) == 3


@pytest.mark.req("R20")
def test_a_flood_of_late_is_taken_back_in_prod(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGE", "prod")
    now, rule = datetime.now(UTC), people.rules().take_back
    ask_for(world, 1, Door.PAGE, now - timedelta(days=rule.oldest_days - 1))
    start = now - timedelta(days=rule.oldest_days) + timedelta(hours=1)
    end = start + timedelta(days=rule.longest_days)
    assert take(**{"from": start.isoformat(), "to": end.isoformat()})["removed"] == 1


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"take_back": "link"}, "take_back"),
        ({"take_back": "erasure"}, "take_back"),
        ({"take_back": 7}, "take_back"),
        ({"from": "yesterday"}, "from"),
        ({"to": "2027-11-18T08:00:00Z"}, "to"),
        ({"reason": ""}, "reason"),
        ({"reason": "07700 900123 rang"}, "reason"),
        ({"reason": "asked by 4612345/27"}, "reason"),
        ({"case": "abcdefghij"}, "take_back"),
    ],
)
def test_a_wrong_event_takes_nothing_back_and_names_the_field(
    world: World, change: dict[str, Any], field: str
) -> None:
    ask_for(world, 1, Door.LINK, TEN)
    with pytest.raises(EventError, match=f'"{field}"'):
        take(**change)
    assert listed(world) == {key(1): "person"}
