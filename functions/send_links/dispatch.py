"""Who is sent an invitation now, and why not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from functions.send_links.messages.links import is_our_survey_link
from functions.send_links.permission.pauses import Pause, held
from functions.shared.policy import sending
from functions.shared.stores.people.invitation import Invitation, State
from functions.shared.stores.people.listed import Listed
from functions.shared.text.contacts import read
from functions.shared.text.emails import email


class Reason(StrEnum):
    """Why an invitation is not sent; counted, and kept with those that end by it."""

    LISTED = "listed"
    NOT_YET = "not_yet"
    TOO_LATE = "too_late"
    NO_ADDRESS = "no_address"
    TOO_MANY_CONTACTS = "too_many_contacts"
    NOT_RELEASED = "not_released"
    PAUSED = "paused"
    NOT_ALLOWED = "not_on_the_allow_list"
    REFUSED = "refused"
    BAD_LINK = "bad_link"


# Those that end an invitation, and as what; the others leave it due.
ENDS: dict[Reason, State] = {
    Reason.LISTED: State.SUPPRESSED,
    Reason.TOO_LATE: State.EXPIRED,
    Reason.NO_ADDRESS: State.SUPPRESSED,
    Reason.TOO_MANY_CONTACTS: State.SUPPRESSED,
    Reason.REFUSED: State.SUPPRESSED,
    Reason.BAD_LINK: State.SUPPRESSED,
}

# A claim is one transaction of at most 100 items (DynamoDB): every contact, and four more for the
# address, the requests by link and by address, and the move.
_CHECKED_AT_ONCE = 96


@dataclass(frozen=True, slots=True)
class AllowList:
    """To whom a stage may send (R51a): ``None`` is everybody."""

    addresses: frozenset[str] | None

    @classmethod
    def of(cls, stage: str, written: str) -> AllowList:
        """``dev`` sends to its list only; from ``local`` nothing leaves, ``prod`` is for people."""
        return cls(parse_addresses(written) if stage not in ("prod", "local") else None)

    def __contains__(self, address: str) -> bool:
        return self.addresses is None or address in self.addresses


def parse_addresses(written: str) -> frozenset[str]:
    """Emails and phones of a list with commas, normalised; what cannot be read is left out."""
    return frozenset(filter(None, map(normalised, written.split(","))))


def normalised(address: str) -> str | None:
    """An email or E.164 phone in the spelling of invitations."""
    if "@" in address:
        return email(address)
    found = read(address).only
    return found.value if found and found.kind == "phone" else None


def verdict(
    invitation: Invitation,
    today: date,
    *,
    pauses: Iterable[Pause],
    objections: Listed,
    is_released: Callable[[Invitation], bool],
    allowed: AllowList,
) -> Reason | None:
    """Why this due invitation is not to be sent on this London day; ``None`` if it is.

    ``objections``: the list, or the part of it that the claim cannot check. ``is_released``: has
    E&I released the month of an invitation (R52)?
    """
    if today < invitation.contact_from:
        return Reason.NOT_YET
    if today > invitation.contact_to:
        return Reason.TOO_LATE
    if not invitation.address or not invitation.address_key or not invitation.contact_keys:
        return Reason.NO_ADDRESS
    if len(invitation.contact_keys) > _CHECKED_AT_ONCE:
        return Reason.TOO_MANY_CONTACTS
    if not is_our_survey_link(sending.rules().links.survey(invitation.token)):
        return Reason.BAD_LINK
    if objections.blocks(invitation.contact_keys) or objections.blanks(invitation.address_key):
        return Reason.LISTED
    if not is_released(invitation):
        return Reason.NOT_RELEASED
    if held(invitation, pauses, today):
        return Reason.PAUSED
    return None if invitation.address in allowed else Reason.NOT_ALLOWED
