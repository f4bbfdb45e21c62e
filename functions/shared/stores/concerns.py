"""The one place to tell of a concern (R38): a register with owner and hour, and a notice at once.

Ids and counts only. The register is the ledger's ``concern#…``; the topic reaches the safeguarding
role alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.shared import notices
from functions.shared.aws.dynamodb import Item
from functions.shared.clock import london_date, stamp
from functions.shared.log import Metric, count
from functions.shared.policy import governance
from functions.shared.stores.ledger import Ledger

KIND = "concern"
OWNER = "safeguarding role"
_HINTS = 40  # shown in one message
_TOGETHER = "Concern: people we cannot identify say it is not safe to contact them"
_WHAT_TO_DO = (
    "Their numbers and addresses are on the do-not-contact list. Compare the hints with calls and "
    "letters that you know about, and ask the MPS. If there are very many, tell Evidence and "
    "Insight: they can take back what only the page added between two times."
)


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
        and names nobody. A crash between register and notice is healed by the next call, or by the
        next sweep: the register keeps what is to be told.
        """
        facts = {name: str(fact) for name, fact in facts.items()}
        said = {"subject": subject, "facts": facts, "what_to_do": what_to_do}
        entry = self._open(about, moment, rows=people, **said)
        known = self.ledger.get(entry)
        if known is not None and "told_at" not in known:
            self._publish(known, moment)

    def tell_together(self, about: str, hint: str, *, moment: datetime) -> None:
        """One of which nothing is known but a masked ``hint``; anybody could raise thousands.

        The first of an hour is told at once, the others with the next sweep, as one message.
        """
        entry = self._open(about, moment, rows=1, hint=hint)
        if self.ledger.put_new(f"run#concerns#{moment:%Y-%m-%dT%H}", london_date(moment)):
            self._publish_together([self.ledger.get(entry) or {}], moment)

    def tell_untold(self, moment: datetime) -> int:
        """Tells what a run that died, or a topic that failed, left untold; returns how many."""
        untold = [each for each in self.ledger.of_kind(KIND) if "told_at" not in each]
        for each in untold:
            if "subject" in each:
                self._publish(each, moment)
        self._publish_together([each for each in untold if "hint" in each], moment)
        return len(untold)

    def _open(self, about: str, moment: datetime, **said: Any) -> str:
        """Registers it, unless it is there; returns the entry's name."""
        day = london_date(moment)
        close_by = moment + timedelta(hours=governance.rules().contacts.concern_close_hours)
        times = {"opened_at": stamp(moment), "close_by": stamp(close_by)}
        entry = f"{KIND}#{day}#{about}"
        self.ledger.put_new(entry, day, owner=OWNER, state="open", **times, **said)
        return entry

    def _publish(self, known: Item, moment: datetime) -> None:
        due = {"owner": OWNER, "close by": known["close_by"], "entry": known["item"]}
        facts = {**known["facts"], **due}
        self._send(known["subject"], facts, known["what_to_do"])
        self._told([known], moment)

    def _publish_together(self, known: Sequence[Item], moment: datetime) -> None:
        fresh = [each for each in known if each and "told_at" not in each]
        if not fresh:
            return
        hints = sorted({each["hint"] for each in fresh})
        shown = ", ".join(hints[:_HINTS]) + (" …" if len(hints) > _HINTS else "")
        facts = {"people": len(fresh), "hints": shown, "owner": OWNER}
        facts["close by"] = min(each["close_by"] for each in fresh)
        self._send(_TOGETHER, facts, _WHAT_TO_DO)
        self._told(fresh, moment)

    def _send(self, subject: str, facts: Mapping[str, object], what_to_do: str) -> None:
        notices.publish(self.sns, self.topic, subject, facts, what_to_do=what_to_do)

    def _told(self, known: Iterable[Item], moment: datetime) -> None:
        for each in known:
            self.ledger.set(each["item"], told_at=stamp(moment))
            count(Metric.CONCERN, max(1, int(each.get("rows", 1))))
