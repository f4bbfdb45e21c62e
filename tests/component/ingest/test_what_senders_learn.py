"""What a sender learns of anybody from a report: nothing but what it knew before (R39a)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.shared.aws import clients
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import OUTCOMES, OVSS, invited, outcome
from tests.dropping import (
    RING,
    Context,
    answer,
    handed_over,
    held,
    put_and_run,
    register,
    table,
)

NOW = datetime(2027, 12, 10, 10, tzinfo=UTC)
ONE = "4600001/27"
LISTED = ("Contact", "Reason", "Scope")
CRIME = ("Crime No", "Withdraw")
FILES = {
    "do-not-contact/x.csv": table(
        [{"Contact": "07812 340001"}, {"Contact": "p1@example.org"}, {"Contact": ONE}], LISTED
    ),
    "outcomes/ovss/2027-11/x.csv": table(
        [outcome(1, "Interviewed"), outcome(1, "Not Safe"), outcome(1, "Mystery")], OUTCOMES
    ),
    "withdrawals/x.csv": table([{"Crime No": ONE, "Withdraw": "all"}], CRIME),
    "withdrawals/y.csv": table([{"Crime No": ONE, "Withdraw": "Q54ab"}], CRIME),
    "withdrawals/z.csv": table([{"Crime No": ONE, "Withdraw": "please"}], CRIME),
    "concerns/x.csv": f"Crime No,Detail\r\n{ONE},x\r\n",
}
ANSWERS = {
    "responses/uss/2027-11/x.csv": table([answer(1)]),
    "responses/ovss/2027-11/x.csv": table([{**answer(1), "Link Id": "A" * 22}], OVSS),
}


def victim(world: World) -> None:
    """Invited of an email survey, and has answered another with consent."""
    invited(world, handed_over(world, 1, survey="ovss"), State.DUE)
    put_and_run(world, "responses/uss/2027-11/w1.csv", table([answer(1)]), Context("before"))


def listed(world: World) -> None:
    contacts = ("phone", "+447812340001"), ("email", "p1@example.org"), ("crime", ONE)
    entries = [NewEntry(RING.contact(*one), "…", Scope.PERSON, Door.PAGE) for one in contacts]
    DoNotContact(world.dynamodb, world.table("do_not_contact"), RING).add(entries, moment=NOW)


def gone(world: World) -> None:
    """Withdrew everything, by another file."""
    victim(world)
    row = {"Crime No": ONE, "Link Id": "", "Withdraw": "all"}
    body = table([row], ("Crime No", "Link Id", "Withdraw"))
    put_and_run(world, "withdrawals/first.csv", body, Context("first"))


PEOPLE = {"a stranger": lambda _: None, "a victim": victim, "listed": listed, "gone": gone}


def seen_by_sender(world: World, key: str) -> list[bytes]:
    return [world.read("report", f"ingests/{key}.{ending}") for ending in ("json", "csv")]


@pytest.fixture(scope="module")
def of_a_stranger() -> dict[str, list[bytes]]:
    return {}


@pytest.mark.attack("oracle")
@pytest.mark.req("R39a")
@pytest.mark.parametrize("key", FILES)
@pytest.mark.parametrize("who", PEOPLE)
def test_a_report_is_the_same_whoever_it_is_about(
    world: World, key: str, who: str, of_a_stranger: dict[str, list[bytes]]
) -> None:
    PEOPLE[who](world)
    put_and_run(world, key, FILES[key], Context("probe"))
    found = seen_by_sender(world, key)
    assert of_a_stranger.setdefault(key, found) == found


@pytest.mark.attack("oracle")
@pytest.mark.req("R39a")
def test_a_link_and_a_crime_number_together_do_not_tell_whether_they_are_one_persons(
    world: World,
) -> None:
    (token,) = invited(world, handed_over(world, 1, survey="ovss"))
    found = []
    for name, crime in {"x": ONE, "y": "4600002/27"}.items():
        rows = [{"Crime No": crime, "Link Id": token, "Withdraw": "Q54ab"}]
        header = ("Crime No", "Link Id", "Withdraw")
        put_and_run(world, f"withdrawals/{name}.csv", table(rows, header), Context(name))
        document = json.loads(seen_by_sender(world, f"withdrawals/{name}.csv")[0])
        found.append({**document, "file": "", "sha256": ""})
    assert found[0] == found[1]


@pytest.mark.req("R39a")
def test_who_was_handed_over_may_be_told_apart_from_who_was_not(world: World) -> None:
    handed_over(world, 1)
    rows = [outcome(1, "Interviewed"), outcome(2, "Interviewed")]
    put_and_run(world, "outcomes/uss/2027-11/x.csv", table(rows, OUTCOMES))
    document = json.loads(seen_by_sender(world, "outcomes/uss/2027-11/x.csv")[0])
    assert [(one["rule"], one["rows"]) for one in document["findings"]] == [("person-unknown", [3])]


@pytest.mark.req("R20", "R39a")
def test_what_the_stores_knew_is_told_to_evidence_and_insight(world: World) -> None:
    victim(world)
    key = "do-not-contact/x.csv"
    put_and_run(world, key, table([{"Contact": ONE}], LISTED), Context("probe"))
    assert held(world, key)["counts"] == {
        "other numbers, addresses and crime numbers that we hold for them": 2,
        "new on the list": 3,
        "people we are contacting": 1,
        "people in the file whom we are contacting": 1,
    }


@contextmanager
def looked_up(world: World) -> Iterator[list[str]]:
    """Tables of people that are read meanwhile, and what else of the ledger than a drop's own."""
    found: list[str] = []
    people = {world.table(name) for name in ("invitation", "register", "do_not_contact", "history")}
    client = clients.client("dynamodb")
    of_others = ("interview#", "refusal#", "tombstone#")

    def note(params: dict[str, Any], **_: Any) -> None:
        found.extend(name for name in (*people, *of_others) if name in str(params))

    client.meta.events.register("before-parameter-build.dynamodb", note)
    try:
        yield found
    finally:
        client.meta.events.unregister("before-parameter-build.dynamodb", note)


@pytest.mark.attack("oracle")
@pytest.mark.req("R39a")
@pytest.mark.parametrize("key", FILES | ANSWERS)
def test_a_rehearsal_looks_nobody_up(world: World, key: str) -> None:
    victim(world)
    before = world.keys("report")
    with looked_up(world) as found:
        put_and_run(world, f"rehearsal/{key}", (FILES | ANSWERS)[key], Context("probe"))
    assert found == []
    assert {*world.keys("report")} - {*before} == {
        f"ingests/rehearsal/{key}.{ending}" for ending in ("json", "csv")
    }
    assert [case.crime for case in register(world).cases()] == [ONE]
