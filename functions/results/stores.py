"""The stores that results works on: it alone reads both answer stores, and keeps counts (R55)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.policy import results
from functions.shared.settings import BaseSettings
from functions.shared.stores import fieldwork
from functions.shared.stores.fieldwork import Fieldwork


class Settings(BaseSettings):
    """The environment of results."""

    linked_bucket: str
    anonymised_bucket: str
    report_bucket: str
    public_bucket: str
    notice_topic: str


@dataclass(frozen=True, slots=True)
class Stores:
    """What a quarter is made of, and where it goes."""

    settings: Settings
    linked: Bucket
    anonymised: Bucket
    reports: Bucket
    public: Bucket
    sns: Any

    def answers(self, survey: str, month: Month) -> Iterator[tuple[str, bytes]]:
        """(key, content) of every file with answers of a month: each person in one of them.

        Who agreed to Q54aa is in the linked store alone, and who did not in the other. Months that
        were ingested before that was so have everybody's answers below a folder of the month.
        """
        folder = f"responses/{survey}/{month}"
        found = [stored.key for stored in self.anonymised.listing(folder)]
        before = any(key.startswith(f"{folder}/") for key in found)
        for key in (*found, *self._held(survey, month)):
            yield key, self.anonymised.read(key)
        if not before:
            for stored in self.linked.listing(f"mopac/{survey}/{month}/"):
                yield stored.key, self.linked.read(stored.key)

    def _held(self, survey: str, month: Month) -> Iterator[str]:
        """Files of fewer than ten people, which wait to be merged."""
        for prefix in results.held_prefixes():
            for stored in self.anonymised.listing(prefix):
                parts = stored.key.removesuffix(".csv").split("/")
                if "comments" not in parts and survey in parts and str(month) in parts:
                    yield stored.key

    def fieldwork(self, survey: str, month: Month) -> tuple[Fieldwork, bytes] | None:
        """Fieldwork counts of a month, or None if they are not written yet."""
        body = self.reports.find(fieldwork.key(survey, month))
        return None if body is None else (fieldwork.read(body), body)


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients are made once a process."""
    s3 = clients.client("s3")
    return Stores(
        settings=settings,
        linked=Bucket(s3, settings.linked_bucket),
        anonymised=Bucket(s3, settings.anonymised_bucket),
        reports=Bucket(s3, settings.report_bucket),
        public=Bucket(s3, settings.public_bucket),
        sns=clients.client("sns"),
    )
