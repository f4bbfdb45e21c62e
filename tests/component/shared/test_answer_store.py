"""A month's answers without identity: one object in one version, found with few calls (R45)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.stores.answers.answer_store import AnswerStore
from functions.shared.stores.answers.merged import Merged, Origin
from functions.shared.stores.ledger import Ledger
from tests.component.conftest import World
from tests.crashing import watched

MONTH, DAY = Month(2027, 11), date(2027, 12, 10)
OPEN, HELD = "responses/uss/2027-11.csv", "held/responses/uss/2027-11.csv"


def store(world: World) -> AnswerStore:
    bucket = Bucket(world.s3, world.bucket("anonymised"))
    return AnswerStore("responses", bucket, Ledger(world.dynamodb, world.table("ledger")))


def rows(number: int) -> Merged:
    return Merged(("Q1",), [(str(n),) for n in range(number)], [Origin("w1")] * number)


def save(world: World, number: int) -> None:
    answers = store(world)
    answers.save(answers.load("uss", MONTH), rows(number), changed=DAY)


def there(world: World) -> list[tuple[str, bool]]:
    listing = world.s3.list_object_versions(Bucket=world.bucket("anonymised"))
    assert not listing.get("DeleteMarkers")
    return [(each["Key"], each["IsLatest"]) for each in listing.get("Versions", [])]


@pytest.mark.req("R45")
@pytest.mark.parametrize("numbers", [(12, 12), (12, 13), (4, 5), (4, 12), (12, 4)])
def test_after_every_save_there_is_one_object_in_one_version(
    world: World, numbers: tuple[int, int]
) -> None:
    for number in numbers:
        save(world, number)
        assert there(world) == [(OPEN if number >= 10 else HELD, True)]
        assert len(store(world).load("uss", MONTH).merged.rows) == number
    save(world, 0)
    assert there(world) == []


@pytest.mark.req("R45")
def test_a_month_that_is_as_it_was_costs_two_reads_and_no_write(world: World) -> None:
    save(world, 12)
    with watched() as calls:
        save(world, 12)
    assert calls.writes == 0
    assert store(world).load("uss", MONTH).settled


@pytest.mark.req("R45")
@pytest.mark.parametrize("older", ["", HELD])
def test_an_entry_that_came_from_a_backup_is_not_believed(world: World, older: str) -> None:
    """Its place or its hash is of another object: the rows that lie there are not lost."""
    save(world, 12)
    ledger = Ledger(world.dynamodb, world.table("ledger"))
    old = {"at": older} if older else {"origins": b""}
    ledger.set("origin#responses#uss#2027-11", **old)
    found = store(world).load("uss", MONTH)
    assert (len(found.merged.rows), found.settled) == (12, False)
    save(world, 12)
    assert there(world) == [(OPEN, True)]
    assert store(world).load("uss", MONTH).settled


@pytest.mark.req("R45")
def test_a_month_whose_origins_have_ended_is_not_remembered_anew(world: World) -> None:
    save(world, 12)
    ledger = Ledger(world.dynamodb, world.table("ledger"))
    ledger.delete("origin#responses#uss#2027-11")
    answers = store(world)
    book = answers.load("uss", MONTH)
    answers.save(book, replace(book.merged), changed=book.changed)
    assert ledger.get("origin#responses#uss#2027-11") is None
    assert there(world) == [(OPEN, True)]
