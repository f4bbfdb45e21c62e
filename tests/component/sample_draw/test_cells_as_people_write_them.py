"""Whoever said no is not handed over, however list and extract are written (R20a): the whole way.

The inputs are those of public reports against systems that do this job.
"""

from __future__ import annotations

import pytest

from functions.shared.keyed_hashes import unpack_contacts
from tests.component.conftest import World
from tests.component.sample_draw.test_sample_draw import draw, handed_over, report, upload
from tests.dropping import RING, put_and_run
from tests.extracts import Row, online, victim

MOBILE, HOME, EMAIL = "VIW Telephone Mobile", "VIW Telephone Home", "VIW Email"
CELLS = [  # a mobile that is on the list, as the extract has it
    "7812000101.0", "07812_000101", "07812000101 / 07812900102", "07812000101 after 6pm",
    "07812000101 do not call", "07812000101\n07812900106", "07812000101 (mob) x12",
    '="07812000101"', "7.812000101E9",
]  # fmt: skip
ENTRIES = [  # two numbers in one entry of the list
    "07812002001 / 07812002002", "07812002001/07812002002", "07812002001 07812002002",
    "07812002001\n07812002002", "07812 002001 - 07812 002002", "07812002001\t07812002002",
    "+44 7812 002001 / +44 7812 002002", "07812002001, 07812002002", "H 07812002001 M 07812002002",
]  # fmt: skip


def landline(number: int) -> dict[str, str]:
    return {HOME: f"020 7946 {number:04d}"}


def crimes(world: World) -> set[str]:
    return {row["Crime No"] for row in handed_over(world)}


def type_in(world: World, contact: str) -> None:
    item = {"contact": {"S": contact}}
    world.dynamodb.put_item(TableName=world.table("do_not_contact"), Item=item)


@pytest.mark.req("R20", "R20a", "R09")
def test_a_listed_mobile_is_known_in_every_cell(world: World) -> None:
    put_and_run(world, "do-not-contact/case.csv", "Contact\r\n07812 000101\r\n")
    rows = [victim(n, **landline(n), **{MOBILE: text}) for n, text in enumerate(CELLS, start=1)]
    control = victim(99)
    upload(world, [*rows, control])
    draw()
    assert crimes(world) == {control["Crime No"]}


@pytest.mark.req("R20", "R20a")
@pytest.mark.parametrize("entry", ENTRIES)
def test_both_numbers_of_an_entry_count(world: World, entry: str) -> None:
    type_in(world, entry)
    rows = [victim(n, **{MOBILE: f"0781200200{n}"}) for n in (1, 2, 3)]
    upload(world, rows)
    draw()
    assert crimes(world) == {rows[2]["Crime No"]}


@pytest.mark.req("R20a", "R10")
def test_what_nobody_is_called_on_is_in_the_register_all_the_same(world: World) -> None:
    row = victim(1, **landline(1), **{MOBILE: "07812000102 / 07812900102", EMAIL: "A.b@gmail.com"})
    upload(world, [row])
    draw()
    (case,) = world.items("register")
    held = {*unpack_contacts(bytes(case["contacts"]))}
    values = ("+442079460001", "+447812000102", "+447812900102")
    assert held >= {RING.contact("phone", value) for value in values}
    assert held >= {RING.contact("email", value) for value in ("a.b@gmail.com", "ab@gmail.com")}
    assert handed_over(world)[0][MOBILE] == ""


@pytest.mark.req("R20")
def test_an_objection_counts_for_every_name_of_a_mailbox(world: World) -> None:
    put_and_run(
        world,
        "do-not-contact/case.csv",
        "Contact\r\nada.nobody.8501@gmail.com\r\nada3@example.org\r\n",
    )
    rows: list[Row] = [
        victim(1, **{EMAIL: "ada.nobody.8501@googlemail.com"}),
        victim(2, **{EMAIL: "ada3+police@example.org"}),
        victim(3, **{EMAIL: "ada4@example.org"}),
    ]
    upload(world, rows)
    draw()
    assert crimes(world) == {rows[2]["Crime No"]}


@pytest.mark.req("R25", "R09")
def test_no_stranger_is_invited_and_no_message_goes_to_work(world: World) -> None:
    fillers = [
        {EMAIL: "noemail@noemail.com", MOBILE: ""}, {EMAIL: "noreply@met.police.uk", MOBILE: ""},
        {EMAIL: "", MOBILE: "07777777777"}, {EMAIL: "", MOBILE: "07123456789"},
        {EMAIL: "", MOBILE: "07812008700 (work)"}, {EMAIL: "", MOBILE: "07812008705 (mum)"},
    ]  # fmt: skip
    rows = [online(n, **{HOME: "", **cells}) for n, cells in enumerate(fillers, start=1)]
    upload(world, [*rows, online(50)], "ovss")
    assert draw("ovss")["drawn"] == 1
    assert len(world.items("invitation")) == 1
    counted = {one["code"]: one["count"] for one in report(world, "ovss")["outcomes"]}
    assert counted["no_valid_contact"] == len(fillers)
