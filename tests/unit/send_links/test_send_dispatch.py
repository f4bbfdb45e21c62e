"""Who is sent an invitation, and why not: dates, pauses, objections, allow-lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from functions.send_links.dispatch import ENDS, AllowList, Reason, normalised, verdict
from functions.send_links.permission.pauses import Pause, parse
from functions.shared.policy import people
from functions.shared.stores.people.invitation import Channel, Invitation, State
from functions.shared.stores.people.listed import Listed
from functions.shared.text import contacts
from tests import spellings
from tests.effort import examples
from tests.invitations import RING, email_of, invitation

TODAY = date(2027, 11, 19)
EVERYBODY = AllowList(None)
PATTERNS = people.rules().crime_numbers


def listed(person: Iterable[str] = (), number: Iterable[str] = ()) -> Listed:
    """Who said no, by key."""
    return Listed(frozenset(person), frozenset(number))


def why_not(
    one: Invitation,
    today: date = TODAY,
    *,
    pauses: Iterable[Pause] = (),
    said: Listed | None = None,
    released: bool = True,
    allowed: AllowList = EVERYBODY,
) -> Reason | None:
    return verdict(
        one,
        today,
        pauses=pauses,
        objections=said or listed(),
        is_released=lambda _: released,
        allowed=allowed,
    )


@pytest.mark.req("R52")
def test_nobody_of_a_month_that_is_not_released_is_written_to_and_nobody_of_it_ends() -> None:
    assert why_not(invitation(1), released=False) is Reason.NOT_RELEASED
    assert Reason.NOT_RELEASED not in ENDS


@pytest.mark.req("R20", "R52")
def test_who_objects_before_the_release_is_out_at_once() -> None:
    one = invitation(1)
    said = listed(person=one.contact_keys)
    assert why_not(one, said=said, released=False) is Reason.LISTED


@pytest.mark.req("R03")
@pytest.mark.parametrize(
    ("today", "why"),
    [
        (date(2027, 11, 17), Reason.NOT_YET),
        (date(2027, 11, 18), None),
        (date(2027, 12, 28), None),
        (date(2027, 12, 29), Reason.TOO_LATE),
    ],
)
def test_contact_dates_hold_on_both_sides(today: date, why: Reason | None) -> None:
    assert why_not(invitation(), today) == why


@pytest.mark.req("R20")
@pytest.mark.parametrize("kind", ["email", "phone", "crime"])
def test_an_objection_by_any_detail_of_the_person_is_honoured(kind: str) -> None:
    one = invitation()
    key = next(key for key in one.contact_keys if key.startswith(kind))
    assert why_not(one, said=listed(person={key})) is Reason.LISTED


@pytest.mark.req("R20")
def test_a_wrong_number_blocks_the_address_itself_and_not_the_person() -> None:
    one = invitation(channel=Channel.SMS)
    assert one.address_key
    other = next(key for key in one.contact_keys if key.startswith("email"))
    assert why_not(one, said=listed(number={one.address_key})) is Reason.LISTED
    assert why_not(one, said=listed(number={other})) is None


@pytest.mark.req("R20")
@settings(max_examples=examples(25, 100))
@given(spellings.rngs)
def test_thousands_of_spellings_of_an_objection_and_none_is_missed(rng: Random) -> None:
    for _ in range(50):
        national = f"78123{rng.randrange(10**5):05d}"
        address = spellings.address(rng)
        one = replace(invitation(), contact_keys=(RING.contact("phone", "+44" + national),))
        two = replace(invitation(), contact_keys=(RING.contact("email", address),))
        for invited, text in (
            (one, spellings.phone_spelling(national, rng)),
            (two, spellings.email_spelling(address, rng)),
        ):
            assert contacts.read(text).only
            keys = frozenset(RING.contact(*key) for key in contacts.read(text).keys)
            assert why_not(invited, said=listed(person=keys)) is Reason.LISTED


@pytest.mark.req("R43")
@pytest.mark.parametrize("lost", [{"email": None}, {"address_key": None}, {"contact_keys": ()}])
def test_without_contact_details_nothing_can_be_sent(lost: dict[str, Any]) -> None:
    assert why_not(replace(invitation(), **lost)) is Reason.NO_ADDRESS


@pytest.mark.req("R20", "R28")
@pytest.mark.parametrize(("contacts", "why"), [(96, None), (97, Reason.TOO_MANY_CONTACTS)])
def test_a_person_with_more_contacts_than_one_claim_can_check_is_not_written_to(
    contacts: int, why: Reason | None
) -> None:
    many = tuple(RING.contact("email", email_of(number)) for number in range(contacts))
    assert why_not(replace(invitation(1), contact_keys=many)) is why
    assert ENDS[Reason.TOO_MANY_CONTACTS] is State.SUPPRESSED


@pytest.mark.req("R23")
def test_an_invitation_whose_link_is_not_ours_is_not_sent() -> None:
    assert why_not(invitation(token="x/../evil")) is Reason.BAD_LINK


def test_a_pause_leaves_an_invitation_due() -> None:
    pauses = parse('[{"survey": "ovss", "reason": "x", "until": "2027-11-30"}]')
    assert why_not(invitation(), pauses=pauses) is Reason.PAUSED
    assert Reason.PAUSED not in ENDS


@pytest.mark.req("R51a")
def test_dev_writes_to_its_allow_list_and_to_nobody_else() -> None:
    allowed = AllowList.of("dev", " Person1@Example.org, 07812 340002 ,,")
    assert why_not(invitation(1), allowed=allowed) is None
    assert why_not(invitation(2, channel=Channel.SMS), allowed=allowed) is None
    assert why_not(invitation(2), allowed=allowed) is Reason.NOT_ALLOWED
    assert why_not(invitation(1), allowed=AllowList.of("dev", "")) is Reason.NOT_ALLOWED
    for stage in ("local", "prod"):
        assert why_not(invitation(9), allowed=AllowList.of(stage, "")) is None


def test_an_address_is_compared_in_the_spelling_of_invitations() -> None:
    assert normalised("07812 340001") == "+447812340001"
    assert normalised(" Ada@Example.ORG ") == "ada@example.org"
    assert normalised("nobody") is None


def test_what_ends_an_invitation_may_be_reached_from_due() -> None:
    assert set(ENDS.values()) == {State.SUPPRESSED, State.EXPIRED}
