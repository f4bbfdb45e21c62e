"""Whatever the seed, the demo believes of the same people that they objected as the system does.

The demo plays one month on the embedded cloud and compares it with what its own cast knows. Here
the same months are played in memory, by the functions' pure parts, so that many can be: if the two
ever differ by chance, ``make demo`` fails by chance. ``DEMO_SEEDS=200`` plays two hundred.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

import pytest

from functions.sample_draw.draw_result import Plan
from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.frame.contact_rules import address as written_to
from functions.sample_draw.frame.contact_rules import channel
from functions.sample_draw.frame.screening import Screening
from functions.sample_draw.handover import handover_files
from functions.sample_draw.handover.register_entry import Entered, entered
from functions.sample_draw.selection import draw as drawing
from functions.shared.clock import Month
from functions.shared.keyed_hashes import Keyring
from functions.shared.policy import calendar, surveys
from functions.shared.stores.people.cases import Contacted
from functions.shared.stores.people.listed import Listed, scope_of
from functions.shared.text.contacts import read
from functions.stop_list.people_to_stop import must_stop
from local.demo.account import Account
from local.demo.cast import Cast, address
from local.demo.steps import contacted
from local.demo.steps.after_sending import POSTED, meant
from local.demo.steps.contacted import Reached
from local.demo.steps.opening import LATE, OBJECTIONS, STRANGERS
from local.synthetic import Extract, extract, typed_do_not_contact
from local.synthetic.do_not_contact import Entry

MONTH = Month(2026, 12)
ROWS = {"uss": 900, "ovss": 200}
RING = Keyring(b"demo" * 8)
SEEDS = range(int(os.environ.get("DEMO_SEEDS", "3")))


# The first month: no register, no history.
NOBODY = Contacted(frozenset(), frozenset(), frozenset())


def listed(entries: Iterable[Entry]) -> Listed:
    """The list as the tidying of typed entries would leave it."""
    scopes: dict[str, set[str]] = {"person": set(), "number": set()}
    for entry in entries:
        for found in read(entry.contact).keys:
            key = RING.contact(*found)
            scopes[scope_of(entry.scope, key)].add(key)
    return Listed(frozenset(scopes["person"]), frozenset(scopes["number"] - scopes["person"]))


def drawn(recipe: Extract, known: Listed, seed: int) -> list[Entered]:
    """Those drawn of an extract, with the case that the register would have of each."""
    survey, day = surveys.survey(recipe.survey), MONTH.day(calendar.rules().draw_day)
    header = recipe.header
    rows = ([row[name] for name in header] for row, _ in recipe.rows())
    draw = drawing.make(
        Plan(survey, MONTH, day, seed.to_bytes(32, "big")),
        header,
        enumerate(rows, start=2),
        Screening(RING, known, NOBODY),
    )
    return entered(RING, survey, MONTH, handover_files.people(draw))


def together(one: Listed, other: Listed) -> Listed:
    return Listed(one.person | other.person, one.number | other.number)


def said_on_the_page(one: Entered, to: str, form: dict[str, str]) -> Listed:
    """What a no by somebody's link lists: one address, or all that is held of them."""
    if form.get("choice") == "not_me":
        return Listed(frozenset(), frozenset({RING.contact("email", to)}))
    return Listed(frozenset(one.case.contacts), frozenset())


def by_email(way: Reached) -> bool:
    return any("@" in each for each in way.by)


def called(people: Iterable[Entered]) -> list[Reached]:
    found = [one.person for one in people]
    return [
        Reached((p.record.crime, p.record.viw), frozenset(filter(None, p.contacts[:4])))
        for p in found
    ]


def invited(people: Iterable[Entered]) -> list[Reached]:
    channels, found = rules_of(surveys.survey("ovss"))[1].channels, []
    for one in people:
        by = channel(channels, one.person.contacts)
        assert by is not None
        to = address(written_to(by, one.person.contacts))
        found.append(Reached((one.case.crime, one.case.viw), frozenset((to,))))
    return found


@pytest.mark.req("R20", "R21")
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_the_seed_the_demo_expects_what_the_system_does(seed: int) -> None:
    cast, account = Cast(), Account(str(MONTH), seed)
    extracts = {
        code: extract(code, str(MONTH), rows=rows, seed=seed) for code, rows in ROWS.items()
    }
    entries: list[Entry] = []
    for code, recipe in extracts.items():
        cast.join(recipe)
        entries += typed_do_not_contact(recipe, people=OBJECTIONS[code] // 10)
    entries += typed_do_not_contact(extracts["ovss"], people=0, strangers=STRANGERS)
    cast.object_to(entries)
    known = listed(entries)
    assert len(known) == len(cast.objected)

    field = {code: drawn(recipe, known, seed) for code, recipe in extracts.items()}
    calls, links = called(field["uss"]), invited(field["ovss"])
    for whom, reached in (("Calls", calls), ("Links", links)):
        contacted.nobody_forbidden(account, cast, whom, reached)
        contacted.nobody_who_objected(account, cast, whom, reached)
    contacted.nobody_twice(account, cast, "Calls", calls)
    assert not account.broken, account.broken

    late = [
        replace(entry, scope="")
        for recipe in extracts.values()
        for entry in typed_do_not_contact(recipe, people=LATE, turn=2)
    ]
    cast.object_to(late)
    known = together(known, listed(late))
    opting = [(one, way) for one, way in zip(field["ovss"], links, strict=True) if by_email(way)]
    for (one, way), form in zip(islice(opting, len(POSTED)), POSTED, strict=False):
        [to] = way.by
        cast.object_to(meant(cast.members[way.ref], to, form))
        known = together(known, said_on_the_page(one, to, form))
    expected = {way.ref for way in calls if contacted.objected(cast, way)}
    stopped = {
        (one.case.crime, one.case.viw) for one in field["uss"] if must_stop(one.case, known, RING)
    }
    assert stopped == expected
