"""Puts a concern before the safeguarding role: kept for it alone, and told at once (R38)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.ingest.desk import Desk
from functions.shared import log, notices
from functions.shared.clock import london_date
from functions.shared.linked_files import CSV
from functions.shared.log import Metric
from functions.shared.policy import governance

KIND = "concern"
OWNER = "safeguarding role"
_STAMP = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Concern:
    """``about``: the drop's key and content; ``name``: the object's, without the ending."""

    about: str
    name: str
    body: bytes
    rows: int
    subject: str


def raise_concern(desk: Desk, concern: Concern, *, moment: datetime) -> str:
    """Keeps and tells one; returns the object's key. Safe to repeat: told once, on one day.

    The ledger's ``concern#…`` has owner and time to close, and stays when the object has gone.
    """
    entry = f"{KIND}#{desk.keyring.other(KIND, concern.about)}"
    close_by = moment + timedelta(hours=governance.rules().contacts.concern_close_hours)
    desk.ledger.put_new(
        entry,
        london_date(moment),
        rows=concern.rows,
        opened_at=moment.strftime(_STAMP),
        close_by=close_by.strftime(_STAMP),
        owner=OWNER,
        state="open",
    )
    known = desk.ledger.get(entry) or {}
    day = date.fromisoformat(known.get("clock_date", london_date(moment).isoformat()))
    key = f"concerns/{day.isoformat()}/{concern.name}.csv"
    desk.safeguarding.put(key, concern.body, CSV)
    if "told_at" not in known:
        notices.publish(
            desk.sns,
            desk.settings.safeguarding_topic,
            concern.subject,
            {
                "people": concern.rows,
                "kept at": key,
                "owner": OWNER,
                "close by": known.get("close_by", ""),
                "entry": entry,
            },
            what_to_do="Read the file now and decide with the MPS; it is kept for 31 days.",
        )
        desk.ledger.set(entry, told_at=moment.strftime(_STAMP))
        log.count(Metric.CONCERN, max(1, concern.rows))
    return key
