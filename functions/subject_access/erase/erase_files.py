"""Takes one person's rows out of every file that holds them, older versions too (R39, R50)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from functions.shared.aws.s3 import Bucket
from functions.shared.aws.s3_listing import Stored
from functions.shared.aws.uploads import upload_of
from functions.shared.stores.linked_files import LinkedFiles
from functions.subject_access.erase.csv_rewrite import without
from functions.subject_access.export import DATA, data_of, page_of
from functions.subject_access.search.person_resolution import Person

CSV = "text/csv; charset=utf-8"
LINK_ID, LINKS = "Link Id", "-links.csv"
Cells = tuple[str, ...]
NO_TABLE: Cells = ()  # what is found in a file that cannot be read row by row
_REWRITTEN = ("extracts/", "working/")


@dataclass(slots=True)
class FileEraser:
    """One person's files. ``done`` counts rows or files by data class."""

    buckets: Mapping[str, Bucket]
    done: Counter[str] = field(default_factory=Counter)

    def erase(self, person: Person) -> None:
        """Everything but what stands in tables; safe to repeat."""
        self._extracts(person)
        self._links({one.token for one in person.seen if one.token})
        self._linked(person)
        self._opaque(person)

    def _extracts(self, person: Person) -> None:
        bucket = self.buckets["ExtractBucket"]
        theirs: dict[str, set[Cells]] = defaultdict(set)
        for one in person.seen:
            if one.place.store == "ExtractBucket":
                theirs[one.place.where].add(tuple(one.content.values()))
        for prefix in _REWRITTEN:
            for file in list(bucket.listing(prefix)):
                if file.key in theirs:
                    self._rewrite(bucket, file, theirs[file.key])
            bucket.delete_replaced(prefix)

    def _rewrite(self, bucket: Bucket, file: Stored, theirs: Collection[Cells]) -> None:
        """Without the rows that were found, which may lack the crime number or the victim's.

        A rewritten file carries the moment of its upload: the newest stays the newest (R06a).
        """
        if NO_TABLE in theirs:
            bucket.delete_all(file.key)  # refused, and of no use to a draw
            self.done["raw-extract"] += 1
            return

        def goes(header: list[str], row: list[str]) -> bool:
            return tuple(dict(zip(header, row, strict=False)).values()) in theirs

        body, gone = without(bucket.read(file.key), goes)
        self.done[_class(file.key)] += gone
        if gone:
            bucket.put(file.key, body, CSV, Metadata=upload_of(bucket, file).metadata)

    def _links(self, tokens: Collection[str]) -> None:
        """The links file for ORS; the encrypted handover cannot be opened by anybody here (R52)."""
        bucket = self.buckets["SampleBucket"]

        def goes(header: list[str], row: list[str]) -> bool:
            return LINK_ID in header and row[header.index(LINK_ID)] in tokens

        for one in list(bucket.listing("samples/")) if tokens else ():
            if one.key.endswith(LINKS):
                body, gone = without(bucket.read(one.key), goes)
                if gone:
                    bucket.put(one.key, body, CSV)
                    self.done["handover"] += gone
        bucket.delete_replaced("samples/", but=".zip")

    def _linked(self, person: Person) -> None:
        files = LinkedFiles(self.buckets["LinkedBucket"])
        wanted = all_of(person)
        self.done["linked-responses"] += sum(one.rows for one in files.affected(wanted))
        files.withdraw(wanted)

    def _opaque(self, person: Person) -> None:
        """Refused drops go whole: their report is there, so nobody is working on them any more."""
        drops = self.buckets["OrsDropBucket"]
        named = {one.place.where for one in person.seen if one.place.store == "OrsDropBucket"}
        for key in sorted(named):
            versions = [version for version in drops.versions(key) if version.key == key]
            if self._is_reported(key, drops.find(key)):
                drops.delete_versions(versions)  # not what came since
                self.done["drop"] += 1

    def _is_reported(self, key: str, body: bytes | None) -> bool:
        """Of these bytes: another file under the same name may still wait for its turn.

        The report of a file that was not even opened (R34) has no hash of it.
        """
        report = self.buckets["ReportBucket"].find(f"ingests/{key}.json")
        if report is None or body is None:
            return False
        return json.loads(report).get("sha256") in (None, hashlib.sha256(body).hexdigest())

    def exports(self, marks: Collection[str]) -> None:
        """Earlier exports of the same person."""
        bucket = self.buckets["ExportBucket"]
        keys = [one.key for one in bucket.listing("exports/") if one.key.endswith(DATA)]
        marked = ((key, json.loads(bucket.read(key)).get("marks", ())) for key in keys)
        self.exports_at({key for key, found in marked if not set(marks).isdisjoint(found)})

    def exports_at(self, keys: Collection[str]) -> None:
        """Exports by their keys, or those of their pages; the one that is searched goes last."""
        bucket = self.buckets["ExportBucket"]
        for key in sorted({data_of(key) for key in keys}):
            bucket.delete_all(page_of(key))
            bucket.delete_all(key)
            self.done["export"] += 1


def all_of(person: Person) -> dict[str, tuple[str, ...]]:
    """Crime numbers of which this person alone is known to be a victim, as withdrawn altogether."""
    unsure = {one.crime for one in person.unsure}
    return {crime: ("all",) for crime in person.crimes if crime not in unsure}


def _class(key: str) -> str:
    return "raw-extract" if key.startswith("extracts/") else "working-sample"
