"""The record of an invitation and its table of states (R22, R28, R43)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.aws import dynamodb
from functions.shared.errors import DataError, NotAllowed
from functions.shared.policy import sending
from functions.shared.stores.people.invitation import (
    CONTACT_FIELDS,
    MAY_BECOME,
    Channel,
    Invitation,
    State,
)
from functions.shared.stores.people.invitation_ids import fresh_token, invitation_id, new
from functions.shared.stores.people.invitation_store import transition
from functions.shared.text.survey_tokens import token_in, token_in_any_case
from tests.invitations import MONTH, RING, invitation
from tests.periods import last_day

links = sending.rules().links
OUT = {State.OPTED_OUT, State.SUPPRESSED, State.EXPIRED, State.RECALLED, State.RESPONDED}


def test_an_invitation_survives_its_table() -> None:
    one = invitation(claimed_at="2027-11-19T11:00:00Z", refusals=2)
    assert Invitation.from_item(dynamodb.plain(dynamodb.typed(one.to_item()))) == one


@pytest.mark.req("R43")
def test_an_invitation_without_contact_fields_can_still_be_read() -> None:
    item = {
        name: value for name, value in invitation().to_item().items() if name not in CONTACT_FIELDS
    }
    read = Invitation.from_item(item)
    assert read.address is None
    # By the keyed hashes an objection still counts (R20).
    assert (read.contact_keys, read.address_key) == (
        invitation().contact_keys,
        invitation().address_key,
    )
    assert read.crime_no == invitation().crime_no


@pytest.mark.req("R43a")
def test_an_invitation_whose_time_is_over_is_not_read_even_while_it_is_there() -> None:
    one = invitation()
    end = datetime.fromtimestamp(one.expires_at, UTC)
    assert one.is_kept_at(end - timedelta(seconds=1))
    assert not one.is_kept_at(end)
    assert end.date() <= last_day("invitation", "2027-11") + timedelta(days=1)


@pytest.mark.req("R22")
@pytest.mark.parametrize("survey", ["uss", "vvs", "ivor"])
def test_no_invitation_can_be_made_or_read_for_a_survey_that_never_writes(survey: str) -> None:
    one = invitation()
    with pytest.raises(NotAllowed, match="R22"):
        Invitation.from_item(one.to_item() | {"survey": survey})
    with pytest.raises(NotAllowed, match="R22"):
        new(
            RING,
            survey=survey,
            month=MONTH,
            case_id="case",
            crime_no=one.crime_no,
            viw_no="1",
            bcu="Central West",
            crime_type="Assault",
            channel=Channel.SMS,
            address="+447812340001",
            contact_keys=[],
            contact_from=one.contact_from,
            contact_to=one.contact_to,
        )


@pytest.mark.parametrize(
    "broken", [{"state": "sending"}, {"channel": "fax"}, {"contact_to": "tomorrow"}, {"month": 7}]
)
def test_an_item_that_is_no_invitation_is_refused_without_its_value(broken: dict[str, str]) -> None:
    with pytest.raises(DataError) as raised:
        Invitation.from_item(invitation().to_item() | broken)
    assert str(*broken.values()) not in str(raised.value)


def test_a_missing_attribute_is_named() -> None:
    item = invitation().to_item()
    del item["contact_to"]
    with pytest.raises(DataError, match="contact_to"):
        Invitation.from_item(item)


@pytest.mark.req("R28")
def test_the_id_follows_from_person_and_wave_and_tokens_from_nothing() -> None:
    one, again = invitation(1), invitation(1)
    assert one.invitation_id == again.invitation_id == invitation_id(RING, one.case_id)
    tokens = {one.token, again.token, one.opt_out_token, again.opt_out_token}
    assert len(tokens) == 4
    assert invitation(2).invitation_id != one.invitation_id
    assert len({fresh_token() for _ in range(1000)}) == 1000
    assert all(char.isalnum() for char in fresh_token())


@pytest.mark.req("R28")
def test_every_state_has_its_line_in_the_table() -> None:
    assert set(MAY_BECOME) == set(State)


@pytest.mark.req("R28")
@given(st.lists(st.sampled_from(State), max_size=12))
def test_nobody_who_is_out_of_the_field_ever_becomes_due_or_claimed_again(
    path: list[State],
) -> None:
    state, out = State.DUE, False
    for wanted in path:
        if state in MAY_BECOME[wanted]:
            state = wanted
        out = out or state in OUT
        assert not (out and state in (State.DUE, State.CLAIMED, State.SENT))


@pytest.mark.req("R28")
def test_only_due_can_be_claimed_and_only_a_known_refusal_or_a_person_makes_due_again() -> None:
    assert MAY_BECOME[State.CLAIMED] == {State.DUE}
    assert MAY_BECOME[State.DUE] == {State.CLAIMED, State.UNKNOWN}
    assert MAY_BECOME[State.UNKNOWN] == {State.CLAIMED, State.DUE}
    assert State.OPTED_OUT not in MAY_BECOME[State.RESPONDED]


@pytest.mark.req("R39")
@given(st.sampled_from(["", " ", "<", "(", '"', "\u200b\n"]), st.booleans(), st.booleans())
def test_a_token_is_found_in_what_people_paste(around: str, whole: bool, secure: bool) -> None:
    token = fresh_token()
    start = links.survey("") if secure else links.survey("").replace("https", "http")
    text = f"{around}{start if whole else ''}{token}{around}"
    assert token_in(text) == token
    assert token_in(f"{text} >.") == token


@pytest.mark.req("R39")
def test_what_has_not_the_shape_of_a_link_is_none() -> None:
    token = fresh_token()
    wrong = ["", "4600001/27", token[1:], token + "2", f"{token} {token}", token[:-1] + "0"]
    wrong += [f"https://example.org/o?id={token}", links.survey(""), f"id {links.survey(token)}"]
    assert [token_in(text) for text in wrong] == [None] * len(wrong)


def test_an_update_names_the_states_it_may_come_from() -> None:
    update = transition("id", State.CLAIMED, was={"token": "t"}, claimed_at="now", reason=None)
    assert update["ConditionExpression"] == "#state IN (:from0) AND #token = :was_token"
    assert (
        update["UpdateExpression"] == "SET #state = :to, #claimed_at = :claimed_at REMOVE #reason"
    )
    assert update["ExpressionAttributeValues"][":from0"] == {"S": "due"}


def test_an_sms_goes_to_the_phone_and_an_email_to_the_email() -> None:
    assert invitation(1).address == "person1@example.org"
    assert invitation(1, channel=Channel.SMS).address == "+447812340001"
    assert replace(invitation(1), email=None).address is None


@pytest.mark.req("R39")
@pytest.mark.parametrize(
    "text",
    [
        "id={a}{b}", "ID: {a}{b}", "o?id={a}{b}", "www.online.ors.org.uk/questionnaire/o?id={a}{b}",
        "https://online.ors.org.uk/questionnaire/o?id%3D{a}{b}", "link: {a}{b} (Ada)",
        "https://online.ors.org.uk/questionnaire/o?id={a}=\n{b}", "{a}-{b}", "{a}{b},{a}{b}",
    ],
)  # fmt: skip
def test_a_wish_s_link_is_found_in_whatever_stands_around_it(text: str) -> None:
    token = fresh_token()
    assert token_in_any_case(text.format(a=token[:11], b=token[11:])) == token
    for wrong in (f"{token} {fresh_token()}", f"https://a.example/o?id={token}", f"b.uk/{token}"):
        assert token_in_any_case(wrong) is None
