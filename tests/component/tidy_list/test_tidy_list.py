"""Entries that people typed are tidied, and every other removal from the list is an alarm (R20)."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any

import pytest

from functions.shared import notices
from functions.shared.aws import dynamodb
from functions.shared.log import UnexpectedFailure
from functions.shared.stores.people import list_sources
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.list_updates import update_for
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.tidy_list import handler as tidy_list
from functions.tidy_list import tidy as tidying
from functions.tidy_list.handler import LogMessage
from tests import spellings
from tests.component.conftest import World
from tests.effort import examples
from tests.invitations import MOMENT, RING, email_of, invitation, phone_of
from tests.sending_world import Context, contacted, put, run, the_list, turn

Image = dict[str, Any] | None
NUMBERS = count(1)  # of the stream's records; no two have one


def record(name: str, contact: str, *, old: Image = None, new: Image = None) -> dict[str, Any]:
    """A record of the list's stream, as Lambda gets it."""
    stream: dict[str, Any] = {
        "ApproximateCreationDateTime": datetime.now(UTC).timestamp(),
        "Keys": {"contact": {"S": contact}},
        "SequenceNumber": str(next(NUMBERS)),
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    for image, item in (("OldImage", old), ("NewImage", new)):
        if item is not None:
            stream[image] = dynamodb.typed({"contact": contact, **item})
    return {"eventName": name, "eventSource": "aws:dynamodb", "dynamodb": stream}


def work(*records: dict[str, Any]) -> Any:
    return tidy_list.handler({"Records": list(records)}, Context())


def type_in(world: World, contact: str, **attributes: str) -> dict[str, Any]:
    item = {"contact": contact, **attributes}
    world.dynamodb.put_item(TableName=world.table("do_not_contact"), Item=dynamodb.typed(item))
    return record("INSERT", contact, new=attributes)


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("typed", "kind", "value", "hint"),
    [
        ("07700 900123", "phone", "+447700900123", "07…123"),
        ("+44 (0)7700 900123", "phone", "+447700900123", "07…123"),
        ("Someone@Example.org", "email", "someone@example.org", "s…@e….org"),
        ("4612345/26", "crime", "4612345/26", "…45/26"),
    ],
)
def test_a_typed_entry_becomes_a_keyed_hash_and_the_clear_text_is_gone(
    world: World, typed: str, kind: str, value: str, hint: str
) -> None:
    assert work(type_in(world, typed))["tidied"] == 1
    (item,) = world.items("do_not_contact")
    assert item["contact"] == RING.contact(kind, value)
    assert (item["hint"], item["status"], item["scope"]) == (hint, "active", "person")
    moment = {"first": item["added_at"], "last": item["added_at"], "scope": "person"}
    assert list_sources.of(item) == {"console": moment}
    assert typed not in str(item)


@pytest.mark.req("R20")
def test_a_crime_number_stands_for_the_person_whatever_scope_was_typed(world: World) -> None:
    typed = type_in(world, "4612345/26", scope="number")
    listed = DoNotContact(world.dynamodb, world.table("do_not_contact"), RING)
    assert listed.read().blocks([RING.contact("crime", "4612345/26")]), "also before it is tidied"
    assert work(typed)["tidied"] == 1
    (item,) = world.items("do_not_contact")
    assert item["scope"] == "person"


@pytest.mark.req("R20")
def test_two_numbers_in_one_entry_both_count_and_become_two_items(world: World) -> None:
    typed = type_in(world, "07700 900123, 020 7946 0958", scope="number")
    listed = DoNotContact(world.dynamodb, world.table("do_not_contact"), RING)
    both = frozenset(RING.contact("phone", f"+44{n}") for n in ("7700900123", "2079460958"))
    assert listed.read().number == both, "also before it is tidied"
    assert work(typed)["tidied"] == 1
    items = world.items("do_not_contact")
    assert {item["contact"] for item in items} == both
    assert {item["hint"] for item in items} == {"07…123", "02…958"}
    found = listed.read()
    assert (found.number, found.unreadable) == (both, 0)


