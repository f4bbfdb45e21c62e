"""Everything the hourly sweep works with: its environment, the list, the register, the files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.keyed_hashes import Keyring
from functions.shared.settings import BaseSettings
from functions.shared.stores.concerns import ConcernDesk
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.people.register import Register


class Settings(BaseSettings):
    """The function's environment."""

    register_table: str
    invitation_table: str
    ledger_table: str
    do_not_contact_table: str
    sample_bucket: str
    hash_key_secret: str
    notice_topic: str
    safeguarding_topic: str


@dataclass(frozen=True, slots=True)
class Stores:
    """``samples``: for the stop lists alone."""

    settings: Settings
    register: Register
    invitations: InvitationStore
    ledger: Ledger
    concerns: ConcernDesk
    do_not_contact: DoNotContact
    samples: Bucket
    keyring: Keyring
    sns: Any


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients and the secret of the hashes are made and read once a process."""
    dynamodb, keyring = clients.client("dynamodb"), clients.keyring(settings.hash_key_secret)
    ledger, sns = Ledger(dynamodb, settings.ledger_table), clients.client("sns")
    return Stores(
        settings=settings,
        register=Register(dynamodb, settings.register_table, history_table=""),
        invitations=InvitationStore(dynamodb, settings.invitation_table),
        ledger=ledger,
        concerns=ConcernDesk(ledger, sns, settings.safeguarding_topic),
        do_not_contact=DoNotContact(dynamodb, settings.do_not_contact_table, keyring),
        samples=Bucket(clients.client("s3"), settings.sample_bucket),
        keyring=keyring,
        sns=sns,
    )
