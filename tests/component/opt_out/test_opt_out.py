"""The opt-out page: whoever says no is heard, and nobody learns who is on file (R20, R38)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from functions.shared.clock import Month
from functions.shared.stores.people.cases import Case
from functions.shared.stores.people.invitation import CONTACT_FIELDS, Channel, Invitation, State
from functions.shared.stores.people.listed import Scope
from functions.shared.stores.people.register import Register
from functions.shared.text.crime_numbers import CrimeNumber
from functions.stop_list import handler as stop_list
from functions.tidy_list.carry_out import LogMessage
from tests.component.conftest import World
from tests.dropping import put_and_run, table
from tests.invitations import RING, crime, email_of, invitation, phone_of
from tests.opt_out_page import ask, follow, get, post, post_alone, request, waiting
from tests.sending_world import Context, contacted, put, run, states, the_list, turn

WRONG = "w" * 22
LONG_AGO = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())


def listed(world: World) -> dict[str, str]:
    """Key → scope of the do-not-contact list, without requests that wait."""
    found = world.items("do_not_contact")
    return {item["contact"]: item["scope"] for item in found if "asked" not in item}


def all_keys(number: int) -> set[str]:
    return {
        RING.contact("crime", crime(number)),
        RING.contact("email", email_of(number)),
        RING.contact("phone", phone_of(number)),
    }


def case_of(one: Invitation) -> Case:
    """The register's entry of somebody invited."""
    return Case(
        case_id=one.case_id,
        survey="ovss",
        month=Month(2027, 11),
        crime=CrimeNumber(one.crime_no),
        viw=one.viw_no,
        contacts=one.contact_keys,
        people=(),
        until=date(2028, 6, 28),
    )


