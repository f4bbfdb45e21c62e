"""The claim itself: everything it depends on is asked in one transaction (R20, R28)."""

from __future__ import annotations

from datetime import date

import pytest
from botocore.exceptions import ClientError

from functions.send_links.claims import Claim, Claims
from functions.shared.stores.people.invitation import Channel, Invitation, State
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.list_updates import absence_checks
from functions.shared.stores.people.listed import NewEntry, Scope
from tests.component.conftest import World
from tests.invitations import MOMENT, RING, email_of, invitation, phone_of
from tests.proof.faults import Refusals, refused
from tests.sending_world import put, states, store, the_list

TODAY = date(2027, 11, 19)


def claim(world: World, one: Invitation, today: date = TODAY) -> Claim:
    claims = Claims(world.dynamodb, world.table("invitation"), world.table("do_not_contact"))
    return claims.claim(one, today=today, at=MOMENT)


@pytest.mark.req("R28")
def test_a_claim_is_won_once(world: World) -> None:
    (one,) = put(world, [invitation(1)])
    assert claim(world, one) is Claim.WON
    assert claim(world, one) is Claim.GONE
    found = store(world).get(one.invitation_id)
    assert found
    assert (found.state, found.claimed_at) == (State.CLAIMED, "2027-11-19T11:00:00Z")


@pytest.mark.req("R20", "R28")
def test_a_claim_checks_as_many_contacts_as_anybody_is_written_to_with(world: World) -> None:
    many = tuple(RING.contact("email", email_of(number)) for number in range(2, 98))
    (one,) = put(world, [invitation(1, contact_keys=many)])
    assert claim(world, one) is Claim.WON


@pytest.mark.req("R28")
@pytest.mark.parametrize("state", sorted(set(State) - {State.DUE}))
def test_only_what_is_due_can_be_claimed_whatever_a_listing_said(
    world: World, state: State
) -> None:
    put(world, [invitation(1, state=state)])
    assert claim(world, invitation(1)) is Claim.GONE


@pytest.mark.req("R03", "R28")
@pytest.mark.parametrize(
    ("today", "won"),
    [
        (date(2027, 11, 17), Claim.GONE),
        (date(2027, 11, 18), Claim.WON),
        (date(2027, 12, 28), Claim.WON),
        (date(2027, 12, 29), Claim.GONE),
    ],
)
def test_the_claim_itself_minds_the_dates(world: World, today: date, won: Claim) -> None:
    (one,) = put(world, [invitation(1)])
    assert claim(world, one, today) is won


@pytest.mark.req("R43")
def test_an_address_that_has_ended_meanwhile_is_not_written_to(world: World) -> None:
    put(world, [invitation(1, email=None, address_key=None)])
    assert claim(world, invitation(1)) is Claim.GONE


@pytest.mark.req("R20")
@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("listed", ["email", "phone"])
def test_any_entry_of_the_address_and_a_persons_entry_of_any_detail_forbid_the_claim(
    world: World, channel: Channel, scope: Scope, listed: str
) -> None:
    (one,) = put(world, [invitation(1, channel=channel)])
    value = email_of(1) if listed == "email" else phone_of(1)
    key = RING.contact(listed, value)
    the_list(world).add([NewEntry(key, "…", scope, Door.ORS_FILE)], moment=MOMENT)
    forbidden = scope is Scope.PERSON or key == one.address_key
    assert claim(world, one) is (Claim.LISTED if forbidden else Claim.WON)
    after = State.DUE if forbidden else State.CLAIMED
    assert states(world) == {one.invitation_id: after}


CANCELLED = "TransactionCanceledException"


@pytest.mark.req("R28")
@pytest.mark.parametrize(
    "reasons",
    [
        ("TransactionConflict", "None", "None", "None"),
        ("None", "None", "None", "TransactionConflict"),
        ("TransactionConflict",) * 4,
    ],
)
def test_a_claim_that_meets_another_write_is_contended_and_tried_another_time(
    world: World, reasons: tuple[str, ...]
) -> None:
    (one,) = put(world, [invitation(1)])
    with refused(Refusals("dynamodb", CANCELLED, reasons=reasons)):
        assert claim(world, one) is Claim.CONTENDED
    assert claim(world, one) is Claim.WON


@pytest.mark.req("R28")
@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        (CANCELLED, ("ValidationError", "None", "None", "None")),
        (CANCELLED, ("TransactionConflict", "None", "None", "ItemCollectionSizeLimitExceeded")),
        (CANCELLED, ()),
        ("ConditionalCheckFailedException", ("TransactionConflict",)),
        ("ThrottlingException", ("ConditionalCheckFailed",)),
    ],
)
def test_any_other_reason_stops_the_run_and_is_taken_for_none_of_ours(
    world: World, code: str, reasons: tuple[str, ...]
) -> None:
    (one,) = put(world, [invitation(1)])
    with (
        refused(Refusals("dynamodb", code, reasons=reasons)),
        pytest.raises(ClientError, match=code),
    ):
        claim(world, one)


@pytest.mark.req("R20", "R28")
@pytest.mark.parametrize(
    ("reasons", "what"),
    [
        (("ConditionalCheckFailed", "None", "None", "None"), Claim.LISTED),
        (("None", "None", "ConditionalCheckFailed", "None"), Claim.LISTED),
        (("ConditionalCheckFailed", "None", "None", "ConditionalCheckFailed"), Claim.LISTED),
        (("TransactionConflict", "None", "ConditionalCheckFailed", "None"), Claim.LISTED),
        (("None", "None", "None", "ConditionalCheckFailed"), Claim.GONE),
        (("TransactionConflict", "None", "None", "ConditionalCheckFailed"), Claim.GONE),
    ],
)
def test_an_objection_weighs_most_of_what_a_claim_is_refused_for(
    world: World, reasons: tuple[str, ...], what: Claim
) -> None:
    """An email, a phone and a crime number are checked, and last the invitation itself."""
    (one,) = put(world, [invitation(1)])
    assert len(one.contact_keys) == 3
    checks = absence_checks("list", one.contact_keys, address="a", link="l", written_to="w")
    of_requests = ("None",) * (len(checks) - 3)  # nobody has asked on the page meanwhile
    answered = (*reasons[:3], *of_requests, reasons[3])
    with refused(Refusals("dynamodb", CANCELLED, reasons=answered)):
        assert claim(world, one) is what
