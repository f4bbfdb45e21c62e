"""Linked rows on their way to the answers without identity: once there, whoever dies (R45a)."""

from __future__ import annotations

from datetime import date

import pytest

from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.stores.answers import moving
from functions.shared.stores.answers.answer_store import AnswerStore
from functions.shared.stores.answers.merged import Origin
from functions.shared.stores.ledger import Ledger
from tests.component.conftest import World

pytestmark = pytest.mark.req("R45a")
MONTH = Month(2027, 11)
FILE, OTHER = "mopac/uss/2027-11/w1.csv", "mopac/uss/2027-11/w2.csv"
HEADER = ("Crime No", "Q1")
ARRIVED, LATER = date(2027, 12, 10), date(2028, 1, 10)


def store(world: World) -> AnswerStore:
    bucket = Bucket(world.s3, world.bucket("anonymised"))
    return AnswerStore("responses", bucket, Ledger(world.dynamodb, world.table("ledger")))


def row(number: int) -> tuple[str, str]:
    return f"46{number:05d}/27", str(number)


def add(world: World, key: str, *numbers: int, day: date | None = None) -> int:
    """Single rows, each under a mark of its own."""
    rows = [(f"m{number}", row(number)) for number in numbers]
    return moving.add(store(world), key, HEADER, rows, day=day)


def add_whole(world: World, key: str, *numbers: int) -> int:
    return moving.add_whole(store(world), key, HEADER, [row(number) for number in numbers])


def there(world: World, survey: str = "uss", month: Month = MONTH) -> dict[str, Origin]:
    """What was answered → where it came from; each once."""
    merged = store(world).load(survey, month).merged
    column = merged.header.index("Q1") if merged.rows else 0
    found = [cells[column] for cells in merged.rows]
    assert len(found) == len({*found})
    return dict(zip(found, merged.origins, strict=True))


@pytest.mark.parametrize(
    ("key", "survey", "month", "name"),
    [
        ("mopac/uss/2027-11/week1.csv", "uss", MONTH, "week1"),
        ("mopac/ovss/2028-01/a.b-c.csv", "ovss", Month(2028, 1), "a.b-c"),
    ],
)
def test_a_file_is_of_its_survey_and_month(key: str, survey: str, month: Month, name: str) -> None:
    assert moving.place_of(key) == (survey, month, name)


def test_a_row_that_was_added_is_not_added_again_and_one_of_another_file_is(world: World) -> None:
    assert add(world, FILE, 1, 2) == 2
    assert add(world, FILE, 1, 2) == 0
    assert add(world, FILE, 2, 3) == 1
    assert there(world) == {str(n): Origin("w1", mark=f"m{n}") for n in (1, 2, 3)}
    rows = [("m1", row(4))]  # a mark is a mark of its file alone
    assert moving.add(store(world), OTHER, HEADER, rows) == 1
    assert there(world)["4"] == Origin("w2", mark="m1")


def test_of_a_file_whose_whole_is_there_no_row_is_added(world: World) -> None:
    """A purge died before it deleted the file; who withdraws meanwhile is there already."""
    assert add_whole(world, FILE, 1, 2) == 2
    assert add(world, FILE, 2) == 0
    assert add(world, OTHER, 3) == 1
    assert there(world).keys() == {"1", "2", "3"}


def test_a_whole_file_is_added_once_beside_whatever_else_is_there(world: World) -> None:
    add(world, OTHER, 9)  # of another file
    assert add_whole(world, FILE, 1, 2) == 2
    assert add_whole(world, FILE, 1, 2) == 0
    whole = Origin("w1", mark=moving.WHOLE)
    assert there(world) == {"9": Origin("w2", mark="m9"), "1": whole, "2": whole}


def test_a_file_of_which_single_rows_are_on_their_way_waits_for_their_end(world: World) -> None:
    """Else they would be there twice: by themselves, and with their file."""
    add(world, FILE, 1)
    with pytest.raises(moving.Unfinished):
        add_whole(world, FILE, 1, 2)
    moving.settle(store(world), lambda _: ())
    assert add_whole(world, FILE, 2) == 1
    assert there(world).keys() == {"1", "2"}


@pytest.mark.req("R45")
def test_the_wait_for_others_begins_when_a_row_comes_and_not_when_it_is_moved(
    world: World,
) -> None:
    add(world, FILE, 1, day=ARRIVED)
    assert store(world).load("uss", MONTH).changed == ARRIVED
    add(world, FILE, 2)
    add_whole(world, OTHER, 3)
    assert store(world).load("uss", MONTH).changed == ARRIVED
    add(world, FILE, 4, day=LATER)
    assert store(world).load("uss", MONTH).changed == LATER


def test_a_mark_goes_when_its_row_has_left_the_linked_file_and_not_before(world: World) -> None:
    add(world, FILE, 1, 2)
    add(world, OTHER, 3)
    moving.add(store(world), "mopac/ovss/2027-12/w1.csv", HEADER, [("m4", row(4))])
    asked = []

    def still(key: str) -> list[str]:
        asked.append(key)
        return ["m2"] if key == FILE else []

    moving.settle(store(world), still, survey="uss")
    assert asked == [FILE, OTHER], "once a file"
    assert there(world) == {"1": Origin("w1"), "2": Origin("w1", mark="m2"), "3": Origin("w2")}
    assert there(world, "ovss", Month(2027, 12)) == {"4": Origin("w1", mark="m4")}
    asked.clear()
    moving.settle(store(world), still)
    assert asked == ["mopac/ovss/2027-12/w1.csv", FILE], "what has no mark is not asked for"
    assert there(world, "ovss", Month(2027, 12)) == {"4": Origin("w1")}
    assert there(world)["2"].mark == "m2"


def test_where_no_row_is_on_its_way_nothing_is_written(world: World) -> None:
    add(world, FILE, 1)
    moving.settle(store(world), lambda _: ())
    before = world.items("ledger")

    def never(key: str) -> list[str]:
        raise AssertionError(key)

    moving.settle(store(world), never)
    assert world.items("ledger") == before
