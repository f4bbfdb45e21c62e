"""Where merged answers and comments lie: none of fewer than ten people outside ``held/`` (R45).

Callers hold the survey's lock of answers. A death between any two calls leaves what the next merge
sets right: the origins of a new object are written before it, those of the one it replaces go last,
and an object is found with its origins by its own hash.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.errors import SurveyError
from functions.shared.policy import responses
from functions.shared.retention import clock_start
from functions.shared.stores.answers.merged import Merged, Origins, read
from functions.shared.stores.ledger import Ledger

ORIGIN = "origin"
HELD = "held/"
CSV = "text/csv; charset=utf-8"
_LARGEST = 390_000  # bytes; an item of the ledger holds 400 KB
_NOTHING = Merged()
What = Literal["responses", "comments"]


@dataclass(frozen=True, slots=True)
class Book:
    """One survey's rows of one month, as they lie. ``keys``: the objects that are there now."""

    survey: str
    month: Month
    merged: Merged = _NOTHING
    seq: int = 0
    sha: str = ""
    keys: tuple[str, ...] = ()
    changed: date | None = None  # when the last file of it came


class AnswerStore:
    """All merged objects of one kind."""

    def __init__(self, what: What, bucket: Bucket, ledger: Ledger) -> None:
        self.what, self.bucket, self.ledger = what, bucket, ledger

    def keys(self, survey: str, month: Month) -> tuple[str, str]:
        """Where the object lies, and where it waits."""
        key = f"{self.what}/{survey}/{month}.csv"
        return key, f"{HELD}{key}"

    def books(self) -> Iterator[tuple[str, Month]]:
        """Survey and month of every object."""
        for prefix in (f"{self.what}/", f"{HELD}{self.what}/"):
            for entry in self.bucket.listing(prefix):
                survey, _, name = entry.key.removeprefix(prefix).partition("/")
                try:
                    yield survey, Month.parse(name.removesuffix(".csv"))
                except ValueError:
                    continue  # nothing of ours; the purge reports it

    def load(self, survey: str, month: Month) -> Book:
        """What there is; of two objects, of which a run left one too many, the newer."""
        entry = self.ledger.get(self._item(survey, month)) or {}
        known = _unpacked(entry.get("origins"))
        changed = date.fromisoformat(entry["changed"]) if "changed" in entry else None
        there = {key: self.bucket.find(key) for key in self.keys(survey, month)}
        bodies = {key: body for key, body in there.items() if body is not None}
        if not bodies:
            return Book(survey, month, changed=changed)
        newest = max(bodies.values(), key=lambda body: _seq(known.get(_sha(body))))
        origins = known.get(_sha(newest))
        return Book(
            survey,
            month,
            read(newest, origins),
            _seq(origins),
            _sha(newest),
            tuple(bodies),
            changed,
        )

    def save(self, book: Book, wanted: Merged, *, changed: date | None) -> None:
        """The month's rows are these. Safe to repeat; nothing changes if nothing is new."""
        open_key, held_key = self.keys(book.survey, book.month)
        enough = wanted.people >= responses.rules().together
        key, other = (open_key, held_key) if enough else (held_key, open_key)
        if not wanted.rows:
            if not book.keys and book.changed is None:
                return
            for each in (open_key, held_key):
                self.bucket.delete_all(each)
            self.ledger.delete(self._item(book.survey, book.month))
            return
        if book.keys != (key,) or not book.merged.same_as(wanted):
            self._write(book, key, wanted, changed)
        self.bucket.delete_all(other)
        self.bucket.delete_versions(
            [each for each in self.bucket.versions(key) if each.key == key and not each.latest]
        )

    def _write(self, book: Book, key: str, wanted: Merged, changed: date | None) -> None:
        mixed = wanted.shuffled(secrets.token_bytes(32))
        text = mixed.as_csv().encode()
        now = Origins.of(book.seq + 1, mixed.origins)
        before = {book.sha: Origins.of(book.seq, book.merged.origins)} if book.sha else {}
        self._remember(book, {**before, _sha(text): now}, changed)
        self.bucket.put(key, text, CSV)
        self._remember(book, {_sha(text): now}, changed)

    def relabel(self, book: Book, wanted: Merged) -> None:
        """The same rows in the same order have other origins."""
        origins = {book.sha: Origins.of(book.seq, wanted.origins)}
        self._remember(book, origins, book.changed)

    def _remember(self, book: Book, origins: dict[str, Origins], changed: date | None) -> None:
        packed = _packed(origins)
        if len(packed) > _LARGEST:
            raise SurveyError("a month has more rows without identity than its origins have room")
        day = changed or clock_start(book.month)
        self.ledger.put(
            self._item(book.survey, book.month),
            clock_start(book.month),
            origins=packed,
            changed=day.isoformat(),
        )

    def _item(self, survey: str, month: Month) -> str:
        return f"{ORIGIN}#{self.what}#{survey}#{month}"


def _sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def _seq(origins: Origins | None) -> int:
    return origins.seq if origins else 0


def _packed(origins: dict[str, Origins]) -> bytes:
    plain = {sha: asdict(each) for sha, each in origins.items()}
    return gzip.compress(json.dumps(plain, separators=(",", ":")).encode(), mtime=0)


def _unpacked(packed: Any) -> dict[str, Origins]:
    if not packed:
        return {}
    plain = json.loads(gzip.decompress(bytes(packed)))
    return {sha: Origins(**each) for sha, each in plain.items()}
