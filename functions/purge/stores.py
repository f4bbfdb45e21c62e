"""Everything the purge works with: its environment, the stores that it empties, its papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.purge.carried_over.answers import Ageing, LinkedStore
from functions.purge.carried_over.fieldwork_counts import FieldworkCounts
from functions.purge.confirmations import Confirmations
from functions.purge.emptied_stores import (
    BucketStore,
    InvitationStore,
    ParameterStore,
    Store,
    TableStore,
)
from functions.purge.ledger_store import LedgerStore
from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.policy import retention
from functions.shared.settings import BaseSettings
from functions.shared.stores.answers.answer_store import AnswerStore
from functions.shared.stores.breaches import Breaches
from functions.shared.stores.custody import Custody
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.linked_files import LinkedFiles
from functions.shared.stores.people.register import Register


class Settings(BaseSettings):
    """The function's environment."""

    extract_bucket: str
    sample_bucket: str
    ors_drop_bucket: str
    linked_bucket: str
    anonymised_bucket: str
    safeguarding_bucket: str
    export_bucket: str
    report_bucket: str
    certificate_bucket: str
    invitation_table: str
    register_table: str
    history_table: str
    ledger_table: str
    parameter_root: str
    notice_topic: str
    breach_topic: str


_OWNER = "purge"  # of locks: one purge at a time, and a retry takes over what a dead run held
_BUCKETS = {
    "ExtractBucket": "extract_bucket",
    "SampleBucket": "sample_bucket",
    "OrsDropBucket": "ors_drop_bucket",
    "LinkedBucket": "linked_bucket",
    "AnonymisedBucket": "anonymised_bucket",
    "SafeguardingBucket": "safeguarding_bucket",
    "ExportBucket": "export_bucket",
    "ReportBucket": "report_bucket",
}


@dataclass(frozen=True, slots=True)
class Stores:
    """``emptied``: all that the purge empties but the ledger, which is emptied too."""

    emptied: tuple[Store, ...]
    ledger: LedgerStore
    certificates: Bucket
    reports: Bucket
    drops: Bucket
    confirmations: Confirmations
    ageing: Ageing
    fieldwork: FieldworkCounts

    @property
    def all(self) -> tuple[Store, ...]:
        return (*self.emptied, self.ledger)


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients are made once a process."""
    s3, database, sns = clients.client("s3"), clients.client("dynamodb"), clients.client("sns")
    ledger = Ledger(database, settings.ledger_table)
    answers = AnswerStore("responses", Bucket(s3, settings.anonymised_bucket), ledger)
    return Stores(
        emptied=_emptied(settings, s3, database, answers),
        ledger=LedgerStore(ledger),
        certificates=Bucket(s3, settings.certificate_bucket),
        reports=Bucket(s3, settings.report_bucket),
        drops=Bucket(s3, settings.ors_drop_bucket),
        confirmations=Confirmations(
            Custody(ledger),
            Bucket(s3, settings.linked_bucket),
            sns,
            settings.notice_topic,
            Breaches(ledger, sns, settings.breach_topic),
        ),
        ageing=Ageing(answers, _OWNER),
        fieldwork=FieldworkCounts(
            Register(database, settings.register_table, settings.history_table),
            Bucket(s3, settings.report_bucket),
            ledger,
        ),
    )


def _emptied(settings: Settings, s3: Any, database: Any, answers: AnswerStore) -> tuple[Store, ...]:
    """Identifiable stores first: should the time run out, they are done."""
    classes = retention.rules().by_name
    buckets = {
        name: BucketStore(name, Bucket(s3, getattr(settings, at))) for name, at in _BUCKETS.items()
    }
    linked = LinkedFiles(buckets["LinkedBucket"].bucket)
    buckets["LinkedBucket"] = LinkedStore("LinkedBucket", linked, answers, _OWNER)
    return (
        *buckets.values(),
        InvitationStore(
            database,
            settings.invitation_table,
            "invitation_id",
            classes["invitation"],
            classes["invitation-contact"],
        ),
        TableStore(database, settings.register_table, "case_id", classes["register"]),
        TableStore(database, settings.history_table, "entry_id", classes["contact-history"]),
        ParameterStore(
            clients.client("ssm"), settings.parameter_root, classes["handover-password"].prefixes[0]
        ),
    )
