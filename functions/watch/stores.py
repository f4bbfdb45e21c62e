"""Everything the watch looks at: its environment, and the buckets where things should be."""

from __future__ import annotations

from dataclasses import dataclass

from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.settings import BaseSettings
from functions.shared.stores.ledger import Ledger


class Settings(BaseSettings):
    """The function's environment."""

    extract_bucket: str
    report_bucket: str
    sample_bucket: str
    ors_drop_bucket: str
    ledger_table: str


@dataclass(frozen=True, slots=True)
class Stores:
    """Read alone."""

    extracts: Bucket
    reports: Bucket
    samples: Bucket
    drops: Bucket
    ledger: Ledger


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients are made once a process."""
    s3 = clients.client("s3")
    return Stores(
        extracts=Bucket(s3, settings.extract_bucket),
        reports=Bucket(s3, settings.report_bucket),
        samples=Bucket(s3, settings.sample_bucket),
        drops=Bucket(s3, settings.ors_drop_bucket),
        ledger=Ledger(clients.client("dynamodb"), settings.ledger_table),
    )
