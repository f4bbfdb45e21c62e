"""Everything delivery_events works with: its environment, and the tables behind it."""

from __future__ import annotations

from dataclasses import dataclass

from functions.shared.aws import clients
from functions.shared.keyed_hashes import Keyring
from functions.shared.settings import BaseSettings
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.people.objectors import Objectors
from functions.shared.stores.people.register import Register


class Settings(BaseSettings):
    """The function's environment."""

    invitation_table: str
    do_not_contact_table: str
    register_table: str
    ledger_table: str
    hash_key_secret: str


@dataclass(frozen=True, slots=True)
class Stores:
    """Where an invitation moves on, and where a complaint is written."""

    invitations: InvitationStore
    do_not_contact: DoNotContact
    register: Register
    objectors: Objectors
    keyring: Keyring


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients and the secret of the hashes are made and read once a process."""
    dynamodb, keyring = clients.client("dynamodb"), clients.keyring(settings.hash_key_secret)
    return Stores(
        invitations=InvitationStore(dynamodb, settings.invitation_table),
        do_not_contact=DoNotContact(dynamodb, settings.do_not_contact_table, keyring),
        objectors=Objectors(keyring, Ledger(dynamodb, settings.ledger_table)),
        register=Register(dynamodb, settings.register_table, history_table=""),
        keyring=keyring,
    )
