"""The stores that sample_draw works on, named by its environment and made once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.keyed_hashes import Keyring
from functions.shared.settings import BaseSettings
from functions.shared.stores.custody import Custody
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.people.register import Register


class Settings(BaseSettings):
    """The environment of sample_draw."""

    extract_bucket: str
    sample_bucket: str
    report_bucket: str
    certificate_bucket: str
    do_not_contact_table: str
    invitation_table: str
    register_table: str
    history_table: str
    ledger_table: str
    hash_key_secret: str
    parameter_root: str
    password_key: str
    notice_topic: str


@dataclass(frozen=True, slots=True)
class Stores:
    """Everything a draw reads and writes."""

    settings: Settings
    extracts: Bucket
    samples: Bucket
    reports: Bucket
    certificates: Bucket
    do_not_contact: DoNotContact
    register: Register
    ledger: Ledger
    custody: Custody
    invitations: InvitationStore
    keyring: Keyring
    ssm: Any
    sns: Any


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients and the secret of the hashes are made and read once a process."""
    dynamodb, s3 = clients.client("dynamodb"), clients.client("s3")
    keyring = clients.keyring(settings.hash_key_secret)
    ledger = Ledger(dynamodb, settings.ledger_table)
    return Stores(
        settings=settings,
        extracts=Bucket(s3, settings.extract_bucket),
        samples=Bucket(s3, settings.sample_bucket),
        reports=Bucket(s3, settings.report_bucket),
        certificates=Bucket(s3, settings.certificate_bucket),
        do_not_contact=DoNotContact(dynamodb, settings.do_not_contact_table, keyring),
        register=Register(dynamodb, settings.register_table, settings.history_table),
        ledger=ledger,
        custody=Custody(ledger),
        invitations=InvitationStore(dynamodb, settings.invitation_table),
        keyring=keyring,
        ssm=clients.client("ssm"),
        sns=clients.client("sns"),
    )
