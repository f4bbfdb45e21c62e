"""Can a linked row be joined to answers without identity? The attack itself, as a test (R31, R48).

On a realistic month nearly every row is unique, so whoever's answers lay twice would be found.
"""

from __future__ import annotations

from random import Random

import pytest

from functions.shared.clock import Month
from tests.component.conftest import World
from tests.dropping import (
    USS,
    Context,
    all_versions,
    answer,
    kept,
    put_and_run,
    stored,
    table,
    without_consent,
)

QUESTIONS = tuple(f"Q{n}" for n in range(1, 21))
DEMOGRAPHICS = {
    "Borough": ["Camden", "Brent", "Ealing", "Hackney", "Newham", "Sutton"],
    "Crime Type": ["Assault", "Residential Burglary", "Personal Robbery", "Hate Crime"],
    "Age Group": ["16-24", "25-34", "35-44", "45-54", "55-64", "65+"],
    "Gender": ["Female", "Male"],
    "Ethnicity": ["White British", "Indian", "African", "Other White", "Any other"],
    "Religion": ["No religion", "Christian", "Muslim", "Hindu", "Sikh"],
    "Sexual Orientation": ["Heterosexual", "Heterosexual", "Heterosexual", "Bisexual"],
    "Language": ["English", "English", "Polish", "Urdu"],
}
HEADER = tuple(dict.fromkeys((*USS, *DEMOGRAPHICS, *QUESTIONS)))


def interviews(number: int, seed: int) -> list[dict[str, str]]:
    """People as they are: 65 of 100 agree, and nearly every row is unique."""
    rng = Random(seed)
    found = []
    for n in range(number):
        row = (answer if rng.random() < 0.65 else without_consent)(1000 * seed + n)
        row |= {name: rng.choice(codes) for name, codes in DEMOGRAPHICS.items()}
        row |= {name: str(rng.randint(1, 7)) for name in QUESTIONS}
        found.append(row | {"V1": f"Said {seed}-{n}."})
    return found


def key_of(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in QUESTIONS)


@pytest.mark.attack("linkage")
@pytest.mark.req("R31", "R45", "R48")
def test_no_linked_row_has_a_twin_and_no_order_leads_to_one(world: World) -> None:
    files = {f"w{seed}": interviews(60, seed) for seed in (1, 2, 3)}
    orders = []
    for name, rows in files.items():
        put_and_run(world, f"responses/uss/2027-11/{name}.csv", table(rows, HEADER), Context(name))
        orders.append([key_of(row) for row in kept(world)])
    linked = [
        key_of(row)
        for name in files
        for row in stored(world, "linked", f"mopac/uss/2027-11/{name}.csv")
    ]
    anonymous = orders[-1]
    said_no = [key_of(row) for rows in files.values() for row in rows if row["Q54aa"] == "2"]
    assert sorted(anonymous) == sorted(said_no)
    assert not {*linked} & {*anonymous}
    assert len(linked) + len(anonymous) == 180
    # Neither the order in which files came, nor that in a file, nor that of the merge before.
    assert anonymous != said_no
    assert [each for each in anonymous if each in orders[1]] != orders[1]
    first = {key_of(row) for row in files["w1"]}
    halves = [sum(each in first for each in half) for half in _halves(anonymous)]
    assert min(halves) > 0  # no file's rows stand together
    # One object of one version: nothing tells by size or time whose rows came when.
    assert world.keys("anonymised", "responses/") == ["responses/uss/2027-11.csv"]
    assert len(all_versions(world, "anonymised", "responses/")) == 1


@pytest.mark.attack("linkage")
@pytest.mark.req("R36", "R45")
def test_comments_lie_in_another_order_and_number_than_answers(world: World) -> None:
    rows = interviews(40, 4)
    for row in rows[::3]:
        row["V1"] = ""
    put_and_run(world, "responses/uss/2027-11/w.csv", table(rows, HEADER))
    by_text = {row["V1"]: key_of(row) for row in rows if row["Q54aa"] == "2" and row["V1"]}
    comments = [by_text[row["Comment"]] for row in kept(world, "comments")]
    answers = [key_of(row) for row in kept(world)]
    assert len(comments) < len(answers)
    assert comments != [each for each in answers if each in comments]


@pytest.mark.req("R36", "R45")
def test_few_people_with_many_comments_are_still_few(world: World) -> None:
    header = (*USS, *(f"V{n}" for n in range(2, 10)))
    many = {f"V{n}": f"Comment {n}." for n in range(1, 10)}
    rows = [without_consent(n) | many for n in range(4)]
    put_and_run(world, "responses/uss/2027-11/w.csv", table(rows, header))
    assert len(kept(world, "comments")) == 36
    assert world.keys("anonymised", "comments/") == []


@pytest.mark.attack("linkage")
@pytest.mark.req("R45")
def test_a_month_of_one_file_is_not_told_by_its_rows_order(world: World) -> None:
    """The same file in two months: a new order each time, and none is the file's."""
    rows = [without_consent(n, Q1=str(100 + n)) for n in range(30)]
    orders = []
    for month in (Month(2027, 11), Month(2027, 12)):
        body = table([{**row, "Interview Id": f"{month}{row['Interview Id']}"} for row in rows])
        put_and_run(world, f"responses/uss/{month}/w.csv", body, Context(str(month)))
        orders.append([row["Q1"] for row in kept(world, month=month)])
    assert len({tuple(order) for order in (*orders, [row["Q1"] for row in rows])}) == 3


def _halves(rows: list[tuple[str, ...]]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    middle = len(rows) // 2
    return rows[:middle], rows[middle:]
