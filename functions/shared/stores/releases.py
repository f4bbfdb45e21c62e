"""Has a person released a file, and which months may be written to: the one place (R32, R52).

A census month's release is kept in the ledger as ``release#{survey}#{month}`` once it was seen, so
that it outlives the links file. It ends when the tag is seen to be off, and by a recall.
"""

from __future__ import annotations

from enum import StrEnum

from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.policy import governance
from functions.shared.retention import clock_start
from functions.shared.stores.ledger import Ledger


class Release(StrEnum):
    """What a file's tag says."""

    RELEASED = "released"
    WAITING = "waiting"
    GONE = "gone"  # there is no such file, or not any more


def state_of(bucket: Bucket, key: str) -> Release:
    """Asks the store; any trouble but a missing file is raised."""
    tags, rule = bucket.tags(key), governance.rules().release
    if tags is None:
        return Release.GONE
    said = tags.get(rule.tag, "").casefold()
    return Release.RELEASED if said == rule.value else Release.WAITING


def is_released(bucket: Bucket, key: str) -> bool:
    """Has a person tagged it ``released=yes``?"""
    return state_of(bucket, key) is Release.RELEASED


def links_key(survey: str, month: Month) -> str:
    """The file of a census month's links, which E&I check and release."""
    return f"samples/{survey}/{month}/{survey}-{month}-links.csv"


def zip_key(survey: str, month: Month) -> str:
    """The file of a handover to callers, which E&I check and release."""
    return f"samples/{survey}/{month}/{survey}-{month}.zip"


class Releases:
    """The months whose links somebody has released."""

    def __init__(self, samples: Bucket, ledger: Ledger) -> None:
        self._samples, self._ledger = samples, ledger

    def covers(self, survey: str, month: Month) -> bool:
        """May this month's people be written to?

        A record counts only while the file is gone, by its age: a file that is there without the
        tag ends it.
        """
        name = _name(survey, month)
        said = state_of(self._samples, links_key(survey, month))
        if said is Release.RELEASED:
            self._ledger.put_new(name, clock_start(month))
            return True
        if said is Release.WAITING:
            self._ledger.delete(name)
            return False
        return self._ledger.get(name) is not None

    def end(self, survey: str, month: Month) -> None:
        """A recall: the file goes now, and not by its age."""
        self._ledger.delete(_name(survey, month))


def _name(survey: str, month: Month) -> str:
    return f"release#{survey}#{month}"
