"""Whoever withdraws everything is gone from what ingest may not read, too; and nobody else is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from functions.ingest.handler import handler as ingest
from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.errors import Busy, EventError
from functions.shared.log import UnexpectedFailure
from functions.shared.policy import drops
from functions.shared.stores.people import stop_lists
from functions.subject_access.events import Withdrawals, parse
from tests.component.conftest import World
from tests.crashing import die_everywhere
from tests.dropping import (
    USS,
    Context,
    all_versions,
    answer,
    event,
    held,
    held_rules,
    put_and_run,
    report,
    table,
)
from tests.household import ADA, ADA_AGAIN, BOB, EVE, MONTH, OTHER, ask, live_through

HEAD = ("Crime No", "Link Id", "Withdraw")
WORKING = f"working/uss/{MONTH}.csv"
STOP_LIST = "stop-lists/uss/2027-12-10.csv"
LINKS = f"samples/ovss/{MONTH}/ovss-{MONTH}-links.csv"
HELD = ("extract", "linked", "export", "ors_drop")


@contextmanager
def asked(world: World) -> Iterator[list[dict[str, Any]]]:
    """What ingest asks of other functions meanwhile."""
    found: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        found.append(dict(params))

    events = clients.client("lambda").meta.events
    events.register("provide-client-params.lambda.Invoke", note, unique_id="asked")
    try:
        yield found
    finally:
        events.unregister("provide-client-params.lambda.Invoke", unique_id="asked")


def withdraw(world: World, *rows: dict[str, str], name: str = "w") -> str:
    """Drops a withdrawal, of everything unless a row says otherwise; its key."""
    key = f"withdrawals/{name}.csv"
    put_and_run(world, key, table([{"Withdraw": "all", **row} for row in rows], HEAD))
    return key


def rest(run: str = "rest") -> dict[str, Any]:
    """What ingest has asked for."""
    return ask(run=run, withdrawals=True)


def stopped(world: World, key: str = STOP_LIST) -> list[str]:
    rows = csv.DictReader(io.StringIO(world.read("sample", key).decode()))
    return [row["Crime No"] for row in rows]


@pytest.mark.req("R39", "R53")
def test_who_withdraws_everything_leaves_every_store_and_nobody_else_does(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    live_through(world)
    ask(case=ask(find=ADA)["case"], export=True, person=1)
    with asked(world) as found:
        key = withdraw(world, {"Crime No": ADA})
    assert found == [
        {
            "FunctionName": "test-subject-access",
            "InvocationType": "Event",
            "Payload": json.dumps({"withdrawals": True}),
        }
    ]
    assert held_rules(world, key) == {"held-elsewhere": [2]}
    assert any("stop list" in note for note in report(world, key)["notes"])
    caplog.clear()
    done = rest()
    assert done["erased"] == {"export": 1, "raw-extract": 1, "working-sample": 1}
    assert done["rows_of_others_too"] == 0
    for bucket in HELD:
        assert not any(ADA in text for text in all_versions(world, bucket)), bucket
    assert ADA not in str(world.items("register") + world.items("invitation"))
    assert BOB in world.read("extract", f"extracts/uss/{MONTH}/a.csv").decode()
    assert world.read("extract", WORKING).decode().count(OTHER) == 2
    # Her other crime was not withdrawn.
    assert ADA_AGAIN in world.read("extract", f"extracts/ovss/{MONTH}/a.csv").decode()
    logged = json.dumps([vars(record) for record in caplog.records], default=str)
    assert '"working-sample": 1' in logged
    assert ADA not in logged + json.dumps(done)
    assert rest()["erased"] == {}


@pytest.mark.req("R21", "R39")
def test_ors_is_told_to_stop_at_once_and_nobody_is_listed_as_objecting(world: World) -> None:
    live_through(world)
    withdraw(world, {"Crime No": ADA})
    assert stopped(world) == [ADA]
    rest()
    assert stopped(world) == [ADA]
    assert world.items("do_not_contact") == []


@pytest.mark.req("R21", "R39")
def test_a_stop_that_was_lost_is_made_good_while_the_sample_still_has_the_person(
    world: World,
) -> None:
    live_through(world)
    withdraw(world, {"Crime No": ADA})
    world.s3.delete_object(Bucket=world.bucket("sample"), Key=STOP_LIST)
    assert rest()["stop_list_added"] == 1
    assert stopped(world, "stop-lists/uss/2027-12-20.csv") == [ADA]


@pytest.mark.req("R21")
def test_a_stop_that_comes_late_is_put_on_the_list_that_ors_reads(world: World) -> None:
    samples = Bucket(world.s3, world.bucket("sample"))
    days = (date(2027, 12, 10), date(2027, 12, 7))
    for person, day in zip(((ADA, "1"), (BOB, "1")), days, strict=True):
        assert stop_lists.add(samples, "uss", [person], day) == 1
    assert world.keys("sample", "stop-lists/") == [STOP_LIST]
    assert stopped(world) == [ADA, BOB]


@pytest.mark.req("R39")
def test_an_invited_person_withdraws_by_link_and_leaves_the_links_file(world: World) -> None:
    live_through(world)
    (token,) = (i["token"] for i in world.items("invitation") if i["crime_no"] == EVE)
    assert token in world.read("sample", LINKS).decode()
    withdraw(world, {"Link Id": token})
    done = rest()
    assert done["erased"] == {"handover": 1, "raw-extract": 1, "working-sample": 1}
    assert not any(token in text for text in all_versions(world, "sample", LINKS))
    assert world.read("sample", LINKS).decode().splitlines() == ["Link Id,BCU,Crime Type"]
    assert EVE not in str(all_versions(world, "extract"))


@pytest.mark.req("R39")
def test_an_invitation_that_the_register_has_forgotten_goes_as_well(world: World) -> None:
    live_through(world)
    for item in world.items("register"):
        world.dynamodb.delete_item(
            TableName=world.table("register"), Key={"case_id": {"S": item["case_id"]}}
        )
    withdraw(world, {"Crime No": EVE})
    assert rest()["erased"]["invitation"] == 1
    assert EVE not in str(world.items("invitation"))


@pytest.mark.req("R39", "R50")
def test_rows_of_a_crime_with_two_victims_are_kept_back_and_told(world: World) -> None:
    live_through(world)
    withdraw(world, {"Crime No": OTHER})
    world.notices()
    before = world.read("extract", WORKING)
    done = rest()
    assert done == {"erased": {}, "stop_list_added": 0, "rows_of_others_too": 4}
    assert world.read("extract", WORKING) == before
    (notice,) = world.notices()
    assert WORKING in notice
    assert OTHER not in notice
    assert stopped(world) == [OTHER, OTHER]  # neither is called: nobody knows who spoke


@pytest.mark.req("R39", "R50")
def test_what_an_erasure_left_of_a_crimes_other_victim_is_left_here_too(world: World) -> None:
    live_through(world)
    ask(case=ask(find=OTHER)["case"], erase=True, person=1)
    before = world.read("extract", WORKING)
    assert before.decode().count(OTHER) == 1
    withdraw(world, {"Crime No": ADA})
    rest()
    assert world.read("extract", WORKING).decode().count(OTHER) == 1


@pytest.mark.req("R39")
def test_who_withdraws_after_a_crimes_other_victim_was_erased_is_not_forgotten(
    world: World,
) -> None:
    """One tombstone serves both: the erasure's mark kept the withdrawal from being finished."""
    live_through(world)
    ask(case=ask(find=OTHER)["case"], erase=True, person=1)
    withdraw(world, {"Crime No": OTHER})
    world.notices()
    assert rest()["rows_of_others_too"] == 2, "the stop list still has both of them"
    (notice,) = world.notices()
    assert "two victims" in notice
    for key in world.keys("sample", "stop-lists/"):
        Bucket(world.s3, world.bucket("sample")).delete_all(key)  # in a month, by the purge
    rest()
    assert not any(OTHER in text for text in all_versions(world, "extract"))


