"""The page writes one request and knows nothing; what is asked is done whatever dies (R20, R38)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.opt_out.events import Form
from functions.shared.aws import dynamodb
from functions.shared.errors import SurveyError
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.shared.stores.people.objecting.request_store import Requests
from functions.shared.stores.people.objecting.requests import Ask, Choice, from_item, of_page
from functions.shared.text.contacts import read
from functions.tidy_list import handler as tidy_list
from tests.component.conftest import World
from tests.component.opt_out.test_opt_out import LONG_AGO, WRONG, all_keys, listed
from tests.crashing import die_everywhere
from tests.invitations import MOMENT, RING, invitation, phone_of
from tests.opt_out_page import follow, post_alone, record_of, tidy, waiting
from tests.sending_world import Context, calls_watched, put, run, states, the_list, turn
from tests.spelling_table import CONTACTS

HOURLY = {"time": "2027-12-01T12:05:00Z"}


def later(monkeypatch: pytest.MonkeyPatch, *, minutes: int = 30) -> None:
    """The hourly run comes a while after everything that was asked until now."""
    now = datetime.now(UTC) + timedelta(minutes=minutes)

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return now

    monkeypatch.setattr(tidy_list, "datetime", Later)


def hourly() -> Any:
    return tidy_list.handler(HOURLY, Context())


@pytest.mark.req("R20")
@pytest.mark.parametrize("choice", list(Choice))
@pytest.mark.parametrize("contact", ["", "07700 900123", "07812 340007"])
def test_known_unknown_expired_listed_and_unlisted_cost_the_same_calls(
    world: World, choice: Choice, contact: str
) -> None:
    kept, expired, on_list = put(
        world, [invitation(1), invitation(2, expires_at=LONG_AGO), invitation(3)]
    )
    entries = [NewEntry(key, "…", Scope.PERSON, Door.ORS_FILE) for key in on_list.contact_keys]
    number = RING.contact("phone", "+447812340007")
    entries.append(NewEntry(number, "…", Scope.PERSON, Door.ORS_FILE))
    the_list(world).add(entries, moment=MOMENT)
    tokens = [one.opt_out_token for one in (kept, expired, on_list)]
    for token in [*tokens, WRONG, *([""] if contact else [])]:
        calls: list[str] = []
        with calls_watched(lambda name, _, calls=calls: calls.append(name), "before-call"):  # type: ignore[misc]
            assert post_alone(token, choice=choice, contact=contact)["statusCode"] == 200
        assert calls == ["UpdateItem"]


@pytest.mark.req("R20")
def test_the_page_needs_neither_the_key_of_the_hashes_nor_anything_held_of_anybody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = put(world, [invitation(1)])
    with monkeypatch.context() as bare:
        for name in world.environment:
            if name.endswith(("_TABLE", "_BUCKET", "_TOPIC", "_SECRET")):
                bare.delenv(name)
        bare.setenv("DO_NOT_CONTACT_TABLE", world.table("do_not_contact"))
        assert post_alone(one.opt_out_token, choice="not_safe")["statusCode"] == 200
    follow()
    assert listed(world) == dict.fromkeys(all_keys(1), "person")
    assert len(world.notices()) == 1


@pytest.mark.req("R20", "R28")
def test_from_the_moment_of_the_thanks_nobody_is_written_to_though_nothing_is_worked_yet(
    world: World,
) -> None:
    by_link, by_phone, other = put(world, [invitation(1), invitation(2), invitation(3)])
    post_alone(by_link.opt_out_token, choice="stop")
    post_alone("", choice="stop", contact=phone_of(2))  # another of their contacts than the email
    turn(world)
    assert run()["sent"] == 1
    assert states(world)[other.invitation_id] is State.SENT
    for one in (by_link, by_phone):
        assert states(world)[one.invitation_id] is State.SUPPRESSED
    follow()
    assert states(world)[by_link.invitation_id] is State.OPTED_OUT


@pytest.mark.req("R20", "R38")
def test_a_request_is_done_wherever_its_worker_dies(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch)
    (one,) = put(world, [invitation(1)])
    post_alone(one.opt_out_token, choice="not_safe", contact="07700 900101")

    def check() -> None:
        assert waiting() == []
        typed = RING.contact("phone", "+447700900101")
        assert {*all_keys(1), typed} <= listed(world).keys()
        assert states(world)[one.invitation_id] is State.OPTED_OUT
        told = [notice for notice in world.notices() if one.invitation_id in notice]
        assert 1 <= len(told) <= 2  # a death between telling and noting it tells again

    assert die_everywhere(hourly, check) > 5


@pytest.mark.req("R20")
def test_what_the_stream_lost_is_done_within_the_hour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = put(world, [invitation(1)])
    post_alone(one.opt_out_token, choice="stop")
    world.dynamodb.put_item(
        TableName=world.table("do_not_contact"), Item={"contact": {"S": "07700 900123"}}
    )
    assert hourly() == {"tidied": 1}  # the request may be on its way
    later(monkeypatch)
    assert hourly() == {"requested": 1}
    assert listed(world).keys() == {*all_keys(1), RING.contact("phone", "+447700900123")}
    assert hourly() == {}


@pytest.mark.req("R20")
def test_a_request_that_a_person_deletes_is_done_all_the_same_and_rings_if_it_was_not(
    world: World,
) -> None:
    (one,) = put(world, [invitation(1)])
    post_alone(one.opt_out_token, choice="stop")
    (image,) = waiting()
    world.dynamodb.delete_item(
        TableName=world.table("do_not_contact"), Key={"contact": image["contact"]}
    )
    assert tidy(record_of("REMOVE", OldImage=image))["removed"] == 1
    (notice,) = world.notices()
    assert one.opt_out_token not in notice
    tidy(record_of("INSERT", NewImage=image))
    assert listed(world) == dict.fromkeys(all_keys(1), "person")
    assert tidy(record_of("REMOVE", OldImage=image))["nothing"] == 1


@pytest.mark.req("R20", "R38")
def test_two_who_ask_at_once_by_one_link_lose_nothing_of_each_other(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    for choice in ("not_safe", "not_me"):
        post_alone(one.opt_out_token, choice=choice)
    (image,) = waiting()
    assert {*image["asked"]["SS"]} == {"not_me", "not_safe"}
    # More is asked while the first is being worked: it stays.
    first = of_page(one.opt_out_token, Ask(Choice.NOT_SAFE), MOMENT)
    assert not Requests(world.dynamodb, world.table("do_not_contact")).done(first)
    follow()
    assert listed(world) == dict.fromkeys(all_keys(1), "person")
    assert len(world.notices()) == 1
    assert waiting() == []


@pytest.mark.req("R20")
def test_whoever_takes_something_out_of_a_request_is_heard(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    post_alone(one.opt_out_token, choice="stop")
    (image,) = waiting()
    less = {**image, "asked": {"SS": ["not_me"]}}
    assert tidy(record_of("MODIFY", OldImage=image, NewImage=less))["removed"] == 1


@pytest.mark.req("R20a")
@pytest.mark.parametrize(("text", "values"), CONTACTS)
def test_a_request_holds_what_the_one_reader_reads(text: str, values: frozenset[str]) -> None:
    typed, _ = Form(Choice.STOP, text).contacts()
    item = {"contact": "request#x", "asked": {Ask(Choice.STOP, typed).written()}}
    (ask,) = from_item(item, MOMENT).asked
    assert {*ask.contacts} == {key for key in read(text).keys if key.kind != "crime"}
    assert values <= {*ask.typed}


@pytest.mark.req("R39a")
def test_a_request_holds_no_word_of_what_was_typed_beside_a_number(world: World) -> None:
    post_alone("", choice="stop", contact="my wife Wilhelmina is on 07700 900123")
    (image,) = waiting()
    assert image["asked"] == {"SS": ["stop\n+447700900123"]}
    assert "Wilhelmina" not in str(image)


@pytest.mark.attack("flood")
@pytest.mark.req("R20")
def test_an_address_that_begins_like_a_complaint_is_typed_on_the_page_like_any_other(
    world: World,
) -> None:
    """Its door decides whether a flood can be taken back; a complaint's never is."""
    post_alone("", choice="stop", contact="07700 900123, complaint-x@example.org")
    follow()
    doors = [item["sources"] for item in world.items("do_not_contact")]
    assert doors == [{"page": "person"}] * 2


