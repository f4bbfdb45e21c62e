"""What the table of the list is asked: entries as they were read are made and widened (R20)."""

from __future__ import annotations

from typing import Any

import pytest

from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.list_updates import update_for
from functions.shared.stores.people.listed import Listed, NewEntry, Scope
from tests.invitations import MOMENT, RING

KEY = RING.contact("phone", "+447700900123")
ENTRY = NewEntry(KEY, "07…123", Scope.PERSON, Door.CONSOLE)


def asked(known: dict[str, Any] | None, **remarks: str) -> dict[str, Any]:
    return update_for("list", known, ENTRY, MOMENT, **remarks)


@pytest.mark.req("R20")
def test_a_remark_is_kept_if_there_is_none_and_it_says_something() -> None:
    there = {"contact": KEY, "scope": "person", "reason": "asked"}
    for known, written in ((None, {":reason"}), (there, set())):
        values = asked(known, reason="wrong number", source="")["ExpressionAttributeValues"]
        assert values.keys() & {":reason", ":source"} == written


@pytest.mark.req("R20")
@pytest.mark.parametrize("lacking", ["scope", "sources"])
def test_what_an_entry_lacked_when_it_was_read_it_must_lack_when_it_is_added_to(
    lacking: str,
) -> None:
    known = {"contact": KEY, "scope": "number", "sources": {"page": "number"}}
    del known[lacking]
    conditions = asked(known)["ConditionExpression"].split(" AND ")
    assert f"attribute_not_exists(#{lacking})" in conditions
    assert "attribute_exists(contact)" in conditions


@pytest.mark.req("R20")
def test_what_is_listed_in_any_scope_is_blanked_and_nothing_of_a_list_need_be_typed() -> None:
    listed = Listed(frozenset({"a"}), frozenset({"b"}))
    assert [listed.blanks(key) for key in "abc"] == [True, True, False]
    assert (listed.typed, listed.unreadable) == (0, 0)
