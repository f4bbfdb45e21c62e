"""One person's rows leave every file, in all versions; of other files and rows nothing (R39)."""

from __future__ import annotations

from typing import Any

import pytest

from functions.shared.aws.s3 import Bucket
from functions.shared.policy import extract
from functions.subject_access.erase.erase_files import FileEraser
from functions.subject_access.export import page_of
from functions.subject_access.search.matches import Match, Place
from functions.subject_access.search.person_resolution import Person
from tests.component.conftest import World
from tests.component.subject_access.test_withdrawn import rest, withdraw
from tests.dropping import (
    USS,
    Context,
    all_versions,
    answer,
    put_and_run,
    table,
)
from tests.extracts import victim
from tests.household import ADA, BOB, ask

HEADER = extract.rules().names
EXTRACT, OTHER = "extracts/uss/2027-11/case.csv", "extracts/uss/2027-11/other.csv"
PHONE, LINK, ANOTHER = "07812 006101", "a" * 22, "b" * 22
STORES = {"ExtractBucket": "extract", "SampleBucket": "sample", "LinkedBucket": "linked",
          "OrsDropBucket": "ors_drop", "ReportBucket": "report"}  # fmt: skip


def erase(typed: str, **event: Any) -> dict[str, Any]:
    return ask(case=ask(find=typed)["case"], erase=True, why="request", **event)


def erased(world: World, *seen: Match) -> dict[str, int]:
    """Counts of what went from files of a person who was seen here and there."""
    files = FileEraser({name: Bucket(world.s3, world.bucket(at)) for name, at in STORES.items()})
    files.erase(Person([*seen]))
    return {name: number for name, number in files.done.items() if number}


def called(number: int, **over: str) -> dict[str, str]:
    """Somebody of an extract whom a telephone finds."""
    return victim(number, **{"VIW Telephone Mobile": PHONE, **over})