@pytest.mark.req("R20")
def test_do_not_contact_me_lists_everything_held_and_ends_the_invitation(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    assert post(one.opt_out_token, choice="stop")["statusCode"] == 200
    assert listed(world) == dict.fromkeys(all_keys(1), "person")
    assert states(world) == {one.invitation_id: State.OPTED_OUT}
    turn(world)
    assert run()["sent"] == 0
    assert not contacted()


@pytest.mark.req("R20")
def test_an_opt_out_is_honoured_for_another_invitation_of_the_same_person(world: World) -> None:
    one, other = put(world, [invitation(1), invitation(2, contact_keys=invitation(1).contact_keys)])
    post(one.opt_out_token, choice="stop")
    turn(world)
    assert run()["listed"] == 1
    assert states(world)[other.invitation_id] is State.SUPPRESSED


@pytest.mark.req("R20")
def test_one_click_of_a_mail_program_is_an_opt_out(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    body = "List-Unsubscribe=One-Click"
    assert ask(request("POST", f"/{one.opt_out_token}", body))["statusCode"] == 200
    follow()
    assert listed(world) == dict.fromkeys(all_keys(1), "person")


@pytest.mark.attack("body")
@pytest.mark.req("R20")
def test_one_click_may_come_as_a_multipart_form(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    part = (
        '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--'
    )
    reply = ask(
        request("POST", f"/{one.opt_out_token}", part, kind="multipart/form-data; boundary=b")
    )
    assert reply["statusCode"] == 200
    follow()
    assert states(world) == {one.invitation_id: State.OPTED_OUT}


@pytest.mark.req("R20")
@pytest.mark.parametrize("channel", list(Channel))
def test_this_is_not_me_blocks_the_number_or_address_alone(world: World, channel: Channel) -> None:
    (one,) = put(world, [invitation(1, channel=channel)])
    post(one.opt_out_token, choice="not_me")
    assert one.address_key
    assert listed(world) == {one.address_key: "number"}
    assert states(world) == {one.invitation_id: State.OPTED_OUT}


@pytest.mark.req("R38")
def test_not_safe_lists_the_person_and_tells_the_safeguarding_role_at_once(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    post(one.opt_out_token, choice="not_safe")
    (notice,) = world.notices()
    assert one.invitation_id in notice
    assert "safeguarding" in notice
    for value in (email_of(1), phone_of(1), crime(1), one.case_id, one.token, "Assault"):
        assert value not in notice
    assert listed(world) == dict.fromkeys(all_keys(1), "person")
    (concern,) = world.items("ledger")
    assert (concern["owner"], concern["state"]) == ("safeguarding role", "open")
    assert concern["close_by"] > concern["opened_at"]


@pytest.mark.req("R38")
def test_not_safe_said_twice_is_told_once_and_untold_if_telling_failed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = put(world, [invitation(1)])
    monkeypatch.setenv("SAFEGUARDING_TOPIC", "arn:aws:sns:eu-west-2:123456789012:gone")
    post_alone(one.opt_out_token, choice="not_safe")
    assert follow() == 1  # it comes again
    assert listed(world)  # the list came first
    assert len(waiting()) == 1
    monkeypatch.setenv("SAFEGUARDING_TOPIC", world.environment["SAFEGUARDING_TOPIC"])
    for _ in range(2):
        assert post(one.opt_out_token, choice="not_safe")["statusCode"] == 200
    assert len(world.notices()) == 1


@pytest.mark.req("R38")
def test_not_safe_typed_for_somebody_else_under_the_same_link_is_told_as_well(
    world: World,
) -> None:
    (one,) = put(world, [invitation(1)])
    for contact in ("", "07700 900123", "07700 900124", "07700 900124"):
        post(one.opt_out_token, choice="not_safe", contact=contact)
    assert len(world.notices()) == 3


@pytest.mark.req("R38")
def test_not_safe_said_again_on_another_day_is_told_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = put(world, [invitation(1)])
    for day in (1, 2):
        now = datetime(2027, 12, day, 12, tzinfo=UTC)
        monkeypatch.setattr("functions.opt_out.handler.real_now", lambda now=now: now)
        post(one.opt_out_token, choice="not_safe")
    assert len(world.notices()) == 2


@pytest.mark.req("R20")
def test_it_works_twice(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    first, second = post(one.opt_out_token, choice="stop"), post(one.opt_out_token, choice="stop")
    assert first == second
    assert listed(world) == dict.fromkeys(all_keys(1), "person")


@pytest.mark.req("R20", "R43")
def test_when_contact_details_have_ended_the_register_still_knows_what_to_list(
    world: World,
) -> None:
    one = invitation(1)
    item = {name: value for name, value in one.to_item().items() if name not in CONTACT_FIELDS}
    put(world, [type(one).from_item(item)])
    register = Register(world.dynamodb, world.table("register"), world.table("history"))
    contacts = tuple(sorted(key for key in all_keys(1) if not key.startswith("crime")))
    register.enter([replace(case_of(one), contacts=contacts)])
    post(one.opt_out_token, choice="stop")
    assert listed(world) == dict.fromkeys(all_keys(1), "person")


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("07700 900123", "phone", "+447700900123"),  # possible is enough
        ("+44 (0)7812 340009", "phone", "+447812340009"),
        (" Someone@Example.org ", "email", "someone@example.org"),
    ],
)
@pytest.mark.parametrize("token", [WRONG, "", "../x"])
def test_a_typed_phone_or_email_is_blocked_whatever_the_token(
    world: World, token: str, typed: str, kind: str, value: str
) -> None:
    assert post(token, choice="stop", contact=typed)["statusCode"] == 200
    assert listed(world) == {RING.contact(kind, value): "person"}


def test_what_cannot_be_read_is_said_and_the_choice_is_kept(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    reply = post(one.opt_out_token, choice="stop", contact="my old number")
    assert reply["statusCode"] == 400
    assert "could not read all of what you typed" in " ".join(reply["body"].split())
    assert listed(world) == dict.fromkeys(all_keys(1), "person")
    assert post(WRONG, choice="stop", contact="my old number")["body"] == reply["body"]
    # Without a link what could be read is noted, and if it is nothing there was nothing to note.
    assert post("", choice="stop", contact="07700 900123 or a@b")["body"] == reply["body"]
    assert RING.contact("phone", "+447700900123") in listed(world)
    assert "nothing was saved" in post("", choice="stop", contact="my old number")["body"]


@pytest.mark.attack("oracle")
@pytest.mark.req("R20")
def test_the_page_takes_no_crime_number_since_they_follow_one_another(world: World) -> None:
    for token in ("", WRONG):
        for text in ("4612345/26", "CR 4612345/26", "my number is 4612345/26"):
            assert post(token, choice="stop", contact=text)["statusCode"] == 400
    assert listed(world) == {}


@pytest.mark.req("R20", "R38")
@pytest.mark.parametrize(
    "lengthened",
    [
        "{}", "{}.", "{})", "{}%3E", "{}/", "{}?utm_source=mail", "{};", "{}%E2%80%9D,", "<{}>",
        "v3/__https://opt-out.example.org/{}__;!!abc", "url/https%3A%2F%2Fx.example%2F{}%2F",
        "url/https%253A%252F%252Fopt-out.example.org%252F{}", "{}%253E",
        "*{}*", "{}_", "{}&amp;x=1", "{}%0A", "{a}%0A{b}", "{a}=%0D%0A{b}",
    ],
)  # fmt: skip
def test_a_link_that_a_mail_program_lengthened_is_the_persons_own(
    world: World, lengthened: str
) -> None:
    (one,) = put(world, [invitation(1)])
    token = one.opt_out_token
    reply = post(lengthened.format(token, a=token[:11], b=token[11:]), choice="not_safe")
    assert reply["statusCode"] == 200
    assert listed(world) == dict.fromkeys(all_keys(1), "person")
    assert states(world) == {one.invitation_id: State.OPTED_OUT}
    assert len(world.notices()) == 1


@pytest.mark.attack("header")
@pytest.mark.req("R20", "R38")
@pytest.mark.parametrize("cut", [lambda t: t[:-1], lambda t: f"{t}x", lambda _: "robots.txt"])
def test_a_path_that_cannot_be_a_link_of_ours_gets_the_answer_of_the_bare_page(
    world: World, cut: Callable[[str], str]
) -> None:
    (one,) = put(world, [invitation(1)])
    assert post(cut(one.opt_out_token), choice="not_safe") == post("", choice="not_safe")
    assert "We cannot tell who you are" in post("", choice="not_safe")["body"]
    assert world.notices() == []


@pytest.mark.req("R38")
def test_not_safe_by_a_link_that_leads_to_nobody_is_told_without_a_name(world: World) -> None:
    assert post(WRONG, choice="not_safe")["statusCode"] == 200
    (notice,) = world.notices()
    assert "a link that belongs to no one" in notice
    assert WRONG not in notice
    before = len(world.items("ledger"))
    for token in (WRONG, "v" * 22):
        post(token, choice="not_safe")
    assert len(world.items("ledger")) == before + 1, "another link is another concern"


@pytest.mark.attack("flood")
@pytest.mark.req("R38")
def test_many_typed_not_safes_come_as_two_messages_with_hints_to_act_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2027, 12, 1, 12, tzinfo=UTC)
    monkeypatch.setattr("functions.opt_out.handler.real_now", lambda: now)
    for number in range(100, 130):
        post("", choice="not_safe", contact=f"07700 900{number}")
    (first,) = world.notices()
    assert "07…100" in json.loads(first)["Message"]
    stop_list.handler({"time": "2027-12-01T12:10:00Z"}, Context())
    (rest,) = world.notices()
    assert "people: 29" in rest
    assert "07…129" in json.loads(rest)["Message"]
    assert "900129" not in rest
    stop_list.handler({"time": "2027-12-01T13:10:00Z"}, Context())
    assert world.notices() == []
    # Somebody by their own link does not wait for it.
    (one,) = put(world, [invitation(1)])
    post(one.opt_out_token, choice="not_safe")
    assert len(world.notices()) == 1


@pytest.mark.req("R38")
def test_a_concern_that_could_not_be_told_is_told_by_the_next_sweep(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = put(world, [invitation(1)])
    with monkeypatch.context() as broken:
        broken.setenv("SAFEGUARDING_TOPIC", "arn:aws:sns:eu-west-2:123456789012:gone")
        post_alone(one.opt_out_token, choice="not_safe")
        assert follow() == 1
    # Nobody was told, but nobody writes to them either.
    assert states(world) == {one.invitation_id: State.OPTED_OUT}
    for moment in ("2027-12-01T12:10:00Z", "2027-12-01T13:10:00Z"):
        stop_list.handler({"time": moment}, Context())
    (notice,) = world.notices()
    assert one.invitation_id in notice


@pytest.mark.req("R20", "R38", "R39")
@pytest.mark.parametrize("choice", ["stop", "not_me", "not_safe"])
def test_the_link_works_though_the_person_has_withdrawn_their_answers(
    world: World, choice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """They still have the message, and next month's draw still has their email."""
    (one,) = put(world, [invitation(1, state=State.SENT)])
    register = Register(world.dynamodb, world.table("register"), world.table("history"))
    register.enter([case_of(one)])
    wish = table([{"Crime No": one.crime_no, "Withdraw": "all"}], ("Crime No", "Withdraw"))
    put_and_run(world, "withdrawals/w.csv", wish)
    assert world.items("invitation") == []
    world.notices()
    capsys.readouterr()
    assert post(one.opt_out_token, choice=choice)["statusCode"] == 200
    assert '"OptedOut":[1.0]' in capsys.readouterr().out
    if choice == "not_me":
        assert listed(world) == {RING.contact("email", email_of(1)): "number"}
    else:
        assert listed(world) == dict.fromkeys(all_keys(1), "person")
    told = world.notices()
    assert len(told) == (choice == "not_safe")
    assert "a link that belongs to no one" not in str(told)
    text = str([item for item in world.items("ledger") if item["item"].startswith("objector#")])
    for value in (one.opt_out_token, one.crime_no, email_of(1), one.invitation_id):
        assert value not in text
    # Next month the same email comes under another crime.
    turn(world)
    put(world, [invitation(2, email=email_of(1), address_key=RING.contact("email", email_of(1)))])
    assert run()["sent"] == 0


@pytest.mark.req("R20")
def test_a_link_that_was_cut_off_promises_nothing_and_asks_who_it_is(world: World) -> None:
    reply = post("", choice="stop", contact=" ")
    assert reply["statusCode"] == 400
    assert "Thank you" not in reply["body"]
    assert "We cannot tell who you are" in reply["body"]
    assert post("", choice="stop", contact="07700 900123")["statusCode"] == 200
    assert listed(world) == {RING.contact("phone", "+447700900123"): "person"}


@pytest.mark.attack("oracle")
@pytest.mark.req("R20")
def test_get_is_the_same_page_byte_for_byte_and_changes_nothing(world: World) -> None:
    (kept, expired) = put(world, [invitation(1), invitation(2, expires_at=LONG_AGO)])
    before = world.items("invitation")
    paths = [f"/{kept.opt_out_token}", f"/{expired.opt_out_token}", f"/{WRONG}", "/", "/robots.txt"]
    replies = [get(path) for path in paths]
    assert all(reply == replies[0] for reply in replies)
    assert world.items("invitation") == before
    assert listed(world) == {}


@pytest.mark.attack("oracle")
@pytest.mark.req("R20")
@pytest.mark.parametrize("choice", ["stop", "not_me", "not_safe"])
@pytest.mark.parametrize("contact", ["", "07700 900123"])
def test_post_gives_the_same_thanks_for_a_right_a_wrong_and_an_expired_token(
    world: World, choice: str, contact: str
) -> None:
    (kept, expired) = put(world, [invitation(1), invitation(2, expires_at=LONG_AGO)])
    tokens = [kept.opt_out_token, expired.opt_out_token, WRONG]
    replies = [post(token, choice=choice, contact=contact) for token in tokens]
    assert len({reply["body"] for reply in replies}) == 1
    assert len({str(reply["headers"]) + str(reply["statusCode"]) for reply in replies}) == 1


@pytest.mark.req("R43a")
def test_an_expired_invitation_is_not_looked_at_though_it_is_still_there(world: World) -> None:
    (one,) = put(world, [invitation(1, expires_at=LONG_AGO)])
    post(one.opt_out_token, choice="stop")
    assert listed(world) == {}
    assert states(world) == {one.invitation_id: State.DUE}


@pytest.mark.req("R20")
def test_a_mail_scanner_that_follows_every_link_opts_nobody_out(world: World) -> None:
    turn(world)
    people = put(world, [invitation(number) for number in range(1, 6)])
    for one in people:
        for method in ("GET", "HEAD", "OPTIONS", "PUT"):
            ask(request(method, f"/{one.opt_out_token}"))
    assert listed(world) == {}
    assert run()["sent"] == 5


@pytest.mark.attack("header")
@pytest.mark.parametrize(
    ("event", "status"),
    [
        (request("PUT"), 405),
        (request("DELETE"), 405),
        (request("POST", body=b"x" * 5000), 413),
        (request("POST", body=b"\xff\xfe\x00choice=stop"), 400),
        (request("POST", body="&".join(f"a{n}=1" for n in range(200))), 400),
        (request("POST", kind="multipart/form-data", body=b"no boundary"), 400),
        (request("POST") | {"body": "%%%not base64", "isBase64Encoded": True}, 400),
        (request("POST") | {"headers": {}}, 400),
    ],
)
def test_odd_requests_do_no_harm(world: World, event: dict[str, Any], status: int) -> None:
    assert ask(event)["statusCode"] == status
    assert listed(world) == {}


def test_when_a_request_cannot_be_written_the_person_is_told_to_try_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = put(world, [invitation(1)])
    monkeypatch.setenv("DO_NOT_CONTACT_TABLE", "no-such-table")
    reply = post_alone(one.opt_out_token, choice="stop")
    assert reply["statusCode"] == 503
    text = " ".join(reply["body"].split())
    assert "we may not have saved your choice" in text  # a reply that was lost tells neither
    assert "Thank you" not in text
    assert states(world) == {one.invitation_id: State.DUE}


def test_an_entry_of_the_list_keeps_no_clear_text(
    world: World, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    (one,) = put(world, [invitation(1)])
    post(one.opt_out_token, choice="stop", contact="07700 900123")
    # What is told of it are counts, an id, and the choice.
    out = capsys.readouterr().out
    for told in ('"OptedOut":[1.0]', '"DoNotContactAdded":[3.0,1.0,0.0]', '"door":"page"'):
        assert told in out
    [line] = [vars(each) for each in caplog.records if each.message == LogMessage.DONE]
    assert (line["reason"], line["invitation_id"]) == ("stop", one.invitation_id)
    assert [item["reason"] for item in world.items("invitation")] == ["stop"]
    everything = str(world.items("do_not_contact"))
    for value in (email_of(1), phone_of(1), crime(1), "900123", "07700"):
        assert value not in everything
    assert the_list(world).read().typed == 0
    assert {item["scope"] for item in world.items("do_not_contact")} == {Scope.PERSON}
