"""Fieldwork is counted once a month's window has closed, each person once (R45b, R56)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.purge import handler as purge
from functions.results.fieldwork.rates import by_letter, rates
from functions.shared.clock import Month
from functions.shared.policy import surveys
from functions.shared.stores import fieldwork
from functions.shared.stores.fieldwork import ALL_TYPES, OTHER_OWNERS
from functions.shared.stores.people.cases import DrawnIn
from tests.component.conftest import World
from tests.component.ingest.test_ingest_people import OUTCOMES, outcome
from tests.crashing import watched
from tests.dropping import (
    Context,
    answer,
    handed_over,
    put_and_run,
    register,
    table,
    without_consent,
)

KEY = "fieldwork/uss/2027-11.json"
CELL = {"area": "Central North", "crime_type": "Assault", "frame": 90, "eligible": 60, "drawn": 6}
FRAME = {
    "survey": "uss",
    "month": "2027-11",
    "cells": [CELL],
    "eligible_by_age": [{"age_band": "16-24", "crime_type": "Assault", "eligible": 60}],
}
CLOSED = fieldwork.span(surveys.survey("uss"), Month(2027, 11))[1]


def drawn(world: World, *numbers: int) -> None:
    """People of one stratum, in two replicates, and the draw's report."""
    cases = handed_over(world, *numbers)
    cell = DrawnIn("Central North", "Assault")
    register(world).enter(
        replace(case, cell=cell._replace(replicate=str(1 + n % 2))) for n, case in enumerate(cases)
    )
    world.put("report", "draws/uss/2027-11/report.json", json.dumps(FRAME))


def called(world: World, name: str, *rows: tuple[int, str, str]) -> None:
    body = table([outcome(n, said, Outcome_Date=day) for n, said, day in rows], OUTCOMES)
    put_and_run(world, f"outcomes/uss/2027-11/{name}.csv", body, Context(name))


def purged(day: date) -> None:
    purge.handler({"time": f"{day}T04:00:00Z"}, Context("purge"))


def counts(world: World) -> dict[tuple[str, str], int]:
    found = fieldwork.read(world.read("report", KEY))
    return {(one.replicate, one.disposition): one.people for one in found.dispositions}


@pytest.mark.req("R45b")
def test_people_are_read_for_the_count_of_their_month_alone(world: World) -> None:
    """A register of nine months is too much to be read every night."""
    drawn(world, 1, 2)
    purged(CLOSED)
    with watched() as counting:
        purged(CLOSED + timedelta(days=1))
    with watched() as later:
        purged(CLOSED + timedelta(days=2))
    assert world.keys("report", "fieldwork/") == [KEY]
    assert later.operations.count("Scan") == 4, "each table once a night, and none for nothing due"
    # The month's people, and how long their interviews took.
    assert counting.operations.count("Scan") == later.operations.count("Scan") + 2


@pytest.mark.req("R45b", "R56")
def test_each_person_counts_once_by_the_last_outcome_and_nobody_by_two(world: World) -> None:
    drawn(world, 1, 2, 3, 4, 5)
    called(
        world,
        "w1",
        (1, "No Answer", "01/01/2028"),
        (1, "Interviewed", "03/01/2028"),
        (2, "Refused", "05/01/2028"),
        (3, "No Answer", "05/01/2028"),
        (4, "Wrong Number", "05/01/2028"),
    )
    # Later files, out of order: an earlier day changes nothing, an interview stays one.
    called(world, "w2", (3, "Callback", "02/01/2028"), (1, "No Answer", "09/01/2028"))
    called(world, "w3", (3, "Language", "07/01/2028"))
    purged(CLOSED)
    assert KEY not in world.keys("report")
    purged(CLOSED.replace(day=CLOSED.day + 1))
    assert counts(world) == {
        ("1", "Interviewed"): 1,
        ("2", "Refused"): 1,
        ("1", "Language"): 1,
        ("2", "Wrong Number"): 1,
        ("1", "Not Called"): 1,
        ("", "Not Called"): 1,  # the sixth left the register: withdrew, or was erased
    }
    found = fieldwork.read(world.read("report", KEY))
    assert sum(one.people for one in found.dispositions) == found.frame[0].drawn
    assert found.frame_by_age[0].eligible == 60
    # A wrong number says nothing of a named person's eligibility.
    assert by_letter(found.dispositions)["NE"] == 0
    assert rates(by_letter(found.dispositions)).rr1 == pytest.approx(1 / 6)


