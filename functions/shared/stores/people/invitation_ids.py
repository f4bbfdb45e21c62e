"""How invitations are made: an id that follows from person and wave, two random tokens (R28)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date

from functions.shared.clock import Month
from functions.shared.keyed_hashes import Keyring
from functions.shared.retention import clock_start
from functions.shared.stores.people.cases import expiry
from functions.shared.stores.people.invitation import (
    BY_OPT_OUT,
    BY_STATE,
    BY_TOKEN,
    CONTACT_FIELDS,
    MAY_BECOME,
    Channel,
    Invitation,
    State,
    written_to,
)
from functions.shared.text.contacts import kind_of
from functions.shared.text.emails import mailbox
from functions.shared.text.survey_tokens import ALPHABET, LENGTH

__all__ = [
    "BY_OPT_OUT",
    "BY_STATE",
    "BY_TOKEN",
    "CONTACT_FIELDS",
    "MAY_BECOME",
    "Channel",
    "Invitation",
    "State",
    "fresh_token",
    "invitation_id",
    "new",
]


def invitation_id(keyring: Keyring, case_id: str) -> str:
    """The one invitation of a person and wave, however often the draw runs again (R28)."""
    return keyring.other("invitation", case_id)


def fresh_token() -> str:
    """A new opaque token of 128 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new(
    keyring: Keyring,
    *,
    survey: str,
    month: Month,
    case_id: str,
    crime_no: str,
    viw_no: str,
    bcu: str,
    crime_type: str,
    channel: Channel,
    address: str,
    contact_keys: Iterable[str],
    contact_from: date,
    contact_to: date,
) -> Invitation:
    """A due invitation with fresh tokens.

    ``address`` is the normalised email or E.164 mobile that is written to; ``contact_keys`` are the
    do-not-contact keys of everything else that is held of the person (its own are added).
    """
    kind = kind_of(address)
    address_key = keyring.contact(kind, mailbox(address) if kind == "email" else address)
    crime_key = keyring.contact("crime", crime_no)
    return Invitation(
        invitation_id=invitation_id(keyring, case_id),
        survey=written_to(survey),
        month=month,
        channel=channel,
        state=State.DUE,
        contact_from=contact_from,
        contact_to=contact_to,
        expires_at=expiry("invitation", clock_start(month)),
        token=fresh_token(),
        opt_out_token=fresh_token(),
        crime_no=crime_no,
        viw_no=viw_no,
        case_id=case_id,
        bcu=bcu,
        crime_type=crime_type,
        email=address if channel is Channel.EMAIL else None,
        phone=address if channel is Channel.SMS else None,
        contact_keys=tuple(dict.fromkeys([address_key, crime_key, *contact_keys])),
        address_key=address_key,
    )
