"""send_links as a whole: what is sent, to whom, when, and what its summary says."""

from __future__ import annotations

import json
from datetime import date
from itertools import count
from typing import Any

import pytest

from functions.send_links.run_clock import RunClock
from functions.shared.aws import dynamodb
from functions.shared.log import UnexpectedFailure
from functions.shared.stores.people.invitation import Channel, Invitation, State
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from tests.component.conftest import World
from tests.invitations import MOMENT, RING, email_of, invitation, phone_of
from tests.sending_world import (
    Context,
    calls_watched,
    contacted,
    put,
    release,
    run,
    states,
    store,
    the_list,
    turn,
)


@pytest.mark.req("R20", "R28")
def test_each_invitation_is_sent_once_by_its_channel(world: World) -> None:
    turn(world)
    put(world, [invitation(1), invitation(2, channel=Channel.SMS)])
    first = run()
    assert (first["sent"], first["sent_email"], first["sent_sms"]) == (2, 1, 1)
    assert first["stopped"] is None
    assert run()["sent"] == 0
    assert contacted() == {email_of(1): 1, phone_of(2): 1}
    items = world.items("invitation")
    assert {item["state"] for item in items} == {"sent"}
    assert {item["sent_at"] for item in items} == {"2027-11-19T11:00:00Z"}


def test_an_email_carries_one_click_headers_its_id_and_nothing_of_the_person(world: World) -> None:
    turn(world)
    (one,) = put(world, [invitation(1)])
    seen: list[dict[str, Any]] = []

    def watch(name: str, params: dict[str, Any]) -> None:
        if name == "SendEmail":
            seen.append(json.loads(params["body"]))

    with calls_watched(watch, "before-call"):
        run()
    (sent,) = seen
    headers = {item["Name"]: item["Value"] for item in sent["Content"]["Simple"]["Headers"]}
    assert headers == {
        "List-Unsubscribe": f"<https://opt-out.example.org/{one.opt_out_token}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert sent["EmailTags"] == [{"Name": "invitation_id", "Value": one.invitation_id}]
    assert sent["ConfigurationSetName"] == "victim-surveys"
    assert sent["FromEmailAddress"] == "MOPAC survey <survey@surveys.example.org>"
    assert sent["Destination"] == {"ToAddresses": [email_of(1)]}
    for part in (one.crime_no, one.case_id, "Central North", "Assault"):
        assert part not in json.dumps(sent)


@pytest.mark.req("R28")
@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("2027-11-21T12:00:00Z", 0),  # Sunday
        ("2027-11-22T03:00:00Z", 0),  # at night
        ("2027-11-17T12:00:00Z", 0),  # the day before contact-from
        ("2027-11-18T12:00:00Z", 1),
        ("2027-12-24T12:00:00Z", 1),
        ("2027-12-29T12:00:00Z", 0),  # the day after contact-to
        ("2027-12-27T12:00:00Z", 0),  # a bank holiday inside the dates
    ],
)
def test_nothing_is_sent_outside_contact_hours_and_dates(
    world: World, moment: str, sent: int
) -> None:
    turn(world)
    put(world, [invitation(1)])
    assert run({"time": moment})["sent"] == sent
    assert sum(contacted().values()) == sent


@pytest.mark.req("R03")
def test_an_invitation_whose_dates_are_over_expires(world: World) -> None:
    turn(world)
    put(world, [invitation(1)])
    assert run({"time": "2027-12-29T12:00:00Z"})["too_late"] == 1
    assert list(states(world).values()) == [State.EXPIRED]


@pytest.mark.req("R20")
@pytest.mark.parametrize("kind", ["email", "phone", "crime"])
def test_a_victim_who_opted_out_by_any_detail_is_not_contacted(world: World, kind: str) -> None:
    turn(world)
    (one, _) = put(world, [invitation(1), invitation(2)])
    key = next(key for key in one.contact_keys if key.startswith(kind))
    the_list(world).add([NewEntry(key, "…", Scope.PERSON, Door.ORS_FILE)], moment=MOMENT)
    found = run()
    assert (found["sent"], found["listed"]) == (1, 1)
    assert contacted() == {email_of(2): 1}
    assert store(world).get(one.invitation_id) == put_state(one, State.SUPPRESSED, "listed")


def put_state(one: Invitation, state: State, reason: str) -> Invitation:
    return Invitation.from_item(one.to_item() | {"state": state.value, "reason": reason})


@pytest.mark.req("R20")
def test_a_wrong_number_of_hers_blocks_that_number_and_no_other(world: World) -> None:
    turn(world)
    put(world, [invitation(1), invitation(2, channel=Channel.SMS)])
    for number in (1, 2):
        key = RING.contact("phone", phone_of(number))
        the_list(world).add([NewEntry(key, "…", Scope.NUMBER, Door.ORS_FILE)], moment=MOMENT)
    assert run()["listed"] == 1
    assert contacted() == {email_of(1): 1}


@pytest.mark.req("R20")
def test_what_a_person_typed_is_honoured_before_it_is_tidied(world: World) -> None:
    turn(world)
    put(world, [invitation(1), invitation(2), invitation(3)])
    for text in ("+44 (0)7812 340001", " Person2@EXAMPLE.org "):
        world.dynamodb.put_item(
            TableName=world.table("do_not_contact"), Item={"contact": {"S": text}}
        )
    assert run()["listed"] == 2
    assert contacted() == {email_of(3): 1}


@pytest.mark.req("R22")
def test_an_item_of_uss_in_the_table_is_never_sent_and_is_seen(world: World) -> None:
    turn(world)
    put(world, [invitation(1)])
    forged = invitation(2).to_item() | {"survey": "uss"}
    dynamodb.write_batch(world.dynamodb, world.table("invitation"), puts=[forged])
    found = run()
    assert (found["sent"], found["unusable"]) == (1, 1)
    assert contacted() == {email_of(1): 1}


def test_an_unreadable_do_not_contact_list_stops_the_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(world)
    put(world, [invitation(1)])
    monkeypatch.setenv("DO_NOT_CONTACT_TABLE", "no-such-table")
    with pytest.raises(UnexpectedFailure, match="ResourceNotFound"):
        run()
    assert not contacted()


def test_a_run_ends_before_its_time_and_the_next_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(world)
    put(world, [invitation(number) for number in range(1, 31)])
    looks = count()  # time passes by looks at the clock: how busy this machine is says nothing
    monkeypatch.setattr(RunClock, "elapsed", lambda _clock: next(looks) * 0.03)
    found = run(context=Context(seconds=41))
    assert found["stopped"] == "time"
    assert 0 < found["sent"] < 30
    assert run()["sent"] == 30 - found["sent"]
    assert set(contacted().values()) == {1}


def test_a_dry_run_counts_and_calls_no_sender(world: World) -> None:
    release(world)
    put(world, [invitation(1), invitation(2, channel=Channel.SMS), invitation(3), invitation(4)])
    world.dynamodb.put_item(
        TableName=world.table("do_not_contact"), Item={"contact": {"S": email_of(3)}}
    )
    put(world, [invitation(5, contact_to=date(2027, 11, 18))])
    before = world.items("invitation")
    found = run({"dry_run": True})
    assert found["email"] == {"listed": 1, "too_late": 1, "would_send": 2}
    assert found["sms"] == {"would_send": 1}
    assert (found["switch"], found["inside_hours"]) == ("off", True)
    assert not contacted()
    assert world.items("invitation") == before