@pytest.mark.req("R20")
def test_what_can_be_read_of_an_unclear_entry_counts_while_it_waits(world: World) -> None:
    typed = type_in(world, "07700 900123, ref 1234567")
    listed = DoNotContact(world.dynamodb, world.table("do_not_contact"), RING)
    assert work(typed)["unreadable"] == 1
    found = listed.read()
    assert found.unreadable == 1
    assert found.person == {RING.contact("phone", "+447700900123")}
    type_in(world, "07700900124/someone@example.org")
    added = listed.read().person - found.person
    assert added == {
        RING.contact("phone", "+447700900124"),
        RING.contact("email", "someone@example.org"),
    }


@pytest.mark.req("R20")
def test_what_was_typed_beside_it_is_honoured_but_free_text_is_not_kept(world: World) -> None:
    work(
        type_in(world, "07700 900123", scope=" Number ", reason="Wrong Number", source="ORS"),
        type_in(world, "07700 900124", reason="Mrs Jones of Acacia Avenue rang", source="Ada"),
    )
    first, second = sorted(world.items("do_not_contact"), key=lambda item: str(item["scope"]))
    assert (first["scope"], first["reason"], first["source"]) == ("number", "wrong number", "ors")
    assert (second["scope"], second["reason"], second["source"]) == ("person", "other", "other")


@pytest.mark.req("R20")
def test_every_spelling_is_honoured_at_once_and_tidied(world: World) -> None:
    rng = Random(4)
    count = examples(60, 300)
    people = [invitation(number) for number in range(1, count + 1)]
    put(world, people)
    records = []
    for number in range(1, count + 1):
        if number % 2:
            text = spellings.phone_spelling(phone_of(number).removeprefix("+44"), rng)
        else:
            text = spellings.email_spelling(email_of(number), rng)
        records.append(type_in(world, text))
    turn(world)
    assert run()["sent"] == 0
    assert work(*records)["tidied"] == count
    assert the_list(world).read().typed == 0
    assert not contacted()


@pytest.mark.req("R20")
def test_an_entry_that_cannot_be_read_is_marked_and_alarmed_and_not_thrown_away(
    world: World,
) -> None:
    inserted = type_in(world, "the lady at number 4")
    assert work(inserted)["unreadable"] == 1
    (item,) = world.items("do_not_contact")
    assert (item["contact"], item["status"]) == ("the lady at number 4", "unreadable")
    assert item["why"]
    marked = record("MODIFY", item["contact"], old={}, new={"status": "unreadable", "why": "…"})
    work(marked)  # our own mark is not told twice
    repaired = {**type_in(world, "07700 900123"), "eventName": "MODIFY"}
    assert work(repaired)["tidied"] == 1  # an edit that can be read is tidied like any entry
    (notice,) = world.notices()
    assert "cannot read" in notice
    assert "lady" not in notice


@pytest.mark.req("R20")
def test_the_same_record_twice_does_no_harm(world: World) -> None:
    inserted = type_in(world, "07700 900123")
    assert work(inserted)["tidied"] == 1
    assert "gone" not in work(inserted), "counted once"
    tidy_list._told.clear()
    assert work(inserted)["gone"] == 1, "in another process too"
    assert len(world.items("do_not_contact")) == 1
    assert world.notices() == []


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("there", "typed", "after"),
    [
        (Scope.PERSON, "number", "person"),  # never narrowed
        (Scope.PERSON, "person", "person"),
        (Scope.NUMBER, "person", "person"),  # widened
        (Scope.NUMBER, "number", "number"),
    ],
)
def test_an_entry_that_was_there_is_widened_but_never_narrowed(
    world: World, there: Scope, typed: str, after: str
) -> None:
    key = RING.contact("phone", "+447700900123")
    the_list(world).add([NewEntry(key, "…", there, Door.ORS_FILE)], moment=MOMENT)
    assert work(type_in(world, "07700 900123", scope=typed))["tidied"] == 1
    (item,) = world.items("do_not_contact")
    assert (item["contact"], item["scope"]) == (key, after)


