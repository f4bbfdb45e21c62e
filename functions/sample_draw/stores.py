"""The stores that sample_draw works on, named by its environment and made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from functions.shared import aws
from functions.shared.custody import Custody
from functions.shared.do_not_contact import DoNotContact
from functions.shared.invitation_store import InvitationStore
from functions.shared.keys import Keyring
from functions.shared.ledger import Ledger
from functions.shared.objects import Bucket
from functions.shared.register import Register
from functions.shared.settings import Settings


class DrawSettings(Settings):
    """The environment of sample_draw."""

    extract_bucket: str
    sample_bucket: str
    report_bucket: str
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

    settings: DrawSettings
    extracts: Bucket
    samples: Bucket
    reports: Bucket
    do_not_contact: DoNotContact
    register: Register
    ledger: Ledger
    custody: Custody
    invitations: InvitationStore
    keyring: Keyring
    ssm: Any
    sns: Any


@cache
def open_stores(settings: DrawSettings) -> Stores:
    """One set for the life of the function."""
    dynamodb, s3 = aws.client("dynamodb"), aws.client("s3")
    keyring = aws.keyring(settings.hash_key_secret)
    ledger = Ledger(dynamodb, settings.ledger_table)
    return Stores(
        settings=settings,
        extracts=Bucket(s3, settings.extract_bucket),
        samples=Bucket(s3, settings.sample_bucket),
        reports=Bucket(s3, settings.report_bucket),
        do_not_contact=DoNotContact(dynamodb, settings.do_not_contact_table, keyring),
        register=Register(dynamodb, settings.register_table, settings.history_table),
        ledger=ledger,
        custody=Custody(ledger),
        invitations=InvitationStore(dynamodb, settings.invitation_table),
        keyring=keyring,
        ssm=aws.client("ssm"),
        sns=aws.client("sns"),
    )
