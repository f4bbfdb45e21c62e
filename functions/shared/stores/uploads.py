"""When somebody uploaded a file, though the system may have rewritten it since (R06a, R39).

A rewrite takes people out of a file. It is no upload: it carries the moment and the ETag of the
upload that it was made of, so that the newest upload stays the newest.
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.shared.aws.s3 import Bucket
from functions.shared.aws.s3_listing import Stored

_AT, _ETAG = "uploaded-at", "uploaded-etag"  # metadata of an object that was rewritten


@dataclass(frozen=True, slots=True, order=True)
class Upload:
    """``at``: ISO 8601 UTC, so that it sorts as text."""

    at: str
    etag: str
    rewritten: bool = False

    @property
    def metadata(self) -> dict[str, str]:
        """What a rewrite of this upload carries."""
        return {_AT: self.at, _ETAG: self.etag}


def upload_of(bucket: Bucket, stored: Stored) -> Upload:
    """The upload behind an object of a listing."""
    carried = bucket.metadata(stored.key)
    if _AT in carried:
        return Upload(carried[_AT], carried.get(_ETAG, ""), rewritten=True)
    return Upload(stored.modified.isoformat(), stored.etag)
