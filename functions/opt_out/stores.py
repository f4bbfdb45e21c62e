"""Everything the opt-out page works with: its environment, and where a no is written."""

from __future__ import annotations

from dataclasses import dataclass

from functions.opt_out.safety import SafetyDesk
from functions.shared.aws import clients
from functions.shared.keyed_hashes import Keyring
from functions.shared.settings import BaseSettings
from functions.shared.stores.concerns import ConcernDesk
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
    safeguarding_topic: str


@dataclass(frozen=True, slots=True)
class Stores:
    """Where an opt-out is written."""

    invitations: InvitationStore
    register: Register
    do_not_contact: DoNotContact
    objectors: Objectors
    safety: SafetyDesk
    keyring: Keyring


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients and the secret of the hashes are made and read once a process."""
    dynamodb, keyring = clients.client("dynamodb"), clients.keyring(settings.hash_key_secret)
    ledger = Ledger(dynamodb, settings.ledger_table)
    return Stores(
        invitations=InvitationStore(dynamodb, settings.invitation_table),
        register=Register(dynamodb, settings.register_table, history_table=""),
        do_not_contact=DoNotContact(dynamodb, settings.do_not_contact_table, keyring),
        objectors=Objectors(keyring, ledger),
        safety=SafetyDesk(ConcernDesk(ledger, clients.client("sns"), settings.safeguarding_topic)),
        keyring=keyring,
    )
