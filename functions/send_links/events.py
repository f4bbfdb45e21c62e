"""What an event asks of send_links: a run, a count, a decision about one message, or a sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.shared import events
from functions.shared.errors import EventError
from functions.shared.stores.people.invitation import State

FIELDS = ("dry_run", "invitation_id", "settle", "test_to")
_WORDS = {"sent": State.SENT, "not_sent": State.DUE}


@dataclass(frozen=True, slots=True)
class SendDue:
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Settle:
    """A person says what became of a message whose outcome was unknown."""

    invitation_id: str
    to: State


@dataclass(frozen=True, slots=True)
class SendSample:
    to: str


def parse(found: dict[str, Any]) -> SendDue | Settle | SendSample:
    """``found``: the event's fields. Raises :class:`EventError` that names a wrong one."""
    asked = set(found) - {"time"}
    if asked <= {"dry_run"}:
        return SendDue(events.flag(found, "dry_run"))
    if asked == {"test_to"}:
        return SendSample(events.text(found, "test_to"))
    if asked == {"invitation_id", "settle"}:
        word = events.text(found, "settle")
        if word not in _WORDS:
            raise EventError('"settle" must be "sent" or "not_sent"')
        return Settle(events.text(found, "invitation_id"), _WORDS[word])
    if asked & {"invitation_id", "settle"} and "test_to" not in asked:
        raise EventError('"invitation_id" and "settle" go together, and alone')
    raise EventError('"test_to", "dry_run" and "settle" are three different things to ask')