@pytest.mark.req("R49", "R56")
def test_an_outcome_of_a_wrong_year_is_not_somebodys_last_for_ever(world: World) -> None:
    drawn(world, 1)
    called(world, "w1", (1, "No Answer", "05/01/2088"))
    called(world, "w2", (1, "Refused", "06/01/2028"))
    purged(CLOSED + timedelta(days=1))
    assert counts(world)["1", "Refused"] == 1


@pytest.mark.req("R45b", "R39a")
def test_the_counts_are_written_once_and_stay_when_the_people_are_gone(world: World) -> None:
    drawn(world, 1, 2)
    called(world, "w1", (1, "Interviewed", "03/01/2028"))
    purged(CLOSED.replace(day=CLOSED.day + 1))
    before = world.read("report", KEY)
    called(world, "w2", (2, "Refused", "03/01/2028"))
    purged(date(2028, 3, 1))
    purged(date(2040, 1, 1))
    assert world.read("report", KEY) == before
    assert world.items("register") == []
    assert b"46000" not in before


@pytest.mark.req("R06", "R45b", "R56")
def test_small_strata_that_the_frame_tells_together_are_counted_together_and_once(
    world: World,
) -> None:
    drawn(world, 1, 2, 3)
    owners = ("TDIU", "Heathrow")
    others = [case for case in register(world).cases() if case.crime < "4600003/27"]
    register(world).enter(
        replace(case, cell=DrawnIn(owner, "Assault", "1"))
        for case, owner in zip(others, owners, strict=True)
    )
    line = {"area": OTHER_OWNERS, "crime_type": ALL_TYPES, "frame": 3, "eligible": 3, "drawn": 3}
    told = {**FRAME, "cells": [{**CELL, "drawn": 1}, line]}
    world.put("report", "draws/uss/2027-11/report.json", json.dumps(told))
    called(world, "w1", (1, "Interviewed", "03/01/2028"), (2, "Refused", "03/01/2028"))
    purged(CLOSED.replace(day=CLOSED.day + 1))
    found = fieldwork.read(world.read("report", KEY))
    assert {
        (one.disposition, one.people) for one in found.dispositions if one.bcu == OTHER_OWNERS
    } == {
        ("Interviewed", 1),
        ("Refused", 1),
        ("Not Called", 1),  # withdrew, or was erased
    }
    assert sum(one.people for one in found.dispositions) == sum(one.drawn for one in found.frame)


@pytest.mark.req("R56")
def test_days_from_report_to_interview_are_counted_of_whoever_was_interviewed(
    world: World,
) -> None:
    drawn(world, 1, 2, 3)
    of_two = [case for case in register(world).cases() if case.crime < "4600003/27"]
    register(world).enter(replace(case, reported=date(2027, 11, 1)) for case in of_two)
    called(
        world,
        "w1",
        *((n, "Interviewed", "03/01/2028") for n in (1, 3)),
        (2, "Refused", "05/01/2028"),
        (1, "No Answer", "09/01/2028"),
    )
    purged(CLOSED.replace(day=CLOSED.day + 1))
    # Of the third nobody knows the day of the report.
    assert fieldwork.read(world.read("report", KEY)).days == {63: 1}


@pytest.mark.req("R56")
def test_lengths_are_of_all_who_took_part_and_follow_a_correction(world: World) -> None:
    drawn(world, 1, 2)
    key = "responses/uss/2027-11/a.csv"
    said = [answer(1, Length_Minutes="14"), without_consent(2, Length_Minutes="9.6")]
    put_and_run(world, key, table(said), Context("a"))
    put_and_run(world, key, table([answer(1, Length_Minutes="15"), said[1]]), Context("b"))
    purged(CLOSED.replace(day=CLOSED.day + 1))
    assert fieldwork.read(world.read("report", KEY)).minutes == {10: 1, 15: 1}
