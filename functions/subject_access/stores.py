"""Everything a step of a case works with: its environment, the stores, one fresh search (R50)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.shared.aws import clients, dynamodb
from functions.shared.aws.s3 import Bucket
from functions.shared.keyed_hashes import Keyring
from functions.shared.policy import retention
from functions.shared.settings import BaseSettings
from functions.shared.stores.custody import Custody
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.linked_files import LinkedFiles
from functions.shared.stores.people import list_sources
from functions.shared.stores.people.do_not_contact import DoNotContact
from functions.subject_access import answer
from functions.subject_access.casebook import Casebook, the_person
from functions.subject_access.erase.erase import Eraser
from functions.subject_access.events import Step
from functions.subject_access.search.csv_search import Reader
from functions.subject_access.search.file_search import Files
from functions.subject_access.search.matches import Marked, Marks
from functions.subject_access.search.person_resolution import Person
from functions.subject_access.search.search import Search
from functions.subject_access.search.table_search import Tables

Json = dict[str, Any]

_LIST_FIELDS = ("hint", "scope", "status", "added_at")


class Settings(BaseSettings):
    """The function's environment."""

    extract_bucket: str
    sample_bucket: str
    ors_drop_bucket: str
    linked_bucket: str
    safeguarding_bucket: str
    export_bucket: str
    report_bucket: str
    do_not_contact_table: str
    invitation_table: str
    register_table: str
    ledger_table: str
    hash_key_secret: str
    notice_topic: str


_STORES = {
    "ExtractBucket": "extract_bucket",
    "SampleBucket": "sample_bucket",
    "OrsDropBucket": "ors_drop_bucket",
    "LinkedBucket": "linked_bucket",
    "SafeguardingBucket": "safeguarding_bucket",
    "ExportBucket": "export_bucket",
    "ReportBucket": "report_bucket",
}


@dataclass(frozen=True)
class Found:
    """Whom a step is about: ``number`` of ``of`` people in the case, and what is held of them."""

    number: int
    of: int
    marked: Marked
    person: Person


@dataclass(frozen=True)
class Stores:
    """The stores of one invocation."""

    settings: Settings
    database: Any
    buckets: dict[str, Bucket]
    ledger: Ledger
    keyring: Keyring
    marks: Marks
    cases: Casebook

    def search(self, marks: Marks | None = None) -> Search:
        """A search that reads every store anew; ``marks``: by other hashes than the list's."""
        names, marks = self.settings, marks or self.marks
        searched = Tables(self.database, names.register_table, names.invitation_table, marks)
        return Search(searched, Files(self.buckets, retention.rules(), Reader(marks)), marks)

    def person(self, step: Step) -> Found:
        """Whom the step names, with what is held of them now."""
        entry = self.cases.get(step.case)
        number, marked = the_person(entry, step.person)
        person = self.search().again(marked)
        return Found(number, len(entry["people"]), marked, person)

    def elsewhere(self, person: Person, day: date) -> list[Json]:
        """What lies beyond us, and with whom."""
        packs = {one.place.where for one in person.seen if one.place.where.startswith("mps/")}
        linked = LinkedFiles(self.buckets["LinkedBucket"])
        released = [key for key in packs if linked.is_released(key)]
        return answer.elsewhere(person, Custody(self.ledger).holdings(), released, day)

    def keys(self, person: Person) -> list[str]:
        """Under what the do-not-contact list may have this person."""
        return sorted({*person.contacts, *map(self.marks.crime, person.crimes)})

    def entries(self, keys: Iterable[str]) -> list[Json]:
        """Entries of the do-not-contact list under these keys, masked as they are kept."""
        table = self.settings.do_not_contact_table
        found = (dynamodb.get(self.database, table, {"contact": key}) for key in keys)
        return [
            {n: str(e[n]) for n in _LIST_FIELDS if n in e} | {"sources": list_sources.of(e)}
            for e in found
            if e
        ]

    def eraser(self) -> Eraser:
        """What erases."""
        names = self.settings
        return Eraser(
            database=self.database,
            register_table=names.register_table,
            invitation_table=names.invitation_table,
            list_table=names.do_not_contact_table,
            buckets=self.buckets,
            ledger=self.ledger,
            keyring=self.keyring,
            listed=DoNotContact(self.database, names.do_not_contact_table, self.keyring),
            sns=clients.client("sns"),
            notice_topic=names.notice_topic,
        )


def open_stores(settings: Settings) -> Stores:
    """Cheap: clients and the secret of the hashes are made and read once a process."""
    s3, database = clients.client("s3"), clients.client("dynamodb")
    keyring = clients.keyring(settings.hash_key_secret)
    ledger = Ledger(database, settings.ledger_table)
    buckets = {store: Bucket(s3, getattr(settings, at)) for store, at in _STORES.items()}
    return Stores(settings, database, buckets, ledger, keyring, Marks(keyring), Casebook(ledger))
