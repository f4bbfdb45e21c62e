"""Whom a do-not-contact file stops, and what its reports say of its rows (R20, R20a, R39a)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from functions.shared.clock import Month
from functions.shared.stores.people.cases import Case, CaseState
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import the_list
from tests.component.test_floods import counted
from tests.dropping import (
    RING,
    handed_over,
    held,
    put_and_run,
    register,
    report,
    rules,
    table,
)

KEY = "do-not-contact/w.csv"
OTHERS = "other numbers, addresses and crime numbers that we hold for them"
HEADER = ("Contact", "Reason", "Scope")
PHONE = "+447812340001"  # of the first who was handed over


def drop(world: World, *rows: dict[str, str]) -> dict[str, Any]:
    """Drops a list; what the stores knew of its people."""
    put_and_run(world, KEY, table(rows, HEADER))
    counts: dict[str, Any] = held(world, KEY)["counts"]
    return counts


def again(world: World, case: Case, month: Month, state: CaseState = CaseState.FIELD) -> Case:
    """The same person in the sample of another month, under another crime."""
    crime = f"47{month.month:05d}/27"
    contacts = (*case.contacts[:2], RING.contact("crime", crime))
    other = replace(case, case_id=f"{case.case_id}x", month=month, contacts=contacts, state=state)
    register(world).enter([other])
    return other


@pytest.mark.req("R20")
def test_who_says_no_is_stopped_with_all_that_is_held_of_any_month_each_thing_once(
    world: World,
) -> None:
    first, somebody_else = handed_over(world, 1, 2)
    second = again(world, first, Month(2027, 10))
    counts = drop(world, {"Contact": PHONE})
    listed = the_list(world).read().person
    assert {*first.contacts, *second.contacts} <= listed
    assert not {*somebody_else.contacts} & listed
    assert counts[OTHERS] == 3  # an email and two crime numbers beside the phone
    assert counts["new on the list"] == 4


@pytest.mark.req("R20")
@pytest.mark.parametrize(("scope", "stopped"), [("", 1), ("person", 1), ("number", 0)])
def test_a_number_alone_stops_nobody_who_has_it(world: World, scope: str, stopped: int) -> None:
    """A wrong or recycled number is blanked: the person may be called at another."""
    (case,) = handed_over(world, 1)
    counts = drop(world, {"Contact": PHONE, "Scope": scope})
    listed = the_list(world).read()
    assert counts["people in the file whom we are contacting"] == stopped
    assert counts[OTHERS] == 2 * stopped
    assert (listed.number == {case.contacts[0]}) is (scope == "number")
    assert listed.blocks([case.contacts[1]]) is bool(stopped)


@pytest.mark.req("R20")
def test_who_is_stopped_is_counted_among_those_who_may_still_be_called(world: World) -> None:
    first, _ = handed_over(world, 1, 2)
    again(world, first, Month(2027, 10), CaseState.CLOSED)
    counts = drop(world, {"Contact": PHONE})
    assert counts["people in the file whom we are contacting"] == 1
    assert counts["people we are contacting"] == 2


@pytest.mark.req("R20")
def test_a_list_of_numbers_alone_asks_the_register_for_nobody(world: World) -> None:
    handed_over(world, 1, 2)
    counts = drop(world, {"Contact": PHONE, "Scope": "number"})
    assert counts["people we are contacting"] == 0


@pytest.mark.req("R20")
@pytest.mark.parametrize("order", [("person", "number"), ("number", "person")])
def test_who_is_in_a_list_as_a_person_and_as_a_number_is_stopped(
    world: World, order: tuple[str, str]
) -> None:
    drop(world, *({"Contact": PHONE, "Scope": scope} for scope in order))
    assert the_list(world).read().person == {RING.contact("phone", PHONE)}


@pytest.mark.req("R20a")
@pytest.mark.parametrize(
    ("row", "listed", "found"),
    [
        ({"Contact": "", "Reason": "asked on 07812 340001"}, True, {"contact-unreadable": [2]}),
        ({"Contact": "Mary", "Reason": "07812 340001"}, True, {"contact-unreadable": [2]}),
        ({"Reason": PHONE, "Scope": "number"}, True, {"contact-unreadable": [2]}),
        ({"Contact": PHONE, "Scope": "whoever"}, True, {"scope-unknown": [2]}),
        ({"Contact": PHONE, "Scope": " Person "}, True, {}),
        ({"Contact": "Mary", "Scope": "whoever"}, False, {"contact-unreadable": [2]}),
    ],
)
def test_a_row_that_says_who_in_the_wrong_place_is_honoured_and_named(
    world: World, row: dict[str, str], found: dict[str, list[int]], *, listed: bool
) -> None:
    """Whoever sent it learns that the column was not read, and the person is left alone."""
    sound = {"Contact": "07812 340002"}
    drop(world, row, sound)
    assert rules(world, KEY) == found
    assert (RING.contact("phone", PHONE) in the_list(world).read().person) is listed


@pytest.mark.req("R20a")
def test_of_a_list_without_a_header_each_row_that_names_nobody_is_named(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """But the first: it may be a header of words that nobody knows."""
    put_and_run(world, KEY, "Who;Why\nMary;asked\n07812 340001;asked\n07812 340002;\nAnn;\n")
    assert rules(world, KEY) == {"header-unread": [1], "contact-unreadable": [2, 5]}
    assert report(world, KEY)["counts"] == {
        "rows in the file": 5,
        "entries that were read": 2,
        "rows that could not be read": 2,
    }
    out = capsys.readouterr().out
    assert counted(out, "DoNotContactUnreadable") == 2
    assert counted(out, "DoNotContactAdded", door="ors-file") == 2


@pytest.mark.req("R20a")
def test_a_list_in_which_everything_was_read_counts_nothing_unread(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    drop(world, {"Contact": PHONE}, {"Contact": "a@example.org"}, {"Contact": PHONE})
    assert report(world, KEY)["counts"] == {
        "rows in the file": 3,
        "entries that were read": 2,
        "rows that could not be read": 0,
    }
    assert "DoNotContactUnreadable" not in capsys.readouterr().out


@pytest.mark.req("R20a")
@pytest.mark.parametrize(
    "body",
    [
        "Agent,Contact\n07812 340001\nAnn,07812 340002\n",  # a cell is missing before it
        "Contact,Reason\n07812 340001,asked,a@b\n07812 340002,asked\n",  # one too many
    ],
)
def test_of_a_row_that_lost_its_shape_only_that_is_said_if_somebody_can_be_read_of_it(
    world: World, body: str
) -> None:
    put_and_run(world, KEY, body)
    found = rules(world, KEY)
    found.pop("column-ignored", None)
    assert found == {"uneven-row": [2]}
    for number in (1, 2):
        assert RING.contact("phone", f"+44781234000{number}") in the_list(world).read().person


@pytest.mark.req("R20a")
def test_a_file_that_names_nobody_at_all_is_refused(world: World) -> None:
    put_and_run(world, KEY, "Who;Why\nMary;asked\n")
    assert report(world, KEY)["result"] == "refused"
    assert not the_list(world).read().person
