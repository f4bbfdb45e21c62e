"""What SES reports of one email, down to an id, a state and a code; no address. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from functions.shared.errors import DataError
from functions.shared.stores.people.invitation import State
from functions.shared.text import contacts

TAG = "invitation_id"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}").fullmatch
_CODE = re.compile(r"[A-Za-z][A-Za-z-]{0,39}").fullmatch
_NO_COMPLAINT = "not-spam"  # somebody took the message out of the spam folder

# A complaint is an opt-out (R20); a rendering failure or a virus found means that nothing was sent.
_STATES = {
    "Send": State.SENT,
    "Delivery": State.DELIVERED,
    "Bounce": State.BOUNCED,
    "Complaint": State.OPTED_OUT,
    "Reject": State.BOUNCED,
    "Rendering Failure": State.BOUNCED,
    "RenderingFailure": State.BOUNCED,
}


@dataclass(frozen=True, slots=True)
class Report:
    """``reason`` is SES's own code, such as "Permanent"; never text, which can hold an address.

    ``addresses``: who complained, for the list alone.
    """

    invitation_id: str
    state: State
    reason: str
    addresses: tuple[str, ...] = field(repr=False)

    @property
    def contacts(self) -> tuple[str, ...]:
        """Under what these addresses are listed."""
        keys = (key for address in self.addresses for key in contacts.read(address).keys)
        return tuple(dict.fromkeys(key.value for key in keys))


def read(event: dict[str, Any]) -> Report | None:
    """The report of an EventBridge event; ``None`` if it is of no invitation or of no interest.

    Raises :class:`DataError` if it is no SES event.
    """
    detail = event.get("detail")
    if event.get("source") != "aws.ses" or not isinstance(detail, dict):
        raise DataError("this is not an event from SES")
    state = _STATES.get(str(detail.get("eventType", "")))
    tags = detail.get("mail", {}).get("tags", {}).get(TAG, [])
    found = tags[0] if isinstance(tags, list) and tags else None
    if state is None or not isinstance(found, str) or not _ID(found):
        return None
    reason = _reason(detail)
    if state is State.OPTED_OUT and reason == _NO_COMPLAINT:
        return None
    return Report(found, state, reason, _complained(detail))


def _complained(detail: dict[str, Any]) -> tuple[str, ...]:
    told = detail.get("complaint", {}).get("complainedRecipients", [])
    found = [one.get("emailAddress") for one in told if isinstance(one, dict)]
    return tuple(address for address in found if isinstance(address, str))


def _reason(detail: dict[str, Any]) -> str:
    code = (
        detail.get("bounce", {}).get("bounceType")
        or detail.get("complaint", {}).get("complaintFeedbackType")
        or detail.get("eventType")
    )
    return str(code) if isinstance(code, str) and _CODE(code) else "other"