@pytest.mark.req("R50", "R58")
@pytest.mark.parametrize(
    "lacks", [{"Crime No": ""}, {"Crime No": "", "VIW No": ""}, {"VIW No": ""}]
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_row_that_does_not_say_which_victim_of_which_crime_goes_as_well(
    world: World, lacks: dict[str, str], encoding: str
) -> None:
    """It was found and never went: no erasure of its person came to an end."""
    name = {"VIW Surname": "M\u00fcller \u2013 Example"}
    others = [victim(2, **name), victim(3, **lacks)]
    world.put(
        "extract", EXTRACT, table([called(1, **lacks, **name), *others], HEADER).encode(encoding)
    )
    assert erase(PHONE)["erased"] == {"raw-extract": 1}
    assert world.read("extract", EXTRACT) == table(others, HEADER).encode(encoding)


@pytest.mark.req("R50")
@pytest.mark.parametrize("lacks", [("Crime No",), ("Crime No", "VIW No")])
@pytest.mark.parametrize("both", [True, False])
def test_of_a_household_one_goes_though_no_crime_number_tells_them_apart(
    world: World, lacks: tuple[str, ...], *, both: bool
) -> None:
    """Each was the first victim of a crime with no number: they were taken for one person."""
    blank = dict.fromkeys(lacks, "")
    ada, bob = (
        called(number, **{"VIW Co/Forenames": name, **over})
        for number, (name, over) in enumerate({"Ada": blank, "Bob": blank if both else {}}.items())
    )
    world.put("extract", EXTRACT, table([ada, bob], HEADER))
    found = ask(find=PHONE)
    assert [len(one["held"]) for one in found["people"]] == [1, 1]
    for number in (1, 2):
        key = ask(case=found["case"], export=True, person=number)["export"]
        assert ("Ada" in world.read("export", key).decode()) is (
            "Bob" not in world.read("export", key).decode()
        )
    assert ask(case=found["case"], erase=True, person=1)["erased"]["raw-extract"] == 1
    assert world.read("extract", EXTRACT).decode() in (table([one], HEADER) for one in (ada, bob))


@pytest.mark.req("R50")
def test_of_two_victims_of_a_crime_one_goes_wherever_the_columns_stand(world: World) -> None:
    header = ("VIW No", *(name for name in HEADER if name != "VIW No"))
    second = called(1, **{"VIW No": "2", "VIW Telephone Mobile": "07812 006102"})
    body = table([called(1), second], header)
    world.put("extract", EXTRACT, f"{body}1\r\n")  # a broken line
    erase(PHONE)
    assert all_versions(world, "extract") == [f"{table([second], header)}1\r\n"]


@pytest.mark.req("R50")
def test_an_extract_that_is_no_table_goes_whole_and_others_are_left_as_they_are(
    world: World,
) -> None:
    world.put("extract", EXTRACT, f"Dear all,\r\nplease add {ADA}.\r\n")
    body = table([victim(2)], HEADER)
    world.put("extract", OTHER, body)
    done = erase(ADA)
    assert done["erased"] == {"raw-extract": 1}
    assert (done["do_not_contact_added"], done["do_not_contact_removed"]) == (1, 0)
    assert world.keys("extract") == [OTHER]
    assert all_versions(world, "extract") == [body]


@pytest.mark.req("R39", "R52")
def test_a_line_leaves_the_links_files_and_the_encrypted_handover_stays_as_it_was(
    world: World,
) -> None:
    """Nobody here can open the zip, nor its earlier versions: ORS is told to stop instead."""
    folder = "samples/ovss/2027-11/ovss-2027-11"
    head, other = "Link Id,BCU\r\n", f"{ANOTHER},Central North\r\n"
    for _ in range(2):
        world.put("sample", f"{folder}-links.csv", f"{head}{LINK},Central North\r\n{other}")
        world.put("sample", f"{folder}.zip", "closed")
    world.put("sample", f"{folder}-notes.csv", f"{head}{LINK},\r\n")
    world.put("sample", f"{folder}-old-links.csv", f"Token\r\n{LINK}\r\n")
    place = Place("invitation", "InvitationTable", "InvitationTable", "ovss", "2027-11")
    assert erased(world, Match(place, ADA, "1", token=LINK)) == {"handover": 1}
    assert all_versions(world, "sample", f"{folder}-links.csv") == [head + other]
    assert all_versions(world, "sample", f"{folder}.zip") == ["closed"] * 2
    assert LINK in world.read("sample", f"{folder}-notes.csv").decode()
    assert LINK in world.read("sample", f"{folder}-old-links.csv").decode()


def refused(world: World, name: str, number: int) -> str:
    """A file with somebody's surname in it, which stays with its report for 14 days."""
    key = f"responses/uss/2027-11/{name}.csv"
    body = table([{**answer(number), "Surname": "Example"}], (*USS, "Surname"))
    put_and_run(world, key, body, Context(name))
    return key


@pytest.mark.req("R39")
def test_refused_files_about_others_stay_where_they_are(world: World) -> None:
    world.put("extract", EXTRACT, table([victim(1), victim(2)], HEADER))
    refused(world, "ada", 1)
    bob = refused(world, "bob", 2)
    waiting = f"{bob}.csv"  # nobody has worked it yet
    withdraw(world, {"Crime No": ADA})
    world.put("ors_drop", waiting, table([answer(2)]))
    assert rest()["erased"]["drop"] == 1
    assert world.keys("ors_drop") == [bob, waiting]
    assert erase(BOB)["erased"]["drop"] == 1
    assert world.keys("ors_drop") == [waiting]


@pytest.mark.req("R39")
def test_a_refused_file_that_has_gone_by_itself_is_not_counted(world: World) -> None:
    key = refused(world, "ada", 1)
    world.s3.delete_object(Bucket=world.bucket("ors_drop"), Key=key)
    assert erased(world, Match(Place("drop", "OrsDropBucket", key), ADA, "")) == {}


@pytest.mark.req("R50")
@pytest.mark.parametrize(
    ("bucket", "key", "line", "typed"),
    [
        ("linked", "mopac/uss/2027-11/w.csv", "Crime No,V1\r\n4607004/27,x\r\n", "4607004/27"),
        ("ors_drop", "responses/uss/2027-11/w.csv", "A,07812 007009\r\n", "07812 007009"),
    ],
    ids=["by a crime number alone", "by a telephone alone"],
)
def test_an_export_goes_though_no_victims_number_was_found(
    world: World, bucket: str, key: str, line: str, typed: str
) -> None:
    """After seven months nothing else is left of whoever was interviewed; their export stayed."""
    world.put(bucket, key, line)
    case = ask(find=typed)["case"]
    ask(case=case, export=True)
    assert ask(case=case, erase=True)["erased"]["export"] == 1
    assert world.keys("export") == []


@pytest.mark.req("R50")
def test_the_export_of_somebody_else_stays(world: World) -> None:
    world.put("extract", EXTRACT, table([victim(1), victim(2)], HEADER))
    made = [
        ask(case=ask(find=crime)["case"], export=True, person=1)["export"] for crime in (ADA, BOB)
    ]
    assert erase(ADA)["erased"]["export"] == 1
    assert {*world.keys("export")} == {made[1], page_of(made[1])}
