"""What an event asks of send_links: a run, a count, a decision about one message, or a sample."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from functions.shared import events
from functions.shared.events import Event, Text
from functions.shared.stores.people.invitation import State


class SendDue(Event):
    """Sends what is due, or counts it."""

    dry_run: bool = False


class Settle(Event):
    """A person says what became of a message whose outcome was unknown."""

    told_by: ClassVar = ("invitation_id", "settle")

    invitation_id: Text
    settle: Literal["sent", "not_sent"]

    @property
    def to(self) -> State:
        return State.SENT if self.settle == "sent" else State.DUE


class SendSample(Event):
    """One message to somebody of ours."""

    told_by: ClassVar = ("test_to",)

    test_to: Text


ASKS: tuple[type[SendDue | Settle | SendSample], ...] = (Settle, SendSample, SendDue)


def parse(event: Any) -> SendDue | Settle | SendSample:
    """Raises :class:`EventError` that names a wrong field."""
    return events.read(event, *ASKS)
