"""Everything that is held of an invited person, as entries of the do-not-contact list (R20)."""

from __future__ import annotations

from collections.abc import Iterator

from functions.shared.keyed_hashes import Keyring
from functions.shared.stores.people.cases import Case
from functions.shared.stores.people.invitation import Invitation
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.shared.stores.people.objecting.objectors import Objector
from functions.shared.text.contacts import ContactKey, hint


def whole_person(
    invitation: Invitation, case: Case | None, ring: Keyring, *, door: Door
) -> list[NewEntry]:
    """Every phone, email and crime number held of the person.

    The invitation's own contact fields end early (R43), so the register is asked as well.
    """
    hints = dict(_hints(invitation, ring))
    keys = [*hints, *invitation.contact_keys, *(case.contacts if case else ())]
    return [NewEntry(key, hints.get(key, "…"), Scope.PERSON, door) for key in dict.fromkeys(keys)]


def address_alone(invitation: Invitation, ring: Keyring, *, door: Door) -> list[NewEntry]:
    """The one number or address that was written to, whoever has it now; none if it has ended."""
    hints = dict(_hints(invitation, ring))
    key = invitation.address_key
    return [NewEntry(key, hints.get(key, "…"), Scope.NUMBER, door)] if key else []


def of_objector(found: Objector, *, door: Door) -> list[NewEntry]:
    """As :func:`whole_person`, of somebody whose invitation has gone."""
    return [NewEntry(key, "…", Scope.PERSON, door) for key in found.contacts]


def address_of_objector(found: Objector, *, door: Door) -> list[NewEntry]:
    """As :func:`address_alone`, of somebody whose invitation has gone."""
    return [NewEntry(found.address, "…", Scope.NUMBER, door)] if found.address else []


def _hints(invitation: Invitation, ring: Keyring) -> Iterator[tuple[str, str]]:
    known = (
        ContactKey("crime", invitation.crime_no),
        ContactKey("phone", invitation.phone or ""),
        ContactKey("email", invitation.email or ""),
    )
    for found in known:
        if found.value:
            yield ring.contact(found.kind, found.value), hint(found)
