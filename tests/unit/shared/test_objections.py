"""What is listed when somebody invited objects: all that is held of them, or one address (R20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from functions.shared.stores.people.cases import Case
from functions.shared.stores.people.invitation import Channel, Invitation
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.shared.stores.people.objecting import objections
from functions.shared.stores.people.objecting.objectors import Objector
from functions.shared.text.contacts import ContactKey, hint, kind_of
from functions.shared.text.crime_numbers import CrimeNumber
from tests.invitations import MONTH, RING, crime, email_of, invitation, phone_of

ONE, BY_PHONE = invitation(1), invitation(1, channel=Channel.SMS)
HELD = [ContactKey(kind_of(value), value) for value in (crime(1), phone_of(1), email_of(1))]
HINTS = {RING.contact(*key): hint(key) for key in HELD}
OF_CRIME, OF_PHONE, OF_EMAIL = HINTS
OTHER = RING.contact("phone", "+447700900123")
EARLIER = Case(
    *("case", "ovss", MONTH, CrimeNumber(crime(1)), "1"),
    contacts=(OTHER, ONE.contact_keys[0]),
    people=(),
    until=date(2028, 1, 1),
)


@pytest.mark.req("R20")
@pytest.mark.parametrize(("one", "unseen"), [(ONE, OF_PHONE), (BY_PHONE, OF_EMAIL)])
def test_of_a_whole_person_every_contact_is_listed_once_and_what_is_held_can_be_recognised(
    one: Invitation, unseen: str
) -> None:
    entries = objections.whole_person(one, None, RING, door=Door.LINK)
    assert {entry.key: entry.hint for entry in entries} == {**HINTS, unseen: "…"}
    assert len(entries) == len(HINTS)
    assert {(entry.scope, entry.door) for entry in entries} == {(Scope.PERSON, Door.LINK)}


@pytest.mark.req("R20", "R43")
def test_what_the_register_alone_holds_of_a_person_is_listed_too() -> None:
    entries = objections.whole_person(ONE, EARLIER, RING, door=Door.PAGE)
    assert sorted(entry.key for entry in entries) == sorted([*HINTS, OTHER])


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("channel", "kind", "address"),
    [(Channel.EMAIL, "email", email_of(1)), (Channel.SMS, "phone", phone_of(1))],
)
def test_one_address_is_listed_alone_and_can_be_recognised(
    channel: Channel, kind: str, address: str
) -> None:
    key = RING.contact(kind, address)
    entries = objections.address_alone(invitation(1, channel=channel), RING, door=Door.LINK)
    assert entries == [NewEntry(key, HINTS[key], Scope.NUMBER, Door.LINK)]


@pytest.mark.req("R20", "R43")
def test_an_address_that_has_ended_lists_nothing_and_its_key_is_listed_while_it_is_there() -> None:
    assert objections.address_alone(replace(ONE, address_key=None), RING, door=Door.LINK) == []
    [entry] = objections.address_alone(replace(ONE, email=None), RING, door=Door.LINK)
    assert (entry.key, entry.hint) == (ONE.address_key, "…")


@pytest.mark.req("R20", "R39")
def test_whose_invitation_has_gone_is_listed_as_a_whole_or_by_the_one_address() -> None:
    gone = Objector(("phone#a", "email#b"), "email#b")
    assert objections.of_objector(gone, door=Door.LINK) == [
        NewEntry(key, "…", Scope.PERSON, Door.LINK) for key in gone.contacts
    ]
    assert objections.address_of_objector(gone, door=Door.COMPLAINT) == [
        NewEntry("email#b", "…", Scope.NUMBER, Door.COMPLAINT)
    ]
    assert objections.address_of_objector(replace(gone, address=""), door=Door.LINK) == []
