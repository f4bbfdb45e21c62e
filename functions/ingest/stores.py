"""Everything ingest works with: its environment, and the stores and topics behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.keyed_hashes import Keyring
from functions.shared.settings import BaseSettings
from functions.shared.stores.answers.answer_store import AnswerStore
from functions.shared.stores.breaches import Breaches
from functions.shared.stores.concerns import ConcernDesk
from functions.shared.stores.custody import Custody
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.linked_files import LinkedFiles
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.shared.stores.people.invitation_store import InvitationStore
from functions.shared.stores.people.register import Register


class Settings(BaseSettings):
    """The function's environment."""

    ors_drop_bucket: str
    linked_bucket: str
    anonymised_bucket: str
    safeguarding_bucket: str
    report_bucket: str
    do_not_contact_table: str
    invitation_table: str
    register_table: str
    history_table: str
    ledger_table: str
    hash_key_secret: str
    notice_topic: str
    breach_topic: str
    safeguarding_topic: str
    sample_bucket: str
    subject_access_function: str
    malware_scan: str

    @property
    def scans(self) -> bool:
        """Does GuardDuty look at each drop first?"""
        return self.malware_scan == "yes"


@dataclass(frozen=True)
class Stores:
    """``buckets``: by the names that policy gives recipients ("linked").

    ``samples``: for the stop lists alone.
    """

    settings: Settings
    drops: Bucket
    reports: Bucket
    safeguarding: Bucket
    samples: Bucket
    buckets: dict[str, Bucket]
    linked: LinkedFiles
    answers: AnswerStore
    comments: AnswerStore
    ledger: Ledger
    custody: Custody
    register: Register
    invitations: InvitationStore
    do_not_contact: DoNotContact
    keyring: Keyring
    breaches: Breaches
    concerns: ConcernDesk
    sns: Any
    functions: Any


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients and the secret of the hashes are made and read once a process."""
    s3, dynamodb, sns = clients.client("s3"), clients.client("dynamodb"), clients.client("sns")
    keyring = clients.keyring(settings.hash_key_secret)
    ledger = Ledger(dynamodb, settings.ledger_table)
    linked = Bucket(s3, settings.linked_bucket)
    merged = Bucket(s3, settings.anonymised_bucket)
    return Stores(
        settings=settings,
        drops=Bucket(s3, settings.ors_drop_bucket),
        reports=Bucket(s3, settings.report_bucket),
        safeguarding=Bucket(s3, settings.safeguarding_bucket),
        samples=Bucket(s3, settings.sample_bucket),
        buckets={"linked": linked},
        linked=LinkedFiles(linked),
        answers=AnswerStore("responses", merged, ledger),
        comments=AnswerStore("comments", merged, ledger),
        ledger=ledger,
        custody=Custody(ledger),
        register=Register(dynamodb, settings.register_table, settings.history_table),
        invitations=InvitationStore(dynamodb, settings.invitation_table),
        do_not_contact=DoNotContact(dynamodb, settings.do_not_contact_table, keyring),
        keyring=keyring,
        breaches=Breaches(ledger, sns, settings.breach_topic),
        concerns=ConcernDesk(ledger, sns, settings.safeguarding_topic),
        sns=sns,
        functions=clients.client("lambda"),
    )
