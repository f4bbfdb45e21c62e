"""``dry_run``: who would be sent an invitation now, and why not the others; nothing is written."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from functions.send_links.dispatch import AllowList, verdict
from functions.send_links.permission import contact_hours
from functions.send_links.permission.sending_switch import Permission
from functions.shared.clock import london_date
from functions.shared.stores.people.do_not_contact import Listed
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.invitation_store import InvitationStore


def rehearse(
    store: InvitationStore,
    moment: datetime,
    *,
    listed: Listed,
    permission: Permission,
    allowed: AllowList,
) -> dict[str, Any]:
    """Counts by channel and reason, against the whole list as it is now."""
    today = london_date(moment)
    found: dict[str, Counter[str]] = {"email": Counter(), "sms": Counter()}
    for invitation in store.of_state(State.DUE, until=today, at=moment):
        why = verdict(
            invitation,
            today,
            pauses=permission.pauses,
            objections=listed,
            allowed=allowed,
        )
        found[invitation.channel][why.value if why else "would_send"] += 1
    return {
        "dry_run": True,
        "switch": permission.position.value,
        "inside_hours": contact_hours.is_open(moment),
        "unusable": store.unusable,
        **{channel: dict(sorted(counts.items())) for channel, counts in found.items()},
    }
