"""``dry_run``: who would be sent an invitation now, and why not the others; nothing is written."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from functions.send_links.dispatch import AllowList, Reason, verdict
from functions.send_links.permission import contact_hours
from functions.send_links.stores import Stores
from functions.shared.clock import london_date
from functions.shared.stores.people.invitation import State


def rehearse(
    stores: Stores,
    moment: datetime,
    *,
    allowed: AllowList,
) -> dict[str, Any]:
    """Counts by channel and reason, against the whole list as it is now."""
    today, permission = london_date(moment), stores.switch.now()
    listed = stores.do_not_contact.read()
    found: dict[str, Counter[str]] = {"email": Counter(), "sms": Counter()}
    waiting: set[str] = set()
    for invitation in stores.invitations.of_state(State.DUE, until=today, at=moment):
        why = verdict(
            invitation,
            today,
            pauses=permission.pauses,
            objections=listed,
            is_released=stores.releases.opens,
            allowed=allowed,
        )
        if why is Reason.NOT_RELEASED:
            waiting.add(f"{invitation.survey} {invitation.month}")
        found[invitation.channel][why.value if why else "would_send"] += 1
    return {
        "dry_run": True,
        "switch": permission.position.value,
        "inside_hours": contact_hours.is_open(moment),
        "months_waiting_for_release": sorted(waiting),
        "unusable": stores.invitations.unusable,
        **{channel: dict(sorted(counts.items())) for channel, counts in found.items()},
    }
