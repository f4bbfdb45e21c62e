"""A flood of additions to the list is a metric, an alarm and a message (R20)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from functions.shared.policy import people
from functions.shared.stores.people.cases import Case, CaseState
from functions.shared.stores.people.register import Register
from functions.shared.text.crime_numbers import CrimeNumber
from functions.subject_access.handler import handler as subject_access
from infra.operations.alarm_book import AlarmSpec, written
from tests.component.conftest import World
from tests.dropping import MONTH, RING, put_and_run, table
from tests.opt_out_page import post
from tests.sending_world import Context, the_list

FLOOD = people.rules().file_flood
FIELD = round(FLOOD.least / FLOOD.share)  # so many in the field that both of policy's bounds meet


def alarm(door: str) -> AlarmSpec:
    (found,) = (one for one in written() if one.dimensions.get("door") == door)
    return found


def counted(text: str, metric: str, **dimensions: str) -> float:
    """The sum of a metric with just these dimensions beside the service, as it is logged."""
    lines = [json.loads(line) for line in text.splitlines() if '"_aws"' in line]
    total = 0.0
    for line in lines:
        (said,) = line["_aws"]["CloudWatchMetrics"]
        names = {one["Name"] for one in said["Metrics"]}
        is_it = said["Dimensions"] == [sorted([*dimensions, "service"])] and metric in names
        if is_it and all(line[name] == value for name, value in dimensions.items()):
            total += sum(line[metric])
    return total


def phone(number: int) -> str:
    return f"+44781234{number:04}"


@pytest.mark.req("R20")
@pytest.mark.attack("flood")
def test_additions_by_the_page_ring_by_its_door_and_what_comes_by_a_link_does_not(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    rings = alarm("page")
    texts = [", ".join(phone(10 * each + n) for n in range(10)) for each in range(5)]
    for text in texts[:-1]:
        post("", choice="stop", contact=text)
    before = capsys.readouterr().out
    assert counted(before, rings.metric, door="page") == 40 < float(rings.at_least)
    post("", choice="stop", contact=texts[-1])
    after = capsys.readouterr().out
    assert counted(before + after, rings.metric, door="page") >= float(rings.at_least)
    # The same once more adds nothing, and is no flood.
    for text in texts:
        post("", choice="stop", contact=text)
    assert counted(capsys.readouterr().out, rings.metric, door="page") == 0
    assert rings.dimensions == {"door": "page", "service": "tidy_list"}


@pytest.mark.req("R20")
@pytest.mark.attack("flood")
def test_additions_by_files_ring_by_their_door(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    rings = alarm("ors-file")
    most = int(float(rings.at_least))
    rows = [{"Contact": phone(number)} for number in range(most)]
    put_and_run(world, "do-not-contact/a.csv", table(rows[:-1], ("Contact",)))
    first = capsys.readouterr().out
    assert counted(first, rings.metric, door="ors-file") == most - 1
    put_and_run(world, "do-not-contact/b.csv", table(rows[-1:], ("Contact",)))
    both = first + capsys.readouterr().out
    assert counted(both, rings.metric, door="ors-file") == rings.at_least
    assert rings.dimensions == {"door": "ors-file", "service": "ingest"}


def in_the_field(world: World, people_in_it: int, *, others: int = 0) -> None:
    """So many people who may still be called, and others whose case is closed."""
    cases = [
        Case(
            case_id=f"case-{number}",
            survey="uss",
            month=MONTH,
            crime=CrimeNumber(f"46{number:05d}/27"),
            viw="1",
            contacts=(RING.contact("phone", phone(number)),),
            people=(),
            until=date(2028, 6, 28),
            state=CaseState.FIELD if number < people_in_it else CaseState.CLOSED,
        )
        for number in range(people_in_it + others)
    ]
    Register(world.dynamodb, world.table("register"), world.table("history")).enter(cases)


def drop_of(world: World, numbers: range) -> Any:
    rows = [{"Contact": phone(number), "Reason": "asked"} for number in numbers]
    return put_and_run(world, "do-not-contact/large.csv", table(rows, ("Contact", "Reason")))


@pytest.mark.req("R20")
@pytest.mark.attack("flood")
@pytest.mark.parametrize(
    ("field", "matched", "rings"),
    [
        (FIELD, FLOOD.least + 1, True),  # more than the share, and the least
        (FIELD, FLOOD.least, False),  # the share itself
        (FLOOD.least, FLOOD.least, True),
        (FLOOD.least, FLOOD.least - 1, False),  # nearly everybody, but few
    ],
)
def test_a_file_that_matches_more_than_the_share_and_the_least_of_the_field_rings(
    world: World, capsys: pytest.CaptureFixture[str], field: int, matched: int, *, rings: bool
) -> None:
    in_the_field(world, field, others=30)
    world.notices()
    drop_of(world, range(matched))
    told = [one for one in world.notices() if "stops many" in one]
    assert len(told) == rings
    assert counted(capsys.readouterr().out, "DoNotContactFileFlood") == rings
    for notice in told:
        assert f"stopped: {matched}" in notice
        assert "0781234" not in notice
        assert "+44" not in notice


@pytest.mark.req("R20")
@pytest.mark.attack("flood")
def test_whoever_a_large_file_names_is_left_alone_from_its_arrival_until_it_is_taken_back(
    world: World,
) -> None:
    in_the_field(world, FLOOD.least)
    drop_of(world, range(FLOOD.least))
    keys = [RING.contact("phone", phone(number)) for number in range(FLOOD.least)]
    listed = the_list(world).read()
    assert all(listed.blocks([key]) for key in keys)
    span = {"from": "2027-12-10T09:00:00Z", "to": "2027-12-10T11:00:00Z"}
    event = {"take_back": "ors-file", **span, "reason": "the wrong file"}
    assert subject_access(event, Context())["removed"] == FLOOD.least
    assert len(the_list(world).read()) == 0
