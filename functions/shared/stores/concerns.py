"""The one place to tell of a concern (R38): a register with owner and hour, and a notice at once.

Ids and counts only. The register is the ledger's ``concern#…``; the topic reaches the safeguarding
role alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.shared import notices
from functions.shared.clock import london_date, stamp
from functions.shared.log import Metric, count
from functions.shared.policy import governance
from functions.shared.stores.ledger import Ledger

KIND = "concern"
OWNER = "safeguarding role"


@dataclass(frozen=True, slots=True)
class ConcernDesk:
    """Where concerns are told: the ledger, and the topic with its SNS client."""

    ledger: Ledger
    sns: Any
    topic: str

    def tell(
        self,
        about: str,
        subject: str,
        facts: Mapping[str, object],
        *,
        what_to_do: str,
        moment: datetime,
        people: int = 1,
    ) -> None:
        """Registers and tells one; the same again is not told twice on one day.

        On another day it is: somebody who is in danger again is in danger. ``about`` identifies it
        and names nobody. A crash between register and notice is healed by the next call.
        """
        day = london_date(moment)
        entry = f"{KIND}#{day}#{about}"
        close_by = moment + timedelta(hours=governance.rules().contacts.concern_close_hours)
        self.ledger.put_new(
            entry,
            day,
            rows=people,
            opened_at=stamp(moment),
            close_by=stamp(close_by),
            owner=OWNER,
            state="open",
        )
        known = self.ledger.get(entry) or {}
        if "told_at" in known:
            return
        due = {"owner": OWNER, "close by": known.get("close_by", stamp(close_by)), "entry": entry}
        notices.publish(self.sns, self.topic, subject, {**facts, **due}, what_to_do=what_to_do)
        self.ledger.set(entry, told_at=stamp(moment))
        count(Metric.CONCERN, max(1, people))
