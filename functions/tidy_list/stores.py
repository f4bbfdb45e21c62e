"""Everything tidy_list works with: its environment, the list, and who and what a no is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.shared.aws import clients
from functions.shared.keyed_hashes import Keyring
from functions.shared.settings import BaseSettings
from functions.shared.stores.concerns import ConcernDesk
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.people.objecting.objectors import Objectors
from functions.shared.stores.people.objecting.request_store import Requests
from functions.shared.stores.people.register import Register
from functions.tidy_list.safety import SafetyDesk


class Settings(BaseSettings):
    """The function's environment."""

    invitation_table: str
    do_not_contact_table: str
    register_table: str
    ledger_table: str
    hash_key_secret: str
    notice_topic: str
    safeguarding_topic: str


@dataclass(frozen=True, slots=True)
class Stores:
    """The list and its requests, whom they are about, and who hears of it."""

    settings: Settings
    do_not_contact: DoNotContact
    requests: Requests
    invitations: InvitationStore
    register: Register
    objectors: Objectors
    safety: SafetyDesk
    keyring: Keyring
    sns: Any


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients and the secret of the hashes are made and read once a process."""
    dynamodb, keyring = clients.client("dynamodb"), clients.keyring(settings.hash_key_secret)
    ledger, sns = Ledger(dynamodb, settings.ledger_table), clients.client("sns")
    return Stores(
        settings=settings,
        do_not_contact=DoNotContact(dynamodb, settings.do_not_contact_table, keyring),
        requests=Requests(dynamodb, settings.do_not_contact_table),
        invitations=InvitationStore(dynamodb, settings.invitation_table),
        register=Register(dynamodb, settings.register_table, history_table=""),
        objectors=Objectors(keyring, ledger),
        safety=SafetyDesk(ConcernDesk(ledger, sns, settings.safeguarding_topic)),
        keyring=keyring,
        sns=sns,
    )