@pytest.mark.req("R20")
def test_a_removal_by_anybody_is_an_alarm_without_a_value(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    key = RING.contact("phone", "+447700900123")
    hint = {"hint": "07…123", "scope": "person"}
    found = work(
        record("REMOVE", key, old=hint),
        record("REMOVE", "07700 900999", old={}),  # typed, and removed before it was tidied
        record("MODIFY", key, old={"scope": "person"}, new={"scope": "number"}),
    )
    assert (found["removed"], found["narrowed"]) == (2, 1)
    (notice,) = world.notices()
    out = capsys.readouterr().out
    assert '"DoNotContactRemoved":[3.0]' in out
    for value in ("900999", "07…123", key):
        assert value not in notice
        assert value not in out


@pytest.mark.req("R20")
def test_our_own_tidying_is_no_alarm(world: World) -> None:
    work(type_in(world, "07700 900123"))
    work(record("REMOVE", "07700 900123", old={}))
    assert world.notices() == []


@pytest.mark.req("R20")
def test_an_entry_that_says_of_itself_that_it_was_marked_is_told_all_the_same(
    world: World,
) -> None:
    forged = {"status": "unreadable", "why": tidying._WHY}  # a copy of an unreadable entry
    assert work(type_in(world, "the lady at number 4", **forged))["unreadable"] == 1
    (notice,) = world.notices()
    assert "cannot read" in notice


FORGED = {
    "undo": "x",
    "undo_until": "2099-01-01T00:00:00Z",
    "status": "removed",
    "why": tidying._WHY,
    "tidied": True,
    "replaced_by": "phone",
}


@pytest.mark.req("R20")
@pytest.mark.parametrize("contact", [RING.contact("phone", "+447700900123"), "07700 900123"])
def test_no_attribute_that_people_can_write_makes_a_removal_silent(
    world: World, contact: str
) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    door = {"console": {"first": now, "last": now, "scope": "person"}}
    forged = {**FORGED, "taken_back": now, "sources": door, "scope": "number"}
    assert work(record("REMOVE", contact, old=forged))["removed"] == 1
    (notice,) = world.notices()
    assert "removed" in notice


@pytest.mark.req("R20")
def test_an_entry_that_was_typed_for_a_person_is_not_replaced_by_one_for_the_number(
    world: World,
) -> None:
    work(type_in(world, "07700 900123", scope="number"))
    gone = record("REMOVE", "07700 900123", old={"scope": "person"})
    assert work(gone)["removed"] == 1
    assert work(record("REMOVE", "07700 900123", old={"scope": "number"}))["nothing"] == 1


@pytest.mark.attack("undo")
@pytest.mark.req("R20")
def test_whoever_narrows_an_entry_that_waits_to_be_typed_again_is_heard(world: World) -> None:
    """It counts as it stands, for as long as it waits: hers became the number's in silence."""
    text = "07700 900123, ref 1234567"
    assert work(type_in(world, text, scope="person"))["unreadable"] == 1
    world.notices()
    type_in(world, text, scope="number")
    edited = record("MODIFY", text, old={"scope": "person"}, new={"scope": "number"})
    assert work(edited)["narrowed"] == 1
    (notice,) = world.notices()
    assert "made narrower" in notice
    assert "900123" not in notice


@pytest.mark.req("R20")
def test_an_entry_that_another_door_made_does_not_stand_for_one_that_was_typed(
    world: World,
) -> None:
    key = RING.contact("phone", "+447700900123")
    the_list(world).add([NewEntry(key, "…", Scope.PERSON, Door.PAGE)], moment=MOMENT)
    assert work(record("REMOVE", "07700 900123", old={}))["removed"] == 1


@pytest.mark.req("R20")
def test_two_numbers_typed_again_one_by_one_replace_the_entry_that_held_both(
    world: World,
) -> None:
    both = "07700 900123, 020 7946 0958"
    work(type_in(world, "07700 900123"))
    assert work(record("REMOVE", both, old={}))["removed"] == 1
    work(type_in(world, "020 7946 0958"))
    assert work(record("REMOVE", both, old={}))["nothing"] == 1
    unclear = record("REMOVE", f"{both}, ref 1234567", old={})
    assert work(unclear)["removed"] == 1, "nobody knows what else it asked for"


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    "change",
    [
        lambda doors: doors.pop("link"),
        lambda doors: doors["link"].update(first="2028-01-01T00:00:00Z"),
        lambda doors: doors["link"].update(last="2020-01-01T00:00:00Z"),
        lambda doors: doors["link"].update(scope="number"),
        lambda doors: doors.update(link="yes"),
    ],
)
def test_whoever_takes_a_door_out_of_an_entry_is_heard(world: World, change: Any) -> None:
    key = RING.contact("phone", "+447700900123")
    for door in (Door.LINK, Door.PAGE):
        the_list(world).add([NewEntry(key, "…", Scope.PERSON, door)], moment=MOMENT)
    (before,) = world.items("do_not_contact")
    (after,) = world.items("do_not_contact")
    assert work(record("MODIFY", key, old=before, new=after))["nothing"] == 1
    change(after["sources"])
    assert work(record("MODIFY", key, old=before, new=after))["narrowed"] == 1
    (notice,) = world.notices()
    assert "made narrower" in notice


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    "change",
    [
        {"sources": {}},
        {"sources": {"page": "number"}},
        {"sources": {"page": "yes"}},
        {"sources": "page"},
        {"added_at": "2030-01-01T00:00:00Z"},
        {"added_at": "2020-01-01T00:00:00Z"},
        {"added_at": None},
    ],
)
def test_an_entry_that_one_door_asked_for_once_is_short_and_guarded_all_the_same(
    world: World, change: dict[str, Any]
) -> None:
    key = RING.contact("phone", "+447700900123")
    the_list(world).add([NewEntry(key, "…", Scope.PERSON, Door.PAGE)], moment=MOMENT)
    (before,) = world.items("do_not_contact")
    assert before["sources"] == {"page": "person"}, "a draw reads the list by the megabyte"
    assert work(record("MODIFY", key, old=before, new=before | change))["narrowed"] == 1


