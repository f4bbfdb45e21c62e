"""Whoever must not be contacted is stopped, however ORS spells their crime number (R20a, R38)."""

from __future__ import annotations

import pytest

from functions.shared.stores.people.cases import Case
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import OUTCOMES, outcome, state_of
from tests.dropping import RING, handed_over, put_and_run, rules, stored, table
from tests.sending_world import the_list
from tests.spelling_table import ONE_CRIME

SEVEN_DIGITS, YEAR = "4612345", "26"
PLAIN = [text for text in ONE_CRIME if SEVEN_DIGITS in text]


def spelled(text: str, number: int) -> str:
    """Somebody else's number in the same spelling."""
    before, _, after = text.partition(SEVEN_DIGITS)
    return f"{before}46{number:05d}{after.replace(YEAR, '27')}"


@pytest.mark.req("R20a", "R38")
@pytest.mark.parametrize("name", ["Not Safe", "Do Not Contact", "Deceased"])
def test_an_outcome_that_stops_everything_works_under_every_spelling(
    world: World, name: str
) -> None:
    numbers = range(1, len(PLAIN) + 1)
    cases = handed_over(world, *numbers)
    world.notices()
    rows = [
        {**outcome(number, name), "Crime No": spelled(text, number)}
        for number, text in zip(numbers, PLAIN, strict=True)
    ]
    put_and_run(world, "outcomes/uss/2027-11/w.csv", table(rows, OUTCOMES))
    listed = the_list(world).read()
    missed = [
        text
        for text, case in zip(PLAIN, cases, strict=True)
        if not {*case.contacts} <= listed.person or state_of(world, case) != "closed"
    ]
    assert missed == []
    told = "".join(world.notices())
    assert ("safe to contact" in told) is (name == "Not Safe")


def dropped(world: World, kind: str, columns: tuple[str, str], second: str) -> list[Case]:
    """A file with one row for each spelling, each of somebody in the field."""
    numbers = range(1, len(PLAIN) + 1)
    cases = handed_over(world, *numbers)
    rows = [
        {columns[0]: spelled(text, number), columns[1]: second}
        for number, text in zip(numbers, PLAIN, strict=True)
    ]
    put_and_run(world, f"{kind}/w.csv", table(rows, columns))
    return cases


@pytest.mark.req("R20", "R20a")
def test_a_list_of_them_stops_everybody(world: World) -> None:
    cases = dropped(world, "do-not-contact", ("Contact", "Reason"), "asked")
    listed = the_list(world).read()
    for case in cases:
        assert {*case.contacts, RING.contact("crime", case.crime)} <= listed.person


@pytest.mark.req("R20a", "R39")
def test_a_withdrawal_of_them_takes_everybody_out(world: World) -> None:
    dropped(world, "withdrawals", ("Crime No", "Withdraw"), "all")
    assert world.items("register") == []


@pytest.mark.req("R20a", "R38")
def test_a_concern_about_them_reaches_the_safeguarding_role_whole(world: World) -> None:
    cases = dropped(world, "concerns", ("Crime No", "Detail"), "afraid")
    [key] = world.keys("safeguarding")
    assert len(stored(world, "safeguarding", key)) == len(cases)
    assert rules(world, "concerns/w.csv") == {}
