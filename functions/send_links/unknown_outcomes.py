"""Messages of which nobody knows whether they were sent (R28): found, listed, settled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from functions.send_links.events import Settle
from functions.shared.clock import stamp
from functions.shared.errors import EventError
from functions.shared.log import say
from functions.shared.policy import sending
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.invitation_store import InvitationStore


class LogMessage(StrEnum):
    UNKNOWN = "an invitation waits for a person: was it sent?"
    SETTLED = "a person settled an invitation"


def find_stale_claims(store: InvitationStore, *, moment: datetime, now: datetime) -> int:
    """Claims older than any run can be become unknown. ``now`` is the real clock."""
    limit = stamp(now - timedelta(minutes=sending.rules().claim_limit_minutes))
    stale = [
        one
        for one in store.of_state(State.CLAIMED, until=date.max, at=moment)
        if one.claimed_at is not None and one.claimed_at < limit
    ]
    return sum(
        store.move(
            one.invitation_id,
            State.UNKNOWN,
            was={"claimed_at": str(one.claimed_at)},
            reason="claim_too_old",
        )
        for one in stale
    )


def waiting(store: InvitationStore, *, moment: datetime) -> list[str]:
    """The ids that wait for a person, each with a line in the log."""
    found = list(store.of_state(State.UNKNOWN, until=date.max, at=moment))
    for one in found:
        say(LogMessage.UNKNOWN, invitation_id=one.invitation_id, reason=one.reason)
    return [one.invitation_id for one in found]


def settle(
    store: InvitationStore, decision: Settle, *, moment: datetime, now: datetime
) -> dict[str, str]:
    """What a person knows: it was sent, or it was not and is due again."""
    find_stale_claims(store, moment=moment, now=now)
    known = store.get(decision.invitation_id)
    if known is None or not known.is_kept_at(moment):
        raise EventError('"invitation_id": there is no such invitation')
    attributes = (
        {"sent_at": known.claimed_at or stamp(moment)}
        if decision.to is State.SENT
        else {"claimed_at": None, "reason": None}
    )
    moved = store.move(
        decision.invitation_id,
        decision.to,
        was={"state": State.UNKNOWN.value},
        **attributes,
    )
    if not moved:
        raise EventError('"invitation_id": only an invitation in state unknown can be settled')
    say(LogMessage.SETTLED, invitation_id=decision.invitation_id, state=decision.to.value)
    return {"invitation_id": decision.invitation_id, "state": decision.to.value}
