"""The files with crime numbers, searched and rewritten for single people (R39, R50).

LinkedBucket's ``mopac/`` and ``mps/``: CSV with a ``Crime No`` column. A person's rows leave a file
with all its older versions; a file without rows leaves altogether.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from functions.shared.aws.s3 import Bucket
from functions.shared.aws.s3_listing import Version
from functions.shared.csv.writer import csv_text
from functions.shared.policy import responses
from functions.shared.policy.responses import Recipient
from functions.shared.stores.releases import is_released

CRIME_NO = "Crime No"
CSV = "text/csv; charset=utf-8"
_PACKS = "mps/"
_READERS = 8
_RECONTACT = ("Recontact MOPAC", "Recontact MPS")


@dataclass(frozen=True, slots=True)
class Changed:
    """A file: rows that leave it or lose a consent, and whose (canonical crime numbers).

    ``released``: it is a pack that a person has released (R32).
    """

    key: str
    rows: int
    crimes: frozenset[str]
    released: bool


class LinkedFiles:
    """The bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket

    def affected(
        self, withdrawn: Mapping[str, Collection[str]], *, survey: str = ""
    ) -> list[Changed]:
        """What :meth:`withdraw` would change now; nothing is written."""
        return [
            Changed(key, rows, crimes, key.startswith(_PACKS) and self.is_released(key))
            for key, _, rows, crimes in self._rewritten(withdrawn, survey)
        ]

    def withdraw(self, withdrawn: Mapping[str, Collection[str]], *, survey: str = "") -> None:
        """Takes back what people withdrew (crime number → withdrawals), or in one survey's files.

        Safe to repeat: older versions of every file go, also those that a run left that died
        between writing and deleting. A pack that is rewritten is not released (R32).
        """
        for key, text, _, _ in self._rewritten(withdrawn, survey):
            if text:
                self.bucket.put(key, text, CSV)
            else:
                self.bucket.delete_all(key)
        for recipient in _linked():
            self.bucket.delete_versions(_replaced(self.bucket.versions(recipient.prefix)))

    def _rewritten(
        self, withdrawn: Mapping[str, Collection[str]], survey: str
    ) -> Iterator[tuple[str, str, int, frozenset[str]]]:
        """Key, new text, changed rows and whose they are, of each file that has to change."""
        for key, body in self._bodies(withdrawn):
            if survey not in ("", key.split("/")[1]):
                continue
            rewritten = rewrite(body, _recipient(key), withdrawn)
            if rewritten is not None:
                yield key, *rewritten

    def rows(
        self, crimes: Collection[str], prefix: str
    ) -> Iterator[tuple[str, list[str], list[list[str]]]]:
        """Key, header and these people's rows, of each file under a prefix that holds any."""
        for key, body in self._bodies(crimes):
            header, rows = _rows(body)
            theirs = [row for row in rows if row[0] in crimes]
            if key.startswith(prefix) and theirs:
                yield key, header, theirs

    def read(self, key: str) -> tuple[list[str], list[list[str]]]:
        """Header and rows of one file, the crime number first; nothing if it is not there."""
        body = self.bucket.find(key)
        return _rows(body.decode()) if body else ([], [])

    def is_released(self, key: str) -> bool:
        """Has a person released this pack?"""
        return is_released(self.bucket, key)

    def _bodies(self, crimes: Collection[str]) -> Iterator[tuple[str, str]]:
        """Key and text of each file in which one of the numbers stands somewhere."""
        wanted = [crime.encode() for crime in crimes]
        if not wanted:
            return
        keys = [entry.key for r in _linked() for entry in self.bucket.listing(r.prefix)]
        with ThreadPoolExecutor(_READERS) as pool:
            for at in range(0, len(keys), _READERS):
                some = keys[at : at + _READERS]
                for key, body in zip(some, pool.map(self.bucket.find, some), strict=True):
                    if body and any(crime in body for crime in wanted):
                        yield key, body.decode()


def _linked() -> list[Recipient]:
    return [one for one in responses.rules().recipient if one.bucket == "linked"]


def _recipient(key: str) -> Recipient:
    return next(one for one in _linked() if key.startswith(one.prefix))


def _replaced(versions: Iterator[Version]) -> Iterator[Version]:
    return (version for version in versions if not version.latest)


def _rows(body: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows, the crime number first."""
    reader = csv.reader(io.StringIO(body, newline=""))
    header = next(reader, [])
    if header[:1] != [CRIME_NO]:
        raise ValueError("a file of linked answers does not begin with the crime number")
    return header, list(reader)


def rewrite(
    body: str, recipient: Recipient, withdrawn: Mapping[str, Collection[str]]
) -> tuple[str, int, frozenset[str]] | None:
    """The file without what was withdrawn (blank if no row is left), rows changed, and whose.

    A row leaves the file if all was withdrawn or a consent that the recipient needs; with
    "recontact", or one of its columns' names, only the answer to being contacted again becomes No.
    None if nothing changes.
    """
    header, rows = _rows(body)
    recontact = {name: place for place, name in enumerate(header) if name in _RECONTACT}
    kept, changed = [], []
    for row in rows:
        what = {*withdrawn.get(row[0], ())}
        if what & {"all", *recipient.needs}:
            changed.append(row[0])
            continue
        ends = {place for name, place in recontact.items() if what & {"recontact", name}}
        if any(row[place] != "No" for place in ends):
            changed.append(row[0])
            row = ["No" if place in ends else text for place, text in enumerate(row)]
        kept.append(row)
    if not changed:
        return None
    if not kept:
        return "", len(changed), frozenset(changed)
    return csv_text(header, kept), len(changed), frozenset(changed)
