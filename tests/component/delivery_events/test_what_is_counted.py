"""What the alarms and the log learn of an email's event: ids and codes, each thing once (R28)."""

from __future__ import annotations

from typing import Any

import pytest

from functions.delivery_events.handler import LogMessage
from functions.shared.stores.people.invitation import State
from tests.component.conftest import World
from tests.component.delivery_events.test_delivery_events import ADDRESS, BOUNCE, COMPLAINT, tell
from tests.component.test_floods import counted
from tests.invitations import invitation
from tests.sending_world import put

EVENTS: dict[str, dict[str, Any]] = {
    "Send": {},
    "Delivery": {},
    "Bounce": {"bounce": BOUNCE},
    "Complaint": {"complaint": COMPLAINT},
}


def said(log: pytest.LogCaptureFixture) -> list[tuple[str, dict[str, Any]]]:
    """The lines about events: what each says, and the ids it carries."""
    names = ("invitation_id", "state", "status")
    return [
        (line.getMessage(), {name: vars(line)[name] for name in names if name in vars(line)})
        for line in log.records
        if line.getMessage() in {*LogMessage}
    ]


@pytest.mark.req("R28")
@pytest.mark.parametrize(
    ("kind", "before", "bounced", "complained"),
    [
        ("Bounce", State.SENT, 1, 0),
        ("Bounce", State.BOUNCED, 0, 0),  # the event came twice
        ("Bounce", State.RESPONDED, 0, 0),  # they answered all the same
        ("Delivery", State.SENT, 0, 0),
        ("Send", State.CLAIMED, 0, 0),
        ("Complaint", State.SENT, 0, 1),
        ("Complaint", State.RESPONDED, 0, 1),
    ],
)
def test_the_alarms_count_each_bounce_once_and_every_complaint(
    world: World, capsys: pytest.CaptureFixture[str],
    kind: str, before: State, bounced: int, complained: int,
) -> None:  # fmt: skip
    """Many of either, and the mail service stops sending for us."""
    (one,) = put(world, [invitation(1, state=before)])
    tell(kind, one.invitation_id, **EVENTS[kind])
    out = capsys.readouterr().out
    assert counted(out, "InvitationsBounced") == bounced
    assert counted(out, "InvitationsComplained") == complained


@pytest.mark.req("R28", "R53")
@pytest.mark.parametrize(
    ("kind", "state", "moved"),
    [("Bounce", "bounced", True), ("Complaint", "opted_out", True), ("Send", "sent", False)],
)
def test_each_event_is_one_line_that_names_the_invitation_and_nobody(
    world: World, caplog: pytest.LogCaptureFixture, kind: str, state: str, *, moved: bool
) -> None:
    (one,) = put(world, [invitation(1, state=State.DELIVERED)])
    tell(kind, one.invitation_id, **EVENTS[kind])
    ids = {"invitation_id": one.invitation_id, "state": state, "status": moved}
    assert said(caplog) == [(LogMessage.MARKED, ids)]
    assert not [line for line in caplog.records if ADDRESS in str(vars(line))]


@pytest.mark.req("R43a")
@pytest.mark.parametrize(("kind", "known"), [("Open", True), ("Bounce", False)])
def test_an_event_that_is_about_nobody_leaves_a_line_that_says_so(
    world: World, caplog: pytest.LogCaptureFixture, kind: str, *, known: bool
) -> None:
    (one,) = put(world, [invitation(1, state=State.SENT)])
    tell(kind, one.invitation_id if known else "nobody", bounce=BOUNCE)
    assert said(caplog) == [(LogMessage.NOBODY, {})]
