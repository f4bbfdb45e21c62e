"""The list, the register and the ledger, as every function relies on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.shared.aws import clients
from functions.shared.aws.s3 import AlreadyThere, Bucket
from functions.shared.clock import Month
from functions.shared.errors import Busy
from functions.shared.keyed_hashes import Keyring, unpack_people
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.locks import Locks
from functions.shared.stores.people.cases import Case, CaseState
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.list_updates import absence_checks
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.shared.stores.people.register import Register
from functions.shared.text.crime_numbers import CrimeNumber
from tests.component.conftest import World

RING = Keyring(b"k" * 64)
NOW = datetime(2027, 11, 18, 9, tzinfo=UTC)
PHONE, OTHER, MAIL, CRIME = (
    RING.contact("phone", "+447812340001"),
    RING.contact("phone", "+447812340002"),
    RING.contact("email", "ada@example.org"),
    RING.contact("crime", "4600001/27"),
)


def the_list(world: World) -> DoNotContact:
    return DoNotContact(clients.client("dynamodb"), world.table("do_not_contact"), RING)


def the_register(world: World) -> Register:
    return Register(clients.client("dynamodb"), world.table("register"), world.table("history"))


def case(number: int = 1, **over: object) -> Case:
    crime = f"46{number:05d}/27"
    made = Case(
        case_id=RING.case("uss", "2027-11", crime, "1"),
        survey="uss",
        month=Month(2027, 11),
        crime=CrimeNumber(crime),
        viw="1",
        contacts=(RING.contact("phone", f"+44781234{number:04d}"), RING.contact("crime", crime)),
        people=(RING.person(f"crime|{crime}|1"), RING.person(f"person {number}")),
        until=date(2028, 6, 10),
    )
    return replace(made, **over)  # type: ignore[arg-type]


@pytest.mark.req("R20")
def test_an_entry_typed_by_a_person_is_honoured_before_it_is_tidied(world: World) -> None:
    world.dynamodb.put_item(
        TableName=world.table("do_not_contact"), Item={"contact": {"S": " 07812 340001 "}}
    )
    found = the_list(world).read()
    assert found.blocks([PHONE])
    assert (found.typed, found.unreadable) == (1, 0)
    assert the_list(world).read(typed_only=True).blocks([PHONE])


@pytest.mark.req("R20")
def test_an_unreadable_entry_is_counted_never_ignored(world: World) -> None:
    world.dynamodb.put_item(
        TableName=world.table("do_not_contact"), Item={"contact": {"S": "the lady in Camden"}}
    )
    assert the_list(world).read().unreadable == 1


@pytest.mark.req("R20")
def test_a_wrong_number_blanks_the_number_and_leaves_the_person(world: World) -> None:
    the_list(world).add([NewEntry(PHONE, "07…001", Scope.NUMBER, Door.ORS_FILE)], moment=NOW)
    found = the_list(world).read()
    assert found.blanks(PHONE)
    assert not found.blocks([PHONE])


@pytest.mark.req("R20")
def test_an_entry_is_widened_to_the_person_and_never_narrowed_again(world: World) -> None:
    listed = the_list(world)
    once_each = [(Scope.NUMBER, 1), (Scope.NUMBER, 0), (Scope.PERSON, 1), (Scope.PERSON, 0)]
    for scope, changed in (*once_each, (Scope.NUMBER, 0)):
        assert listed.add([NewEntry(PHONE, "07…001", scope, Door.ORS_FILE)], moment=NOW) == changed
    assert listed.read().blocks([PHONE])


@pytest.mark.req("R28")
@pytest.mark.parametrize(
    ("key", "scope", "stops"),
    [
        (PHONE, Scope.NUMBER, True),
        (PHONE, Scope.PERSON, True),
        (OTHER, Scope.NUMBER, False),
        (OTHER, Scope.PERSON, True),
        (MAIL, Scope.PERSON, True),
        (CRIME, Scope.NUMBER, True),  # a crime number stands for its person whatever is written
    ],
)
def test_the_claim_is_stopped_by_the_address_in_any_scope_and_by_the_person(
    world: World, key: str, scope: Scope, stops: bool
) -> None:
    listed = the_list(world)
    listed.add([NewEntry(key, "hint", scope, Door.ORS_FILE)], moment=NOW)
    keys = [PHONE, OTHER, MAIL, CRIME, PHONE]
    checks = absence_checks(listed.table, keys, address=PHONE, link="t" * 22, written_to="+44")
    client = clients.client("dynamodb")
    if stops:
        with pytest.raises(client.exceptions.TransactionCanceledException):
            client.transact_write_items(TransactItems=checks)
    else:
        client.transact_write_items(TransactItems=checks)


@pytest.mark.req("R10", "R39a")
def test_an_interview_rests_the_person_and_leaves_no_way_back_to_the_crime(world: World) -> None:
    register, someone = the_register(world), case()
    register.enter([someone])
    assert register.close(someone, rested_on=date(2027, 12, 3))
    assert not register.close(someone, rested_on=date(2027, 12, 3))
    (entry,) = world.items("history")
    assert set(entry) == {"entry_id", "ids", "on", "expires_at"}
    assert unpack_people(entry["ids"]) == [RING.person("person 1")]
    assert "ids" not in world.items("register")[0]
    for day, rests in ((date(2028, 6, 2), True), (date(2028, 6, 3), False)):
        assert bool(register.contacted(day).resting & {*someone.people}) is rests


@pytest.mark.req("R10")
def test_somebody_handed_over_is_in_the_field_until_the_day_the_register_gives(
    world: World,
) -> None:
    register, someone = the_register(world), case()
    register.enter([someone])
    assert {*someone.people} <= register.contacted(date(2028, 6, 9)).in_field
    assert not register.contacted(date(2028, 6, 10)).in_field
    assert not register.contacted(date(2028, 6, 9), but=someone.wave).in_field
    assert register.find(someone.case_id) == someone


@pytest.mark.req("R52")
def test_a_recalled_case_is_no_longer_in_the_field_and_can_still_be_stopped(world: World) -> None:
    register, someone = the_register(world), case()
    register.enter([someone])
    assert register.recall(someone)
    (left,) = register.cases(of_wave=someone.wave)
    assert left.state is CaseState.RECALLED
    assert left.contacts == someone.contacts
    assert not register.contacted(date(2027, 12, 1)).in_field


def test_a_lock_is_held_by_one_and_taken_over_when_its_time_is_over(world: World) -> None:
    ledger = Ledger(clients.client("dynamodb"), world.table("ledger"))
    ledger.lock("draw", "first", now=NOW, seconds=60)
    with pytest.raises(Busy):
        ledger.lock("draw", "second", now=NOW + timedelta(seconds=59), seconds=60)
    ledger.lock("draw", "second", now=NOW + timedelta(seconds=61), seconds=60)
    ledger.unlock("draw", "first")
    assert ledger.get("lock#draw")
    ledger.unlock("draw", "second")
    assert not ledger.get("lock#draw")


def test_the_ledger_keeps_the_first_of_two_entries(world: World) -> None:
    ledger = Ledger(clients.client("dynamodb"), world.table("ledger"))
    assert ledger.put_new("drop#one", NOW.date(), state="working")
    assert not ledger.put_new("drop#one", NOW.date(), state="done")
    ledger.set("drop#one", state="done", rows=3)
    ledger.put_many({"item": f"drop#{n}", "clock_date": "2027-11-18"} for n in range(230))
    found = ledger.get_many(["drop#one", "drop#none", *(f"drop#{n}" for n in range(230))])
    assert len(found) == 231
    assert found["drop#one"]["state"] == "done"
    assert len(list(ledger.of_kind("drop"))) == 231


def test_a_write_once_object_is_written_once(world: World) -> None:
    bucket = Bucket(clients.client("s3"), world.bucket("extract"))
    bucket.put_once("seeds/uss/2027-11.json", "first", "application/json")
    with pytest.raises(AlreadyThere):
        bucket.put_once("seeds/uss/2027-11.json", "second", "application/json")
    assert bucket.read("seeds/uss/2027-11.json") == b"first"


def test_deleting_a_key_leaves_no_version_marker_or_neighbour_behind(world: World) -> None:
    bucket = Bucket(clients.client("s3"), world.bucket("linked"))
    for text in ("one", "two"):
        bucket.put("mopac/a.csv", text, "text/csv")
    bucket.client.delete_object(Bucket=bucket.name, Key="mopac/a.csv")
    bucket.put("mopac/a.csv.more", "kept", "text/csv")
    assert bucket.delete_all("mopac/a.csv") == 3
    assert [version.key for version in bucket.versions("mopac/")] == ["mopac/a.csv.more"]


@pytest.mark.req("R50")
def test_two_who_add_to_one_list_of_an_entry_both_do(world: World) -> None:
    ledger = Ledger(clients.client("dynamodb"), world.table("ledger"))
    ledger.put("case#a", NOW.date(), state="open")
    ledger.append("case#a", "steps", {"did": "exported"}, state="exported")
    ledger.append("case#a", "steps", {"did": "erased"}, state="erased")
    entry = ledger.get("case#a")
    assert entry is not None
    assert [step["did"] for step in entry["steps"]] == ["exported", "erased"]
    assert entry["state"] == "erased"


def test_whoever_waits_in_vain_for_one_lock_keeps_none(world: World) -> None:
    ledger = Ledger(clients.client("dynamodb"), world.table("ledger"))
    ledger.lock("b", "somebody else", now=datetime.now(UTC), seconds=60)
    with pytest.raises(Busy), Locks(ledger, ("b", "a"), "we", 60).held():
        pass
    ledger.lock("a", "a third", now=datetime.now(UTC), seconds=60)