@pytest.mark.req("R20")
def test_an_entry_typed_in_the_likeness_of_a_request_is_an_unreadable_one(world: World) -> None:
    item = {"contact": {"S": "request#somebody"}}
    world.dynamodb.put_item(TableName=world.table("do_not_contact"), Item=item)
    found = tidy(record_of("INSERT", NewImage=item))
    assert found["unreadable"] == 1
    assert len(world.notices()) == 1
    odd = from_item({"contact": "request#x", "asked": {"no such choice\n+447700900123"}}, MOMENT)
    assert odd.asked == (Ask(Choice.STOP, ("+447700900123",)),)


@pytest.mark.req("R20")
def test_one_request_that_fails_keeps_no_other_waiting(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    one, other = put(world, [invitation(1), invitation(2)])
    for each in (one, other):
        post_alone(each.opt_out_token, choice="stop")
    whole = dynamodb.get

    def failing(client: Any, table: str, key: dict[str, Any]) -> Any:
        if key == {"case_id": one.case_id}:
            raise RuntimeError(one.opt_out_token)
        return whole(client, table, key)

    records = [record_of("INSERT", NewImage=image) for image in waiting()]
    with monkeypatch.context() as broken:
        broken.setattr(dynamodb, "get", failing)
        assert len(tidy(*records)["batchItemFailures"]) == 1
        with monkeypatch.context() as moved_on:
            later(moved_on)
            with pytest.raises(SurveyError, match=r"^1 requests or entries"):
                hourly()
    lines = [vars(line) for line in caplog.records]
    errors = [line["error"] for line in lines if line["levelname"] == "ERROR"]
    assert errors == ["RuntimeError", "RuntimeError", "SurveyError"]
    assert one.opt_out_token not in capsys.readouterr().out
    assert one.opt_out_token not in str(lines)
    assert listed(world) == dict.fromkeys(all_keys(2), "person")
    tidy(*records)
    assert all_keys(1) <= listed(world).keys()
