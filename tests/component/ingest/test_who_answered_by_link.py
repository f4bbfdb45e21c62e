"""Who answers by a personal link is who was invited by it, and rests (R10, R22, R31, R43a)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal

import pytest

from functions.shared.aws import dynamodb
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.cases import Case
from functions.shared.stores.people.tombstones import Tombstones
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import OVSS, invited, state_of, states
from tests.dropping import (
    RING,
    answer,
    handed_over,
    held_rules,
    kept,
    put_and_run,
    register,
    rules,
    stored,
    table,
    without_consent,
)

KEY = "responses/ovss/2027-11/w1.csv"
NEXT = "responses/ovss/2027-12/w1.csv"
ARRIVED = int(datetime(2027, 12, 10, 10, tzinfo=UTC).timestamp())  # when the file came
LAST_CONTACT = date(2028, 1, 18)  # of whom the draw of November 2027 can hold


def people(world: World, *numbers: int) -> tuple[list[Case], list[str]]:
    """Invited people of the month, and their links."""
    cases = handed_over(world, *numbers, survey="ovss")
    return cases, invited(world, cases)


def drop(world: World, key: str, *rows: dict[str, str]) -> None:
    put_and_run(world, key, table(rows, OVSS))


def linked(world: World, key: str) -> list[str]:
    """Crime numbers that MOPAC has of a file."""
    place = key.replace("responses/", "mopac/")
    rows = stored(world, "linked", place) if place in world.keys("linked") else []
    return sorted(row["Crime No"] for row in rows)


def change(world: World, crime: str, **attributes: str | int) -> None:
    """Somebody's invitation with other attributes."""
    [item] = [each for each in world.items("invitation") if each["crime_no"] == crime]
    dynamodb.write_batch(world.dynamodb, world.table("invitation"), puts=[item | attributes])


@pytest.mark.req("R10", "R49")
@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("18/11/2027", date(2027, 11, 18)),
        ("18/02/2028", date(2028, 2, 18)),
        ("17/11/2027", LAST_CONTACT),
        ("19/02/2028", LAST_CONTACT),
        ("03/12/2127", LAST_CONTACT),
        ("last week", LAST_CONTACT),
        ("", LAST_CONTACT),
    ],
)
def test_who_answered_rests_from_the_interview_and_if_its_day_cannot_be_from_the_last_contact(
    world: World, written: str, day: date
) -> None:
    [case], [token] = people(world, 1)
    drop(world, KEY, answer(1, Link_Id=token, Interview_Date=written))
    assert [item["on"] for item in world.items("history")] == [day.isoformat()]
    found = register(world).find(case.case_id)
    assert found is not None
    assert (found.outcome, found.outcome_on) == ("Interviewed", day)  # as fieldwork counts (R56)


@pytest.mark.req("R22", "R31", "R43a")
@pytest.mark.parametrize(
    ("attributes", "is_there"),
    [
        ({"expires_at": ARRIVED + 1}, True),
        ({"expires_at": ARRIVED}, False),  # the table removes what is over days later
        ({"survey": "uss"}, False),  # no invitation, whoever put it there
    ],
)
def test_a_link_leads_to_a_crime_number_only_while_its_invitation_is_one(
    world: World, attributes: dict[str, str | int], *, is_there: bool
) -> None:
    [case], [token] = people(world, 1)
    change(world, case.crime, **attributes)
    drop(world, KEY, answer(1, Link_Id=token))
    assert linked(world, KEY) == ([case.crime] if is_there else [])
    assert len(kept(world, survey="ovss")) == (not is_there)
    assert rules(world, KEY) == ({} if is_there else {"link-unknown": [2]})
    assert state_of(world, case) == ("closed" if is_there else "field")


@pytest.mark.req("R14", "R31")
def test_a_link_of_another_month_leads_to_its_crime_number_place_and_case(world: World) -> None:
    cases, tokens = people(world, 1, 2)
    rows = [
        answer(1, Link_Id=tokens[0], Borough="Bromley", Crime_Type="Assault"),
        without_consent(2, Link_Id=tokens[1], Borough="Bromley", Crime_Type="Assault"),
    ]
    drop(world, NEXT, *rows)
    assert linked(world, NEXT) == [cases[0].crime]
    [with_number] = stored(world, "linked", "mopac/ovss/2027-12/w1.csv")
    assert (with_number["BCU"], with_number["Crime Type"]) == ("Central North", "Assault")
    assert rules(world, NEXT)["place-differs"] == [2, 3]
    assert [state_of(world, case) for case in cases] == ["closed", "closed"]


@pytest.mark.req("R10", "R31")
@pytest.mark.parametrize(("unknown", "is_found"), [(198, True), (199, False)])
def test_links_of_other_months_are_looked_for_two_hundred_times_and_who_was_found_stays_found(
    world: World, unknown: int, *, is_found: bool
) -> None:
    """A file of a month that is not its own must not ask for each of its rows."""
    _, [own] = people(world, 1)
    others, [first, last] = people(world, 2, 3)
    for case in others:
        change(world, case.crime, month="2027-10")
    links = [own, first, *(f"2aNobodysTokenAt{n:06d}" for n in range(unknown)), last]
    drop(world, KEY, *(answer(n, Link_Id=link) for n, link in enumerate(links)))
    found = ["4600001/27", "4600002/27", *(["4600003/27"] if is_found else [])]
    assert linked(world, KEY) == found
    assert sorted(crime for crime, state in states(world).items() if state == "responded") == found


@pytest.mark.attack("replay")
@pytest.mark.req("R39")
@pytest.mark.parametrize("kind", ["crime", "link"])
def test_who_took_a_consent_back_under_number_or_link_is_not_linked_by_a_file(
    world: World, kind: Literal["crime", "link"]
) -> None:
    [case], [token] = people(world, 1)
    ledger = Ledger(world.dynamodb, world.table("ledger"))
    name = case.crime if kind == "crime" else token
    Tombstones(RING).record(ledger, [(kind, name)], {"Q54aa"}, date(2027, 12, 1))
    drop(world, KEY, answer(1, Link_Id=token))
    assert linked(world, KEY) == []
    assert len(kept(world, survey="ovss")) == 1
    assert held_rules(world, KEY) == {"withdrawn": [2]}


@pytest.mark.attack("replay")
@pytest.mark.req("R31")
def test_an_interview_or_a_link_that_another_file_brought_first_is_kept_once(world: World) -> None:
    cases, [first, second] = people(world, 1, 2)
    drop(world, KEY, answer(1, Link_Id=first))
    other = KEY.replace("w1", "w2")
    drop(world, other, answer(1, Link_Id=second), answer(2, Link_Id=first))
    assert linked(world, KEY) == [cases[0].crime]
    assert linked(world, other) == []
    assert rules(world, other) == {"interview-id-elsewhere": [2], "link-elsewhere": [3]}
