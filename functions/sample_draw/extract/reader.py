"""Extracts in S3: which one counts, and reading one version of it as a stream (R06a)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from functions.sample_draw.frame.frame import Row
from functions.shared.aws.s3 import Bucket
from functions.shared.aws.uploads import ExtractKey, extract_key, upload_of
from functions.shared.clock import Month
from functions.shared.csv.decode import Readable
from functions.shared.csv.reader import RULES, Table, open_table
from functions.shared.errors import DataError, RefusedFile
from functions.shared.policy import extract as columns

T = TypeVar("T")
UNVERSIONED = "null"
WRONG_SURVEY = (
    "No row in this file belongs to the survey in its folder. Check if it is for another survey."
)


@dataclass(frozen=True, slots=True)
class Extract:
    """One upload of one extract; what is blank is not known until it has been read.

    ``etag`` and ``uploaded_at`` are the upload's, though people were taken out of the file since.
    ``read_as``: how its bytes were understood.
    """

    key: ExtractKey
    version: str = ""
    sha256: str = ""
    etag: str = ""
    read_as: str = ""
    uploaded_at: str = ""

    def is_after(self, other: Extract) -> bool:
        """Was it uploaded later? Within a second, by name, as S3 tells moments by the second."""
        if self.key == other.key:
            return self.uploaded_at >= other.uploaded_at and self.etag != other.etag
        return (self.uploaded_at, self.key.name) > (other.uploaded_at, other.key.name)


class _Hashed:
    """A stream that hashes what is read of it."""

    def __init__(self, body: Any) -> None:
        self._body, self._hash = body, hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        piece = bytes(self._body.read(size))
        self._hash.update(piece)
        return piece

    def hexdigest(self) -> str:
        """Of the whole stream, what is left of it included."""
        while self.read(1 << 18):
            pass
        return self._hash.hexdigest()


def uploads(bucket: Bucket, survey: str, month: Month) -> list[Extract]:
    """The extracts of a survey and month, the newest upload first."""
    found = [
        (upload_of(bucket, stored), key)
        for stored in bucket.listing(f"extracts/{survey}/{month}/")
        if (key := extract_key(stored.key))
    ]
    found.sort(key=lambda one: (one[0].at, one[1].key), reverse=True)
    return [Extract(key, etag=upload.etag, uploaded_at=upload.at) for upload, key in found]


def read(
    bucket: Bucket,
    extract: Extract,
    use: Callable[[tuple[str, ...], Iterable[tuple[int, Row]]], T],
) -> tuple[T, Extract]:
    """Gives the header and the rows to ``use``; its answer, and the extract as it was read.

    Raises :class:`RefusedFile` if the file is not what it should be (what ``use`` made of the rows
    is then lost), :class:`DataError` if it is not the version or content that was asked for.
    """
    pinned = extract.version if extract.version not in ("", UNVERSIONED) else None
    body, version = bucket.open(extract.key.key, pinned)
    hashed = _Hashed(body)
    table = opened(hashed)
    answer = use(table.header, table.rows())
    found = replace(extract, version=version, sha256=hashed.hexdigest(), read_as=table.read_as)
    if extract.sha256 and extract.sha256 != found.sha256:
        raise DataError("this is not the extract that this draw began with")
    return answer, found


def opened(source: Iterable[bytes] | Readable) -> Table:
    """An extract with its header checked (R13), in whatever form it came (R58)."""
    rules = columns.rules()
    return open_table(
        source,
        known=rules.names,
        required=rules.names,
        max_rows=rules.max_rows,
        max_field=rules.max_field,
        dates=rules.dates,
    )


def refusal(refused: RefusedFile) -> dict[str, object]:
    """A refused file in words that say where to mend it; rows, columns and rules, never a value."""
    fact = columns.rules().faults.by_rule.get(refused.rule)
    return {
        "rule": refused.rule,
        "meaning": RULES.get(refused.rule) or (fact.meaning if fact else WRONG_SURVEY),
        "row": refused.row,
        "column": refused.column,
        "problems": [
            {"row": row, "column": column, "rule": rule} for row, column, rule in refused.problems
        ],
    }
