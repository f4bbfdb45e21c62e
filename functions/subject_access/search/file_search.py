"""The files that may hold somebody: read once a run, searched as often as needed (R50)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.policy.retention import DataClass, Retention
from functions.subject_access.search.csv_search import Reader
from functions.subject_access.search.matches import Match, Place, Ref, Wanted

_READERS = 16
TABLES = ("ExtractBucket", "SampleBucket", "LinkedBucket")
TEXTS = ("OrsDropBucket", "SafeguardingBucket")
_UNCLAIMED = "unclaimed"  # under a key that was never agreed: no class, and no right to read it
_NOT_READ = ("draw-seed", _UNCLAIMED)  # seeds name nobody, and are not for this function
_NO_TABLE = "handover"  # encrypted; links have tokens
_LINKS = "-links.csv"


@dataclass(slots=True)
class Files:
    """``buckets``: by policy's store names."""

    buckets: Mapping[str, Bucket]
    table: Retention
    reader: Reader
    _bodies: dict[str, list[tuple[Place, bytes]]] = field(default_factory=dict)

    def matches(self, wanted: Wanted) -> Iterator[Match]:
        """Rows of tables of people. A file that is none is searched as text."""
        for store in TABLES:
            for place, body in self.bodies(store):
                if place.what == _NO_TABLE or not place.where.endswith((".csv", ".xlsx")):
                    continue
                found = self.reader.table(place, body, wanted)
                yield from self.reader.text(place, body, wanted, {}) if found is None else found

    def texts(self, wanted: Wanted, tokens: Mapping[str, Ref]) -> Iterator[Match]:
        """Files of any shape that name a wanted crime number or link."""
        for store in TEXTS:
            for place, body in self.bodies(store):
                yield from self.reader.text(place, body, wanted, tokens)
        for place, body in self.bodies("SampleBucket"):
            if place.where.endswith(_LINKS) or place.what == "stop-list":
                yield from self.reader.text(place, body, Wanted(), tokens)

    def bodies(self, store: str) -> list[tuple[Place, bytes]]:
        """Every current object of a store that could name somebody, with its content."""
        if store not in self._bodies:
            bucket = self.buckets[store]
            places = [self._place(store, one.key) for one in bucket.listing("")]
            places = [
                place
                for place in places
                if place.what not in _NOT_READ and not place.where.endswith(".zip")
            ]
            with ThreadPoolExecutor(_READERS) as pool:
                contents = pool.map(bucket.find, [place.where for place in places])
                found = [(p, body) for p, body in zip(places, contents, strict=True) if body]
            self._bodies[store] = found
        return self._bodies[store]

    def _place(self, store: str, key: str) -> Place:
        item = class_of(self.table, store, key)
        survey, month = _survey_and_month(key)
        return Place(item.name if item else _UNCLAIMED, store, key, survey, month)


def class_of(table: Retention, store: str, key: str) -> DataClass | None:
    """The data class that an object belongs to."""
    return next((one for one in table.of_store(store) if key.startswith(one.prefixes)), None)


def _survey_and_month(key: str) -> tuple[str, str]:
    """``("uss", "2027-11")`` of ``extracts/uss/2027-11/a.csv``; blank where a key has none."""
    parts = key.removeprefix("rehearsal/").split("/")
    if len(parts) < 3:
        return "", ""
    try:
        return parts[1], str(Month.parse(parts[2].partition(".")[0]))
    except ValueError:
        return parts[1], ""
