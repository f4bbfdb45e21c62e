"""The one place to report a suspected breach (R51): a register, and a notice to all who must know.

Ids, codes and counts only. The register is the ledger's ``breach#…``; the topic reaches MOPAC's
Evidence & Insight team, its data protection officer and the MPS as controller of the source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from functions.shared import log, notices
from functions.shared.clock import london_date, stamp
from functions.shared.policy import governance
from functions.shared.stores.ledger import Ledger

KIND = "breach"


class Breach(StrEnum):
    """What can be suspected; docs/operations.md has a first step for each."""

    FORBIDDEN_COLUMN = "forbidden-column"
    FORBIDDEN_VALUE = "forbidden-value"
    CRIME_WITHOUT_CONSENT = "crime-number-without-consent"
    LATE_DELETION = "late-deletion"
    NOT_CONFIRMED = "deletion-not-confirmed"
    CONFIRMED_LATE = "deleted-late-elsewhere"


_ASK_SENDER = "We refused the file. Ask the sender how this got into it, and what else they sent."
_FIRST_STEPS = {
    Breach.FORBIDDEN_COLUMN: _ASK_SENDER,
    Breach.FORBIDDEN_VALUE: _ASK_SENDER,
    Breach.CRIME_WITHOUT_CONSENT: (
        "We removed the numbers before we stored anything. Ask the sender what else they sent."
    ),
    Breach.LATE_DELETION: "Read the day's certificate: it says what was late, and since when.",
    Breach.NOT_CONFIRMED: "Ask the holder today if they have deleted it, and to confirm it.",
    Breach.CONFIRMED_LATE: "Ask the holder why they kept it for longer than promised.",
}


@dataclass(frozen=True, slots=True)
class Breaches:
    """Where breaches are reported: the ledger, and the topic with its SNS client."""

    ledger: Ledger
    sns: Any
    topic: str

    def report(
        self, kind: Breach, about: str, counts: Mapping[str, int], *, moment: datetime
    ) -> str:
        """Registers and announces one suspected breach; returns the id of its entry.

        ``about`` says what it is about without naming anybody (an object key with its content
        hash, a data class with its day) and identifies it: reported again, it is not announced
        again. A crash between register and notice is healed by the next report of the same.
        """
        entry = f"{KIND}#{kind}#{hashlib.sha256(about.encode()).hexdigest()[:16]}"
        hours = governance.rules().contacts.breach_hours
        facts = {
            "breach": entry,
            "about": about,
            **{name.replace("_", " "): number for name, number in counts.items()},
            "noticed": stamp(moment),
            "decide whether to tell the ICO by": stamp(moment + timedelta(hours=hours)),
        }
        self.ledger.put_new(
            entry,
            london_date(moment),
            about=about,
            counts=dict(counts),
            noticed_at=stamp(moment),
            decide_by=stamp(moment + timedelta(hours=hours)),
            state="open",
        )
        known = self.ledger.get(entry) or {}
        if "told_at" not in known:
            notices.publish(
                self.sns,
                self.topic,
                f"Suspected breach: {kind}",
                facts,
                what_to_do=f"{_FIRST_STEPS[kind]} Then docs/operations.md, A suspected breach.",
            )
            self.ledger.set(entry, told_at=stamp(moment))
            log.count(log.Metric.SUSPECTED_BREACH)
        return entry
