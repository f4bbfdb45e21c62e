"""Whoever asks is found in altered cells, in a concern alone, and in a refused file (R20a, R50)."""

from __future__ import annotations

import pytest

from functions.shared.policy import extract
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.listed import Listed
from tests.component.conftest import World
from tests.dropping import RING, table
from tests.extracts import victim
from tests.household import ask, places

HEADER = extract.rules().names
EXTRACT = "extracts/uss/2027-11/case.csv"
CONCERN, DROP = "concerns/2027-12-02/abc/case.csv", "responses/uss/2027-11/case.csv"


def listed(world: World) -> Listed:
    return DoNotContact(world.dynamodb, world.table("do_not_contact"), RING).read()


@pytest.mark.req("R50", "R20a", "R39")
@pytest.mark.parametrize(
    ("column", "written", "typed"),
    [
        ("VIW Telephone Mobile", "7812006101.0", "07812006101"),
        ("VIW Telephone Mobile", "07812006101 / 02079460612", "07812 006101"),
        ("VIW Telephone Mobile", "07812006101 / 02079460612", "020 7946 0612"),
        ("VIW Co/Forenames", "Ada 07812 006101", "07812006101"),
        ("VIW Surname", "Example (ada6103@example.org)", "ada6103@example.org"),
        ("VIW Email", "Ada Example <ada6103@example.org>", "ada6103@example.org"),
        ("VIW Email", "ada.6103+x@googlemail.com", "ada6103@gmail.com"),
    ],
)
def test_an_altered_cell_is_found_and_its_contacts_are_listed_by_an_erasure(
    world: World, column: str, written: str, typed: str
) -> None:
    world.put("extract", EXTRACT, table([victim(1, **{column: written}), victim(2)], HEADER))
    found = ask(find=typed)
    (person,) = found["people"]
    assert places(person) == {EXTRACT}
    assert "landline" in found["household"]
    ask(case=found["case"], erase=True, why="request", keep_do_not_contact=True)
    assert ask(find=typed)["people"] == []
    number = "+442079460612" if "/" in written else "+447812006101"
    key = RING.contact("email", "ada6103@gmail.com") if "gmail" in typed else ""
    key = key or RING.contact(*(("email", typed) if "@" in typed else ("phone", number)))
    assert key in listed(world).person


@pytest.mark.req("R50", "R38")
def test_somebody_who_is_in_a_concern_alone_is_found(world: World) -> None:
    world.put("safeguarding", CONCERN, "Crime No,Detail\r\nCR 4607001/27,Sounded frightened\r\n")
    (person,) = ask(find="4607001/27")["people"]
    assert places(person) == {CONCERN}


@pytest.mark.req("R50")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("typed", ["4607002/27", "07812 007002"])
def test_somebody_who_is_in_a_refused_file_alone_is_found(
    world: World, encoding: str, typed: str
) -> None:
    body = "Interview Id,Crime No,Phone\r\nX1,4607002/27,7812007002.0\r\nX2,4607003/27,\r\n"
    world.put("ors_drop", DROP, body.encode(encoding))
    (person,) = ask(find=typed)["people"]
    assert places(person) == {DROP}


@pytest.mark.req("R50")
def test_a_number_in_a_strange_column_or_a_comment_is_found(world: World) -> None:
    linked = "mopac/uss/2027-11/w.csv"
    world.put("extract", EXTRACT, "Crime No;Telephone\r\n4607004/27;07812007004\r\n")
    world.put("linked", linked, "Crime No,V1\r\n4607004/27,ring me on 07812 007004\r\n")
    (person,) = ask(find="07812 007004")["people"]
    assert places(person) == {EXTRACT, linked}


@pytest.mark.req("R50")
def test_a_line_that_names_no_crime_is_found_and_kept_with_the_case(world: World) -> None:
    world.put("ors_drop", DROP, "Name,Phone\r\nA,07812 007009\r\nB,07812 007010\r\n")
    found = ask(find="07812007009")
    assert [places(one) for one in found["people"]] == [{DROP}]
    made = ask(case=found["case"], export=True)
    assert made["person"] == 1


@pytest.mark.req("R50", "R39")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_an_extract_that_was_refused_for_its_encoding_is_searched_and_emptied(
    world: World, encoding: str
) -> None:
    text = table([victim(1, **{"VIW Telephone Mobile": "07812006101.0"}), victim(2)], HEADER)
    world.put("extract", EXTRACT, text.encode(encoding))
    found = ask(find="07812 006101")
    ask(case=found["case"], erase=True, why="request")
    left = world.read("extract", EXTRACT).decode(encoding)
    assert "07812006101" not in left
    assert left.count("\n") == text.count("\n") - 1