@pytest.mark.req("R39")
def test_a_row_without_its_victims_number_goes_too(world: World) -> None:
    live_through(world)
    key = f"extracts/uss/{MONTH}/a.csv"
    text = world.read("extract", key).decode()
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    (ada,) = (row for row in rows if ADA in row)
    ada[head.index("VIW No")] = ""
    bare = io.StringIO(newline="")
    csv.writer(bare).writerow(ada)
    world.put("extract", key, text + bare.getvalue())
    withdraw(world, {"Crime No": ADA})
    assert rest()["erased"]["raw-extract"] == 2
    assert ADA not in str(all_versions(world, "extract"))


@pytest.mark.req("R39")
def test_a_refused_file_goes_but_not_one_that_still_waits_under_its_name(world: World) -> None:
    live_through(world)
    odd = table([{**answer(1), "Surname": "Example"}], (*USS, "Surname"))
    waiting, refused = (f"responses/uss/{MONTH}/{name}.csv" for name in ("waiting", "refused"))
    put_and_run(world, waiting, odd)
    put_and_run(world, refused, odd, Context("run-2"))
    world.put("ors_drop", waiting, table([answer(1), answer(2)]))
    withdraw(world, {"Crime No": ADA})
    assert rest()["erased"]["drop"] == 1
    assert world.keys("ors_drop") == [waiting]
    ingest(event(world, waiting), Context("run-3"))
    assert held(world, waiting)["counts"]["people who have withdrawn"] == 1