@pytest.mark.req("R20")
def test_a_record_that_fails_keeps_no_other_waiting_and_comes_again(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    records = [type_in(world, "07700 900123"), type_in(world, "07700 900124")]
    whole = tidying.tidy

    def fail_once(listed: Any, typed: str, **options: Any) -> Any:
        if typed.endswith("3"):
            raise RuntimeError(typed)
        return whole(listed, typed, **options)

    with monkeypatch.context() as broken:
        broken.setattr(tidy_list, "tidy", fail_once)
        found = work(*records)
    assert (found["batchItemFailures"], found["tidied"]) == ([place_of(records[0])], 1)
    told = [vars(line) for line in caplog.records]
    assert [line["error"] for line in told if line["levelname"] == "ERROR"] == ["RuntimeError"]
    assert "900123" not in str([found, told])
    assert the_list(world).read().typed == 1
    assert work(*records)["tidied"] == 1
    assert the_list(world).read().typed == 0


def place_of(record: dict[str, Any]) -> dict[str, str]:
    """How a record that failed is reported to the trigger."""
    return {"itemIdentifier": record["dynamodb"]["SequenceNumber"]}


@pytest.mark.req("R20")
def test_what_comes_again_behind_a_bad_record_is_told_once(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = record("REMOVE", "07700 900123", old={})
    del bad["dynamodb"]["Keys"]
    removal = record("REMOVE", RING.contact("phone", "+447700900124"), old={"scope": "person"})
    batch = [bad, type_in(world, "the lady at number 4"), removal]
    for _ in range(9):  # the trigger's attempts, from the first that failed
        assert work(*batch)["batchItemFailures"] == [place_of(bad)]
    told = world.notices()
    for said in ("cannot read", "removed entries"):
        assert sum(said in notice for notice in told) == 1
    assert capsys.readouterr().out.count('"DoNotContactRemoved":[1.0]') == 1


@pytest.mark.req("R20")
def test_a_process_that_knows_nothing_tells_again_rather_than_never(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    removal = record("REMOVE", RING.contact("phone", "+447700900124"), old={"scope": "person"})

    def fail(*_: Any, **__: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(notices, "publish", fail)
        with pytest.raises(UnexpectedFailure):
            work(removal)
    assert work(removal)["removed"] == 1, "what could not be told is told when it comes again"
    tidy_list._told.clear()
    work(removal)
    assert len(world.notices()) == 2


@pytest.mark.req("R20")
def test_hash_and_removal_happen_together_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    inserted = type_in(world, "07700 900123", scope="number")
    before = world.items("do_not_contact")
    real = dynamodb.get

    def changed_meanwhile(client: Any, table: str, key: dict[str, Any]) -> Any:
        item = real(client, table, key)
        if item and item.get("scope") == "number":
            type_in(world, "07700 900123", scope="person")  # somebody thinks better of it
        return item

    with monkeypatch.context() as racing:
        racing.setattr(dynamodb, "get", changed_meanwhile)
        assert work(inserted)["batchItemFailures"] == [place_of(inserted)]
    assert [item["contact"] for item in world.items("do_not_contact")] == [before[0]["contact"]]
    work(inserted)
    (item,) = world.items("do_not_contact")
    assert item["scope"] == "person"


@pytest.mark.req("R20")
def test_an_entry_that_somebody_else_tidies_meanwhile_is_gone_and_no_failure(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    inserted, again = (type_in(world, "07700 900123") for _ in range(2))
    place = "functions.tidy_list.tidy.update_for"

    def tidied_meanwhile(*args: Any, **remarks: Any) -> Any:
        monkeypatch.setattr(place, update_for)
        assert work(again)["tidied"] == 1
        return update_for(*args, **remarks)

    monkeypatch.setattr(place, tidied_meanwhile)
    assert work(inserted) == {"batchItemFailures": [], "gone": 1}


@pytest.mark.req("R20")
@pytest.mark.parametrize(("contacts", "outcome"), [(90, "tidied"), (91, "unreadable")])
def test_an_entry_of_more_contacts_than_one_transaction_takes_waits_for_a_person(
    world: World, contacts: int, outcome: str
) -> None:
    many = ",".join(f"077009{number:05d}" for number in range(contacts))
    assert work(type_in(world, many))[outcome] == 1
    assert len(the_list(world).read().person) == contacts


@pytest.mark.req("R20")
def test_the_hourly_run_rings_for_what_cannot_be_read_and_says_by_counts_what_it_did(
    world: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in ("07700 900123", "the lady at number 4"):
        type_in(world, text)
    assert tidy_list.handler({}, Context()) == {"tidied": 1, "unreadable": 1}
    (notice,) = world.notices()
    assert "cannot read entries" in notice
    [line] = [vars(one) for one in caplog.records if one.message == LogMessage.CAUGHT_UP]
    assert (line["counts"], line["remaining"]) == ({"tidied": 1, "unreadable": 1}, 0)
    out = capsys.readouterr().out
    assert '"DoNotContactUnreadable":[1.0]' in out
    assert out.count('"DoNotContactAdded":[1.0]') == 2  # in all, and by its door
    assert '"door":"console"' in out


@pytest.mark.req("R20")
def test_a_batch_says_by_counts_what_was_done_and_how_much_comes_again(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    bad = record("REMOVE", "07700 900123", old={})
    del bad["dynamodb"]["Keys"]
    work(bad, type_in(world, "07700 900123"))
    [line] = [vars(one) for one in caplog.records if one.message == LogMessage.DONE]
    assert (line["counts"], line["remaining"]) == ({"tidied": 1}, 1)
