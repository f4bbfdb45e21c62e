"""Linked files at their end: each leaves with its answers moved, and keeps no other (R44, R45a)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from functions.purge.carried_over import answers as carried_over
from functions.purge.carried_over.answers import LinkedStore
from functions.purge.expiry import RetentionSchedule, Verdict
from functions.purge.sweep import carry_out, plan
from functions.purge.tally import Thing, What
from functions.shared.aws.s3 import Bucket
from functions.shared.errors import Busy
from functions.shared.policy import retention
from functions.shared.stores.answers import moving
from functions.shared.stores.linked_files import LinkedFiles
from functions.shared.stores.locks import Locks
from functions.shared.stores.people.tombstones import ingest_lock
from tests.component.conftest import World
from tests.component.purge.test_what_waits import MONTH, answers, ledger
from tests.dropping import table
from tests.sending_world import calls_watched


def linked_store(world: World) -> LinkedStore:
    linked = LinkedFiles(Bucket(world.s3, world.bucket("linked")))
    return LinkedStore("LinkedBucket", linked, answers(world), "purge")


def put_linked(world: World, key: str, *numbers: int) -> Thing:
    """A linked file, and what a listing says of it."""
    rows = [{"Crime No": f"46{n:05d}/27", "Borough": "Camden", "Q1": str(n)} for n in numbers]
    world.put("linked", key, table(rows, ("Crime No", "Borough", "Q1")))
    version = world.s3.head_object(Bucket=world.bucket("linked"), Key=key)["VersionId"]
    return Thing(What.VERSION, key, version, Verdict(retention.rules().by_name["linked-responses"]))


@pytest.mark.req("R39", "R45a")
def test_whose_answers_have_moved_is_out_of_the_linked_file_before_anybody_may_withdraw(
    world: World,
) -> None:
    """Who withdraws in between would leave a file that has been moved, and stay where it went."""
    due = [put_linked(world, f"mopac/uss/2027-11/w{n}.csv", n) for n in (1, 2)]
    left: list[list[str]] = []

    def watch(name: str, _: dict[str, Any]) -> None:
        if name == "DeleteItem":  # the lock is given back
            left.append(world.keys("linked"))

    with calls_watched(watch, "before-call"):
        linked_store(world).delete(due)
    assert left == [["mopac/uss/2027-11/w2.csv"], []]
    assert len(answers(world).load("uss", MONTH).merged.rows) == 2


@pytest.mark.req("R44", "R49")
def test_a_file_of_which_a_withdrawal_is_not_finished_keeps_no_other_from_its_end(
    world: World,
) -> None:
    """Somebody has to run the withdrawal again; whatever else is due has a promise as well."""
    stuck = put_linked(world, "mopac/ovss/2027-11/w1.csv", 1, 2)
    moving.add(answers(world), stuck.key, ("Crime No", "Q1"), [("m1", ("4600001/27", "1"))])
    others = [
        put_linked(world, "mopac/uss/2027-11/w1.csv", 3),
        put_linked(world, "mps/uss/2027-11/w1.csv", 3),
    ]
    store, schedule = linked_store(world), RetentionSchedule(retention.rules(), date(2031, 6, 1))
    sweep = plan([store], schedule)
    carry_out(sweep, [store], schedule)
    assert world.keys("linked") == [stuck.key]
    assert len(answers(world).load("uss", MONTH).merged.rows) == 1
    # The certificate proves what went, and the failure is told.
    assert sweep.deleted[store.name].total == len(others)
    assert sweep.left[store.name].total == 1
    assert sweep.failed == {store.name: "Unfinished"}


@pytest.mark.req("R39", "R45a")
def test_while_a_file_of_answers_stays_half_way_through_its_surveys_rows_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = put_linked(world, "mopac/uss/2027-11/w1.csv", 3)
    monkeypatch.setattr(carried_over, "_PATIENCE", 0)
    half_way = Locks(ledger(world), [ingest_lock("uss")], "a file of answers", seconds=900)
    with half_way.held(), pytest.raises(Busy):
        linked_store(world).delete([due])
    assert world.keys("linked") == [due.key]
    assert answers(world).load("uss", MONTH).merged.rows == ()


@pytest.mark.req("R39", "R45a")
def test_the_purge_waits_for_a_file_of_answers_that_is_half_way_through(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = put_linked(world, "mopac/uss/2027-11/w1.csv", 1)
    busy = Locks(ledger(world), [ingest_lock("uss")], "a file of answers", seconds=900)
    busy.take()
    slept: list[float] = []

    def until_it_is_through(seconds: float) -> None:
        slept.append(seconds)
        busy.release()

    monkeypatch.setattr("functions.shared.stores.locks.time.sleep", until_it_is_through)
    linked_store(world).delete([due])
    assert len(slept) == 1
    assert world.keys("linked") == []
    assert not [item for item in world.items("ledger") if item["item"].startswith("lock#")]


@pytest.mark.req("R44", "R49")
def test_an_upload_that_nobody_finished_ends_alone_and_not_the_answers_under_its_key(
    world: World,
) -> None:
    """It ends within days; their three years have only begun."""
    kept = put_linked(world, "mopac/uss/2027-11/w1.csv", 1)
    upload = world.s3.create_multipart_upload(Bucket=world.bucket("linked"), Key=kept.key)
    linked_store(world).delete([Thing(What.UPLOAD, kept.key, upload["UploadId"], kept.verdict)])
    assert world.keys("linked") == [kept.key]
    assert answers(world).load("uss", MONTH).merged.rows == ()
    uploads = world.s3.list_multipart_uploads(Bucket=world.bucket("linked"))
    assert not uploads.get("Uploads")


@pytest.mark.req("R45a", "R49")
@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("mopac/uss/2027-11/w1.csv", "Crime No,Q1\r\n"),  # nobody is in it any more
        ("mopac/uss/2027-11/odd.csv", "Q1\r\n2\r\n"),  # nothing that ingest has made
        ("mopac/odd.csv", "Crime No,Q1\r\n4600001/27,2\r\n"),
        ("mps/uss/2027-11/w1.csv", "Crime No,V1\r\n4600001/27,Kind.\r\n"),
    ],
)
def test_what_has_no_answers_to_keep_is_deleted_like_anything_else(
    world: World, key: str, body: str
) -> None:
    due = put_linked(world, key)
    world.put("linked", key, body)
    versions = world.s3.list_object_versions(Bucket=world.bucket("linked"))["Versions"]
    linked_store(world).delete(
        [Thing(due.what, key, each["VersionId"], due.verdict) for each in versions]
    )
    assert not world.s3.list_object_versions(Bucket=world.bucket("linked")).get("Versions")
    assert world.keys("anonymised") == []
    assert world.items("ledger") == []