@pytest.mark.req("R39")
def test_one_consent_taken_back_asks_for_nothing_more(world: World) -> None:
    live_through(world)
    with asked(world) as found:
        key = withdraw(world, {"Crime No": ADA, "Withdraw": "Q54ab"})
    assert found == []
    assert len(report(world, key)["notes"]) == 1  # what cannot be found
    assert len(held(world, key)["notes"]) == 1  # the released pack
    assert rest() == {"erased": {}, "stop_list_added": 0, "rows_of_others_too": 0}


@pytest.mark.req("R39")
def test_a_run_that_cannot_ask_fails_and_is_healed_by_the_next(world: World) -> None:
    live_through(world)
    error = {"Error": {"Code": "ResourceNotFoundException"}, "ResponseMetadata": {}}
    events = clients.client("lambda").meta.events

    def refused(**_: Any) -> tuple[Any, dict[str, Any]]:
        return SimpleNamespace(status_code=404), error

    events.register("before-call.lambda.Invoke", refused)
    try:
        with pytest.raises(UnexpectedFailure, match="ResourceNotFound"):
            withdraw(world, {"Crime No": ADA})
    finally:
        events.unregister("before-call.lambda.Invoke", refused)
    assert world.keys("ors_drop") == ["withdrawals/w.csv"]
    with asked(world) as found:
        ingest(event(world, "withdrawals/w.csv"), Context())
    assert len(found) == 1
    assert world.keys("ors_drop") == []
    assert stopped(world) == [ADA]


@pytest.mark.req("R39")
def test_it_waits_for_its_turn_and_is_tried_again_if_that_takes_too_long(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_through(world)
    withdraw(world, {"Crime No": ADA})
    impatient = drops.rules().model_copy(update={"patience_seconds": 1})
    monkeypatch.setattr(drops, "rules", lambda: impatient)
    world.dynamodb.put_item(
        TableName=world.table("ledger"),
        Item={
            "item": {"S": "lock#answers#uss"},
            "owner": {"S": "another"},
            "until": {"N": "9999999999"},
            "clock_date": {"S": "2027-12-20"},
        },
    )
    with pytest.raises(Busy):
        rest()
    assert ADA in world.read("extract", WORKING).decode()


@pytest.mark.req("R39")
def test_it_can_die_anywhere_and_the_next_run_completes_it(world: World) -> None:
    live_through(world)
    ask(case=ask(find=ADA)["case"], export=True, person=1)
    (token,) = (i["token"] for i in world.items("invitation") if i["crime_no"] == EVE)
    withdraw(world, {"Crime No": ADA}, {"Crime No": EVE})

    def check() -> None:
        for bucket in HELD:
            text = str(all_versions(world, bucket))
            assert ADA not in text, bucket
            assert EVE not in text, bucket
        assert not any(token in text for text in all_versions(world, "sample", LINKS))
        assert ADA in stopped(world)
        assert BOB in world.read("extract", f"extracts/uss/{MONTH}/a.csv").decode()

    assert die_everywhere(rest, check) > 10


@pytest.mark.parametrize(
    "wrong", [{"withdrawals": False}, {"withdrawals": "yes"}, {"withdrawals": True, "find": ADA}]
)
def test_the_event_names_nobody(wrong: dict[str, Any]) -> None:
    assert parse({"withdrawals": True}) == Withdrawals()
    with pytest.raises(EventError) as caught:
        parse(wrong)
    assert ADA not in str(caught.value)
