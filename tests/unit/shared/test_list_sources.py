"""Which doors asked for an entry of the list: read off items old and new, added to, compared."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.shared.stores.people import list_sources
from functions.shared.stores.people.list_sources import Door

NOW, STAMP = datetime(2027, 11, 19, 11, tzinfo=UTC), "2027-11-19T11:00:00Z"
EARLIER = "2027-01-01T00:00:00Z"


def asked(first: str, last: str = STAMP, scope: str = "person") -> dict[str, str]:
    return {"first": first, "last": last, "scope": scope}


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("item", "sources"),
    [
        ({"sources": {"page": "number"}, "added_at": EARLIER}, {"first": EARLIER, "last": EARLIER}),
        ({"sources": {"page": {"first": EARLIER, "last": STAMP}}}, {}),  # in full, without a scope
    ],
)
def test_a_door_is_read_in_its_short_form_and_in_full(
    item: dict[str, Any], sources: dict[str, str]
) -> None:
    found = list_sources.of(item)["page"]
    assert found.items() >= sources.items()
    assert {"first", "last"} <= found.keys()


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    "item",
    [
        {},
        {"sources": "page"},
        {"sources": {"page": "person"}},  # nobody knows since when
        {"sources": {"page": "person"}, "added_at": 2027},
        {"sources": {"page": "yes"}, "added_at": EARLIER},
        {"sources": {"page": {"first": EARLIER}}},
        {"sources": {"page": {"last": EARLIER}}},
        {"sources": {"page": ["first", "last"]}},
    ],
)
def test_what_is_no_door_with_its_moments_is_left_out(item: dict[str, Any]) -> None:
    assert list_sources.of(item) == {}


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ({}, asked(STAMP)),
        ({"added_at": EARLIER}, asked(EARLIER, EARLIER)),
        ({"added_at": EARLIER, "scope": "number"}, asked(EARLIER, EARLIER, "number")),
        ({"sources": "page", "scope": ""}, asked(STAMP)),
    ],
)
def test_an_entry_without_doors_was_asked_for_by_somebody_as_wide_as_it_is(
    known: dict[str, Any], unknown: dict[str, str]
) -> None:
    known = {"contact": "phone#x", **known}
    found = list_sources.with_door(known, Door.PAGE, scope="number", moment=NOW)
    assert found == {"page": asked(STAMP, STAMP, "number"), "unknown": unknown}


@pytest.mark.req("R20")
def test_a_door_that_asks_again_keeps_its_first_moment_and_its_widest_scope() -> None:
    known = {"sources": {"page": "person"}, "added_at": EARLIER, "scope": "person"}
    again = list_sources.with_door(known, Door.PAGE, scope="number", moment=NOW)
    assert again == {"page": asked(EARLIER)}
    in_full = {"sources": {"page": {"first": EARLIER, "last": EARLIER}}}  # from before scopes
    again = list_sources.with_door(in_full, Door.PAGE, scope="number", moment=NOW)
    assert again == {"page": asked(EARLIER)}
    assert list_sources.with_door(None, Door.LINK, scope="number", moment=NOW) == {
        "link": asked(STAMP, STAMP, "number")
    }


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("after", "fewer"),
    [
        (asked(EARLIER), False),
        (asked(STAMP), True),
        (asked("2026-01-01T00:00:00Z"), False),
        (asked(EARLIER, EARLIER), True),
        (asked(EARLIER, "2028-01-01T00:00:00Z"), False),
        (asked(EARLIER, STAMP, "number"), True),
        ({"first": EARLIER, "last": STAMP}, False),
    ],
)
def test_a_wish_counts_for_less_that_began_later_ended_earlier_or_is_of_a_number_alone(
    after: dict[str, str], fewer: bool
) -> None:
    assert list_sources.are_fewer({"page": asked(EARLIER)}, {"page": after}) is fewer
    of_number = {"page": asked(EARLIER, STAMP, "number")}
    assert not list_sources.are_fewer(of_number, of_number)
    assert list_sources.are_fewer(of_number, {})
