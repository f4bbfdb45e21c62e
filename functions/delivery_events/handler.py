"""delivery_events: what became of an email. Late, double and reordered events do no harm (R28)."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from functions.delivery_events.events import Report, read
from functions.shared.aws import clients
from functions.shared.log import Metric, count, entry_point, say
from functions.shared.settings import Settings
from functions.shared.stores.people import objections
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation import Invitation, State
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.register import Register


class LogMessage(StrEnum):
    MARKED = "an email event"
    NOBODY = "an email event of no invitation that is kept"


class EventSettings(Settings):
    """What delivery_events is told by its environment."""

    invitation_table: str
    do_not_contact_table: str
    register_table: str
    hash_key_secret: str


@entry_point
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Moves the invitation on, if its table of states lets it; a complaint lists the person."""
    report = read(event)
    now = datetime.now(UTC)
    known = _store().get(report.invitation_id) if report else None
    if report is None or known is None or not known.is_kept_at(now):
        say(LogMessage.NOBODY)
        return {"moved": False}
    if report.state is State.OPTED_OUT:
        _list_person(known, now)
    moved = _store().move(report.invitation_id, report.state, **_attributes(report, known, now))
    if moved and report.state is State.BOUNCED:
        count(Metric.BOUNCED)
    say(
        LogMessage.MARKED,
        invitation_id=report.invitation_id,
        state=report.state.value,
        status=moved,
    )
    return {"moved": moved, "state": report.state.value}


def _attributes(report: Report, known: Invitation, now: datetime) -> dict[str, Any]:
    if report.state in (State.BOUNCED, State.OPTED_OUT):
        return {"reason": f"{report.state}:{report.reason}"}
    # An event about it proves that a message of unknown outcome was accepted.
    return {} if known.sent_at else {"sent_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "reason": None}


def _list_person(known: Invitation, now: datetime) -> None:
    """Before the state, so that a crash between the two contacts nobody."""
    settings = _settings()
    dynamodb, ring = clients.client("dynamodb"), clients.keyring(settings.hash_key_secret)
    case = Register(dynamodb, settings.register_table, "").find(known.case_id)
    entries = objections.whole_person(known, case, ring, door=Door.COMPLAINT)
    listed = DoNotContact(dynamodb, settings.do_not_contact_table, ring)
    count(Metric.LIST_ADDED, listed.add(entries, moment=now))
    count(Metric.COMPLAINED)


@cache
def _settings() -> EventSettings:
    return EventSettings.load()


def _store() -> InvitationStore:
    return InvitationStore(clients.client("dynamodb"), _settings().invitation_table)
