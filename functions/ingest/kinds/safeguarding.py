"""Puts a concern before the safeguarding role: kept for it alone, and told at once (R38)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from functions.ingest.source import Source
from functions.ingest.stores import Stores
from functions.shared.clock import london_date
from functions.shared.policy import retention
from functions.shared.retention_wording import period
from functions.shared.stores.concerns import KIND
from functions.shared.stores.linked_files import CSV


@dataclass(frozen=True, slots=True)
class Concern:
    """``content``: what is said, or its hash; ``name``: the object's, without the ending."""

    content: str
    name: str
    rows: int
    subject: str


def raise_concern(
    stores: Stores, concern: Concern, keep: Callable[[str], object], *, moment: datetime
) -> str:
    """Keeps one by ``keep`` and tells it; returns the object's key. Safe to repeat.

    The key is of this content and day alone: names come again (``today.csv``), and no concern may
    take another's place. Keyed, since what is said in so few words can be guessed.
    """
    about = stores.keyring.other(KIND, concern.content)
    key = f"concerns/{london_date(moment)}/{about}/{concern.name}.csv"
    keep(key)
    stores.concerns.tell(
        about,
        concern.subject,
        {"people": concern.rows, "kept at": key},
        what_to_do="Read the file now and decide with the MPS what to do. We keep it for "
        f"{period(retention.rules().by_name['concern'])}.",
        moment=moment,
        people=concern.rows,
    )
    return key


def hand_over(stores: Stores, source: Source, name: str, rows: int, *, moment: datetime) -> str:
    """A whole file as it came, whatever it is: S3 copies it, so that no size is too large."""

    def keep(key: str) -> None:
        stores.safeguarding.copy(stores.drops, source.key, source.version_id, key, CSV)

    concern = Concern(source.sha256(), name, rows, "A concern about a respondent")
    return raise_concern(stores, concern, keep, moment=moment)
