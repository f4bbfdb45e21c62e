"""What SES reports: late, double and reordered events do no harm; a complaint is an opt-out."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from functions.delivery_events import handler as delivery_events
from functions.shared.errors import DataError
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.invitation import CONTACT_FIELDS, State
from functions.shared.stores.people.objecting.objectors import Objectors
from tests.component.conftest import World
from tests.invitations import RING, crime, email_of, invitation, phone_of
from tests.opt_out_page import follow
from tests.sending_world import Context, contacted, put, run, states, turn

ADDRESS = email_of(1)
BOUNCE = {
    "bounceType": "Permanent",
    "bouncedRecipients": [{"emailAddress": ADDRESS, "diagnosticCode": f"550 {ADDRESS} unknown"}],
}
COMPLAINT = {
    "complainedRecipients": [{"emailAddress": ADDRESS}],
    "complaintFeedbackType": "abuse",
}


def event(kind: str, invitation_id: str, **detail: Any) -> dict[str, Any]:
    return {
        "version": "0",
        "source": "aws.ses",
        "detail-type": f"Email {kind}",
        "detail": {
            "eventType": kind,
            "mail": {
                "destination": [ADDRESS],
                "headers": [{"name": "To", "value": ADDRESS}],
                "tags": {"invitation_id": [invitation_id], "ses:from-domain": ["example.org"]},
            },
            **detail,
        },
    }


def tell(kind: str, invitation_id: str, **detail: Any) -> Any:
    """What comes of an event; a request to list somebody has been worked by then."""
    told = delivery_events.handler(event(kind, invitation_id, **detail), Context())
    follow()
    return told


@pytest.mark.req("R28")
@pytest.mark.parametrize("before", [State.CLAIMED, State.SENT, State.UNKNOWN])
@pytest.mark.parametrize(
    ("kind", "detail", "after"),
    [
        ("Delivery", {}, State.DELIVERED),
        ("Bounce", {"bounce": BOUNCE}, State.BOUNCED),
        ("Complaint", {"complaint": COMPLAINT}, State.OPTED_OUT),
        ("Reject", {}, State.BOUNCED),
        ("Rendering Failure", {}, State.BOUNCED),
    ],
)
def test_an_event_moves_its_invitation_on(
    world: World, before: State, kind: str, detail: dict[str, Any], after: State
) -> None:
    (one,) = put(world, [invitation(1, state=before)])
    assert tell(kind, one.invitation_id, **detail)["moved"]
    assert states(world) == {one.invitation_id: after}


@pytest.mark.req("R28")
@pytest.mark.parametrize("kind", ["Send", "Delivery"])
def test_an_event_settles_what_nobody_knew(world: World, kind: str) -> None:
    (one,) = put(world, [invitation(1, state=State.UNKNOWN, reason="ReadTimeoutError")])
    tell(kind, one.invitation_id)
    (item,) = world.items("invitation")
    assert item["state"] in ("sent", "delivered")
    assert item["sent_at"]
    assert "reason" not in item


@pytest.mark.req("R28")
def test_an_event_about_one_that_a_person_took_for_not_sent_keeps_it_from_being_sent_again(
    world: World,
) -> None:
    (one,) = put(world, [invitation(1, state=State.UNKNOWN)])
    turn(world)
    run({"invitation_id": one.invitation_id, "settle": "not_sent"})
    tell("Send", one.invitation_id)
    assert run()["sent"] == 0
    assert not contacted()


@pytest.mark.req("R28")
def test_events_in_any_order_and_twice_come_to_the_same(world: World) -> None:
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("Send", {}),
        ("Delivery", {}),
        ("Bounce", {"bounce": BOUNCE}),
    ]
    for number, order in enumerate(itertools.permutations([*kinds, kinds[1]]), start=1):
        (one,) = put(world, [invitation(number, state=State.SENT)])
        for kind, detail in order:
            tell(kind, one.invitation_id, **detail)
        assert states(world)[one.invitation_id] is State.BOUNCED


@pytest.mark.req("R20")
def test_a_complaint_is_an_opt_out_of_everything_held(world: World) -> None:
    (one,) = put(world, [invitation(1, state=State.DELIVERED)])
    for _ in range(2):
        tell("Complaint", one.invitation_id, complaint=COMPLAINT)
    found = {item["contact"]: item["scope"] for item in world.items("do_not_contact")}
    keys = [("email", ADDRESS), ("phone", phone_of(1)), ("crime", crime(1))]
    assert found == {RING.contact(kind, value): "person" for kind, value in keys}
    assert states(world) == {one.invitation_id: State.OPTED_OUT}


@pytest.mark.req("R20")
def test_a_complaint_after_the_contact_details_have_ended_still_lists_everything(
    world: World,
) -> None:
    one = invitation(1, state=State.SENT)
    kept = {name: value for name, value in one.to_item().items() if name not in CONTACT_FIELDS}
    put(world, [type(one).from_item(kept)])
    tell("Complaint", one.invitation_id, complaint=COMPLAINT)
    assert {item["contact"] for item in world.items("do_not_contact")} == {*one.contact_keys}


@pytest.mark.req("R20", "R28")
@pytest.mark.parametrize("kind", ["Send", "Delivery", "Bounce", "Reject"])
@pytest.mark.parametrize(
    "state", [State.OPTED_OUT, State.RESPONDED, State.RECALLED, State.SUPPRESSED, State.EXPIRED]
)
def test_a_late_event_brings_nobody_back(world: World, state: State, kind: str) -> None:
    (one,) = put(world, [invitation(1, state=state, reason="kept")])
    assert not tell(kind, one.invitation_id, bounce=BOUNCE)["moved"]
    assert states(world) == {one.invitation_id: state}
    [item] = world.items("invitation")
    assert item["reason"] == "kept"


@pytest.mark.req("R43a")
def test_an_event_about_an_invitation_that_is_gone_or_expired_does_nothing(world: World) -> None:
    put(world, [invitation(1, expires_at=1)])
    assert not tell("Bounce", invitation(1).invitation_id, bounce=BOUNCE)["moved"]
    assert not tell("Delivery", "nobody")["moved"]
    assert not tell("Delivery", "sample")["moved"]
    assert not tell("Open", invitation(1).invitation_id)["moved"]
    assert world.items("do_not_contact") == []


@pytest.mark.parametrize("broken", [{}, {"source": "aws.s3", "detail": {}}, {"source": "aws.ses"}])
def test_what_is_no_event_of_ses_is_refused(world: World, broken: dict[str, Any]) -> None:
    with pytest.raises(DataError):
        delivery_events.handler(broken, Context())


def test_no_address_reaches_a_log_or_a_store(
    world: World, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    (one,) = put(world, [invitation(1, email="other@example.org", state=State.SENT)])
    for kind, detail in (("Bounce", {"bounce": BOUNCE}), ("Complaint", {"complaint": COMPLAINT})):
        tell(kind, one.invitation_id, **detail)
    out = capsys.readouterr()
    stores = json.dumps([world.items(name) for name in ("do_not_contact", "ledger")], default=str)
    lines = str([vars(line) for line in caplog.records])
    assert one.invitation_id in lines
    for text in (out.out, out.err, lines, stores, str(world.items("invitation"))):
        assert ADDRESS not in text


@pytest.mark.req("R20")
def test_who_takes_a_message_out_of_the_spam_folder_does_not_complain(world: World) -> None:
    (one,) = put(world, [invitation(1, state=State.SENT)])
    kind = {**COMPLAINT, "complaintFeedbackType": "not-spam"}
    assert tell("Complaint", one.invitation_id, complaint=kind) == {"moved": False}
    assert world.items("do_not_contact") == []
    assert states(world) == {one.invitation_id: State.SENT}


@pytest.mark.req("R20")
@pytest.mark.parametrize("kind", ["abuse", "auth-failure", "virus", "brand-new", "", None, 7])
def test_every_other_complaint_lists(world: World, kind: Any) -> None:
    (one,) = put(world, [invitation(1, state=State.SENT)])
    tell("Complaint", one.invitation_id, complaint={**COMPLAINT, "complaintFeedbackType": kind})
    assert len(world.items("do_not_contact")) == 3
    assert states(world) == {one.invitation_id: State.OPTED_OUT}


@pytest.mark.req("R20", "R39")
@pytest.mark.parametrize("remembered", [True, False])
def test_a_complaint_counts_though_the_invitation_has_gone(
    world: World, *, remembered: bool
) -> None:
    one = invitation(1)
    if remembered:
        Objectors(RING, Ledger(world.dynamodb, world.table("ledger"))).keep([one])
    tell("Complaint", one.invitation_id, complaint=COMPLAINT)
    found = {item["contact"] for item in world.items("do_not_contact")}
    address = {RING.contact("email", ADDRESS)}
    assert found == ({*one.contact_keys} if remembered else address)
    assert ADDRESS not in str(world.items("do_not_contact"))
