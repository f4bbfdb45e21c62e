"""Each field of an email's event that decides, and what is no event of ours (R20, R28)."""

from __future__ import annotations

from typing import Any

import pytest

from functions.delivery_events.events import read
from functions.shared.errors import DataError
from functions.shared.stores.people.invitation import State


def event(kind: Any, tags: Any = ("i1",), **detail: Any) -> dict[str, Any]:
    mail = {"tags": {"invitation_id": list(tags) if isinstance(tags, tuple) else tags}}
    return {"source": "aws.ses", "detail": {"eventType": kind, "mail": mail, **detail}}


@pytest.mark.req("R28")
@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("Send", State.SENT),
        ("Delivery", State.DELIVERED),
        ("Bounce", State.BOUNCED),
        ("Complaint", State.OPTED_OUT),
        ("Reject", State.BOUNCED),
        ("Rendering Failure", State.BOUNCED),
        ("RenderingFailure", State.BOUNCED),
    ],
)
def test_each_kind_of_event_has_its_state(kind: str, state: State) -> None:
    found = read(event(kind))
    assert found
    assert (found.invitation_id, found.state) == ("i1", state)


@pytest.mark.req("R28")
@pytest.mark.parametrize("kind", ["Open", "Click", "DeliveryDelay", "Subscription", "send", "", 7])
def test_other_kinds_are_of_no_interest(kind: Any) -> None:
    assert read(event(kind)) is None


@pytest.mark.req("R28")
@pytest.mark.parametrize(
    "tags", [(), None, "i1", (7,), ("",), ("a b",), ("a" * 65,), ("person@example.org",), ("é",)]
)
def test_an_event_that_names_no_invitation_of_ours_is_of_nobody(tags: Any) -> None:
    assert read(event("Delivery", tags)) is None


def test_the_longest_id_and_the_first_of_several_count() -> None:
    found = read(event("Delivery", ("a" * 64, "other")))
    assert found
    assert found.invitation_id == "a" * 64


@pytest.mark.parametrize(
    "broken", [{}, {"detail": {}}, {"source": "aws.ses"}, {"source": "aws.ses", "detail": "x"}]
)
def test_what_is_no_event_of_the_mail_service_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(DataError):
        read(broken)


@pytest.mark.req("R20")
@pytest.mark.parametrize(
    ("detail", "reason"),
    [
        ({"bounce": {"bounceType": "Permanent"}}, "Permanent"),
        ({"bounce": {"bounceType": "Transient"}}, "Transient"),
        ({"bounce": {"bounceType": "550 person@example.org unknown"}}, "other"),
        ({"bounce": {"bounceType": "P" + "x" * 39}}, "P" + "x" * 39),
        ({"bounce": {"bounceType": "P" + "x" * 40}}, "other"),
        ({"bounce": {"bounceType": 7}}, "other"),
        ({}, "Bounce"),
    ],
)
def test_the_reason_is_a_code_and_never_a_text(detail: dict[str, Any], reason: str) -> None:
    found = read(event("Bounce", **detail))
    assert found
    assert found.reason == reason


@pytest.mark.req("R20")
def test_who_complained_is_everybody_whom_the_event_names_and_in_no_text_of_it() -> None:
    told = [{"emailAddress": "a@example.org"}, {"emailAddress": 7}, "b", {}, None]
    found = read(event("Complaint", complaint={"complainedRecipients": told}))
    assert found
    assert found.addresses == ("a@example.org",)
    assert "a@example.org" not in repr(found)


@pytest.mark.req("R20")
def test_only_taken_out_of_the_spam_folder_is_no_complaint() -> None:
    def kind_of(said: str, kind: str = "Complaint") -> object:
        return read(event(kind, complaint={"complaintFeedbackType": said}))

    assert kind_of("not-spam") is None
    assert kind_of("abuse")
    assert kind_of("not-spam", "Delivery"), "it is said of complaints alone"
