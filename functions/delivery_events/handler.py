"""delivery_events: what became of an email. Late, double and reordered events do no harm (R28)."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from functions.delivery_events.events import Report, read
from functions.delivery_events.stores import Settings, open_stores
from functions.shared.clock import stamp
from functions.shared.log import Metric, count, entry_point, say
from functions.shared.stores.people.invitation import Invitation, State
from functions.shared.stores.people.objecting.requests import of_complaint


class LogMessage(StrEnum):
    MARKED = "an email event"
    NOBODY = "an email event for an invitation that we no longer keep"


@entry_point
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Moves the invitation on, if its table of states lets it; a complaint lists the person."""
    report = read(event)
    if report is None:
        return _nobody()
    stores, now = open_stores(Settings.load()), datetime.now(UTC)
    if report.state is State.OPTED_OUT:
        # Before the state, so that a crash between the two contacts nobody. Everything that is or
        # was held of the person is listed, and the address that complained: it can still be
        # written to though the invitation has gone (R20).
        stores.requests.add(of_complaint(report.invitation_id, report.contacts, now))
        count(Metric.COMPLAINED)
    known = stores.invitations.get(report.invitation_id)
    if known is None or not known.is_kept_at(now):
        return _nobody()
    changed = _attributes(report, known, now)
    moved = stores.invitations.move(report.invitation_id, report.state, **changed)
    if moved and report.state is State.BOUNCED:
        count(Metric.BOUNCED)
    say(
        LogMessage.MARKED,
        invitation_id=report.invitation_id,
        state=report.state.value,
        status=moved,
    )
    return {"moved": moved, "state": report.state.value}


def _nobody() -> dict[str, Any]:
    say(LogMessage.NOBODY)
    return {"moved": False}


def _attributes(report: Report, known: Invitation, now: datetime) -> dict[str, Any]:
    if report.state in (State.BOUNCED, State.OPTED_OUT):
        return {"reason": f"{report.state}:{report.reason}"}
    # An event about it proves that a message of unknown outcome was accepted.
    return {} if known.sent_at else {"sent_at": stamp(now), "reason": None}
