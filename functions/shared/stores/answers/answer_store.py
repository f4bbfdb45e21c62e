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
from dataclasses import asdict, dataclass, replace
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
    """One survey's rows of one month, as they lie. ``keys``: the objects that are there now.

    ``settled``: the one object of ``keys`` is all there is, in one version, and nothing under the
    other key. ``known``: the ledger has an entry of the month; it ends before the object does.
    """

    survey: str
    month: Month
    merged: Merged = _NOTHING
    seq: int = 0
    sha: str = ""
    keys: tuple[str, ...] = ()
    changed: date | None = None  # when the last file of it came
    settled: bool = False
    known: bool = False


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
        """What there is; of two objects, of which a run left one too many, the newer.

        Where the last run came to its end, one object is read: the entry says which. An entry that
        does not know the object's bytes (it was restored from a backup) is not believed.
        """
        entry = self.ledger.get(self._item(survey, month)) or {}
        known = _unpacked(entry.get("origins"))
        changed = date.fromisoformat(entry["changed"]) if "changed" in entry else None
        bodies = self._bodies(entry["at"]) if "at" in entry else {}
        settled = any(_sha(body) in known for body in bodies.values())
        if not settled:
            bodies = self._bodies(*self.keys(survey, month))
        if not bodies:
            return Book(survey, month, changed=changed, known=bool(entry))
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
            settled,
            bool(entry),
        )

    def _bodies(self, *keys: str) -> dict[str, bytes]:
        found = {key: self.bucket.find(key) for key in keys}
        return {key: body for key, body in found.items() if body is not None}

    def save(self, book: Book, wanted: Merged, *, changed: date | None) -> None:
        """The month's rows are these. Safe to repeat; nothing changes if nothing is new."""
        open_key, held_key = self.keys(book.survey, book.month)
        enough = wanted.people >= responses.rules().together
        key, other = (open_key, held_key) if enough else (held_key, open_key)
        same = book.keys == (key,) and book.merged.same_as(wanted)
        if not wanted.rows:
            self._forget(book)
        elif not (book.known or book.keys):
            self._first(book, key, wanted, changed)
        elif not same:
            self._replace(book, key, other, wanted, changed)
        elif not book.settled:
            self._clear(book, key, other)
            if book.known:
                self._settle(book, key, book.sha, Origins.of(book.seq, book.merged.origins))

    def _forget(self, book: Book) -> None:
        if not book.keys and book.changed is None:
            return
        for each in self.keys(book.survey, book.month):
            self.bucket.delete_all(each)
        self.ledger.delete(self._item(book.survey, book.month))

    def _first(self, book: Book, key: str, wanted: Merged, changed: date | None) -> None:
        """There is nothing to replace; who dies in between leaves an entry without its object."""
        mixed = wanted.shuffled(secrets.token_bytes(32))
        text = mixed.as_csv().encode()
        self._remember(book, {_sha(text): Origins.of(1, mixed.origins)}, changed, at=key)
        self.bucket.put(key, text, CSV)

    def _replace(
        self, book: Book, key: str, other: str, wanted: Merged, changed: date | None
    ) -> None:
        """The new object, then away with what it replaces, then the entry that says so."""
        mixed = wanted.shuffled(secrets.token_bytes(32))
        text = mixed.as_csv().encode()
        now = Origins.of(book.seq + 1, mixed.origins)
        before = {book.sha: Origins.of(book.seq, book.merged.origins)} if book.sha else {}
        self._remember(book, {**before, _sha(text): now}, changed)
        self.bucket.put(key, text, CSV)
        self._clear(book, key, other)
        self._settle(replace(book, changed=changed), key, _sha(text), now)

    def _clear(self, book: Book, key: str, other: str) -> None:
        """Nothing is left but the newest version of the one object."""
        if not book.settled or other in book.keys:
            self.bucket.delete_all(other)
        self.bucket.delete_versions(
            [each for each in self.bucket.versions(key) if each.key == key and not each.latest]
        )

    def _settle(self, book: Book, key: str, sha: str, origins: Origins) -> None:
        self._remember(book, {sha: origins}, book.changed, at=key)

    def relabel(self, book: Book, wanted: Merged) -> None:
        """The same rows in the same order have other origins."""
        origins = {book.sha: Origins.of(book.seq, wanted.origins)}
        at = book.keys[0] if book.settled else ""
        self._remember(book, origins, book.changed, at=at)

    def _remember(
        self, book: Book, origins: dict[str, Origins], changed: date | None, *, at: str = ""
    ) -> None:
        """``at``: where the one object lies; blank while a run is under way."""
        packed = _packed(origins)
        if len(packed) > _LARGEST:
            raise SurveyError("a month has more rows without identity than its origins have room")
        day = changed or clock_start(book.month)
        self.ledger.put(
            self._item(book.survey, book.month),
            clock_start(book.month),
            origins=packed,
            changed=day.isoformat(),
            **({"at": at} if at else {}),
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
