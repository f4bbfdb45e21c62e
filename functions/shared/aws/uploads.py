"""Which keys are an extract's, and when a file was uploaded, though rewritten since (R06a, R39).

A rewrite takes people out of a file. It is no upload: it carries the moment and the ETag of the
upload that it was made of, so that the newest upload stays the newest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from functions.shared.aws.s3 import Bucket
from functions.shared.aws.s3_listing import Stored
from functions.shared.clock import Month
from functions.shared.policy import drops, surveys

_EXTRACT = re.compile(r"extracts/([a-z]+)/([0-9]{4}-[0-9]{2})/([^/]+)(\.csv|\.xlsx)\Z")
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


@dataclass(frozen=True, slots=True)
class ExtractKey:
    """``extracts/{survey}/{YYYY-MM}/{name}.csv``, or ``.xlsx``."""

    survey: str
    month: Month
    name: str
    ending: str = ".csv"

    @property
    def key(self) -> str:
        return f"extracts/{self.survey}/{self.month}/{self.name}{self.ending}"

    @property
    def report_key(self) -> str:
        """``name.json``, or ``name.xlsx.json``: both endings may lie side by side."""
        ending = "" if self.ending == ".csv" else self.ending
        return f"extracts/{self.survey}/{self.month}/{self.name}{ending}.json"


def extract_key(key: str) -> ExtractKey | None:
    """The parts of an extract's key, or ``None`` if it is no such key."""
    match = _EXTRACT.match(key)
    if not match or match[1] not in _drawn() or not drops.rules().good_name(match[3]):
        return None
    try:
        return ExtractKey(match[1], Month.parse(match[2]), match[3], match[4])
    except ValueError:
        return None


def _drawn() -> set[str]:
    return {survey.code for survey in surveys.drawn()}
