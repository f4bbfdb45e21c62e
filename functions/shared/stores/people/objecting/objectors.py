"""By what somebody can still object whose invitation has gone: keyed hashes alone (R20, R39).

Who withdraws or is erased keeps the message with its opt-out link. The ledger's
``objector#{hash}``, one under the opt-out token and one under the invitation's id, which a
complaint names, has the do-not-contact keys of the person (``contacts``, packed) and of the address
that was written to (``address``). It is written before the invitation goes, and ends as that would
have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from functions.shared.aws import dynamodb
from functions.shared.keyed_hashes import Keyring, pack_contacts, unpack_contacts
from functions.shared.retention import clock_start
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.invitation import Invitation

KIND = "objector"


@dataclass(frozen=True, slots=True)
class Objector:
    """Do-not-contact keys: of everything that was held of a person, and of the one address."""

    contacts: tuple[str, ...]
    address: str


class Objectors:
    """The entries. ``name`` is an opt-out token or an invitation's id."""

    def __init__(self, keyring: Keyring, ledger: Ledger) -> None:
        self.keyring, self.ledger = keyring, ledger

    def keep(self, invitations: Iterable[Invitation]) -> None:
        """Remembers people whose invitations are about to go. Safe to repeat."""
        entries = [
            {
                "item": self._item(name),
                "clock_date": clock_start(one.month).isoformat(),
                "contacts": pack_contacts(one.contact_keys),
                "address": one.address_key,
            }
            for one in invitations
            for name in (one.opt_out_token, one.invitation_id)
        ]
        self.ledger.put_many(entries)

    def find(self, name: str) -> Objector | None:
        found = self.ledger.get(self._item(name))
        return _objector(found) if found else None

    def _item(self, name: str) -> str:
        return f"{KIND}#{self.keyring.other(KIND, name)}"


def _objector(item: dynamodb.Item) -> Objector:
    return Objector(tuple(unpack_contacts(item["contacts"])), str(item.get("address", "")))
