"""One OVSS invitation: a personal link to one person by one channel (R22 to R29). Pure.

InvitationTable has one item for each: ``invitation_id`` (key), the attributes of
:class:`Invitation`, and three indexes: ``by-state`` (state, contact_from), ``by-token`` (token),
``by-opt-out`` (opt_out_token). The id and the two tokens do not lead to each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, cast

from functions.shared.clock import Month
from functions.shared.errors import DataError, NotAllowed
from functions.shared.policy import surveys

BY_STATE = "by-state"
BY_TOKEN = "by-token"  # noqa: S105 - the name of an index
BY_OPT_OUT = "by-opt-out"
# What R43 ends first. The keyed hashes stay as long as the link that the person has (R20).
CONTACT_FIELDS = ("email", "phone")

# R22, by type: no other survey's people can become an invitation. Policy is asked as well.
WrittenTo = Literal["ovss"]


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class State(StrEnum):
    """The words that ops read in the table."""

    DUE = "due"
    CLAIMED = "claimed"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    UNKNOWN = "unknown"
    OPTED_OUT = "opted_out"
    SUPPRESSED = "suppressed"
    RESPONDED = "responded"
    EXPIRED = "expired"
    RECALLED = "recalled"


# From which states each may be reached. Whoever is out of the field never comes back into it. Only
# a person's word leads from unknown to due, and if an event proves that word wrong, the invitation
# is sent after all and not sent again (R28). A due one becomes unknown if a row about that person
# could not be understood: it might have been a no (R20).
MAY_BECOME: dict[State, frozenset[State]] = {
    State.DUE: frozenset({State.CLAIMED, State.UNKNOWN}),
    State.CLAIMED: frozenset({State.DUE}),
    State.SENT: frozenset({State.DUE, State.CLAIMED, State.UNKNOWN}),
    State.DELIVERED: frozenset({State.DUE, State.CLAIMED, State.SENT, State.UNKNOWN}),
    State.BOUNCED: frozenset(
        {State.DUE, State.CLAIMED, State.SENT, State.UNKNOWN, State.DELIVERED}
    ),
    State.UNKNOWN: frozenset({State.CLAIMED, State.DUE}),
    State.SUPPRESSED: frozenset({State.DUE, State.CLAIMED, State.UNKNOWN}),
    State.EXPIRED: frozenset({State.DUE}),
    State.RECALLED: frozenset(
        {State.DUE, State.CLAIMED, State.SENT, State.DELIVERED, State.BOUNCED, State.UNKNOWN}
    ),
    State.RESPONDED: frozenset(State) - {State.RESPONDED, State.OPTED_OUT},
    State.OPTED_OUT: frozenset(State) - {State.OPTED_OUT},
}


@dataclass(frozen=True, slots=True)
class Invitation:
    """``contact_keys``: the do-not-contact keys of every phone, email and crime number held of the
    person; ``address_key``: of the one address that is written to. Contact fields end before the
    rest (R43) and are ``None`` or empty then. ``claimed_at`` is by the real clock, ``sent_at`` by
    the moment that the run stood for; ``refusals`` counts messages that were not accepted.
    """

    invitation_id: str
    survey: WrittenTo
    month: Month
    channel: Channel
    state: State
    contact_from: date
    contact_to: date
    expires_at: int
    token: str
    opt_out_token: str
    crime_no: str
    viw_no: str
    case_id: str
    bcu: str
    crime_type: str
    email: str | None = None
    phone: str | None = None
    contact_keys: tuple[str, ...] = ()
    address_key: str | None = None
    claimed_at: str | None = None
    sent_at: str | None = None
    reason: str | None = None
    refusals: int = 0

    @property
    def address(self) -> str | None:
        return self.email if self.channel is Channel.EMAIL else self.phone

    def is_kept_at(self, moment: datetime) -> bool:
        """Expired items stay readable for days: everyone who reads must ask (R43a)."""
        return moment.timestamp() < self.expires_at

    def to_item(self) -> dict[str, Any]:
        """A plain dict for :func:`functions.shared.aws.dynamodb.typed`."""
        item: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        item.update(
            month=str(self.month),
            channel=self.channel.value,
            state=self.state.value,
            contact_from=self.contact_from.isoformat(),
            contact_to=self.contact_to.isoformat(),
            contact_keys=list(self.contact_keys) or None,
            refusals=self.refusals or None,
        )
        return {name: value for name, value in item.items() if value is not None}

    @classmethod
    def from_item(cls, item: dict[str, Any]) -> Invitation:
        """The other way round; :class:`DataError` names the attribute that is missing or odd."""
        try:
            known = {name: item[name] for name in cls.__slots__ if name in item}
            known.update(
                survey=written_to(item["survey"]),
                month=Month.parse(item["month"]),
                channel=Channel(item["channel"]),
                state=State(item["state"]),
                contact_from=date.fromisoformat(item["contact_from"]),
                contact_to=date.fromisoformat(item["contact_to"]),
                expires_at=int(item["expires_at"]),
                contact_keys=tuple(item.get("contact_keys", ())),
                refusals=int(item.get("refusals", 0)),
            )
            return cls(**known)
        except KeyError as error:
            raise DataError(f"invitation without {error.args[0]}") from None
        except (TypeError, ValueError):
            raise DataError("invitation with an attribute of another kind") from None


def written_to(survey: str) -> WrittenTo:
    """The survey's code; :class:`NotAllowed` unless it may write (R22: never ``uss``; R29)."""
    if survey != "ovss" or not surveys.survey(survey).writes:
        raise NotAllowed("this survey never writes to anyone (R22)")
    return cast(WrittenTo, survey)
