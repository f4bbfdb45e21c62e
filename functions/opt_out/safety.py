"""Tells the safeguarding role, at once and once, that somebody must not be contacted (R38)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.shared import notices
from functions.shared.clock import london_date
from functions.shared.ledger import Ledger
from functions.shared.log import Metric, count
from functions.shared.policy import governance

_STAMP = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class SafetyDesk:
    """The register of concerns (the ledger's ``concern#…``) and the topic."""

    ledger: Ledger
    sns: Any
    topic: str

    def tell(self, about: str, *, moment: datetime) -> None:
        """Registers and tells one concern. ``about``: an invitation's id or a list entry's key.

        A crash between register and notice is healed by the next post of the same.
        """
        if not about:
            return
        name = _name(about)
        hours = governance.rules().contacts.concern_close_hours
        close_by = (moment + timedelta(hours=hours)).strftime(_STAMP)
        self.ledger.put_new(
            name,
            london_date(moment),
            opened_at=moment.strftime(_STAMP),
            close_by=close_by,
            owner="safeguarding",
            state="open",
        )
        if "told_at" in (self.ledger.get(name) or {}):
            return
        self._publish(
            "Concern: somebody says that it is not safe to contact them",
            {"about": about, "owner": "safeguarding role", "close by": close_by},
            "They are on the do-not-contact list. Do not contact them; decide with the MPS.",
        )
        self.ledger.set(name, told_at=moment.strftime(_STAMP))
        count(Metric.CONCERN)

    def tell_mistake(self, about: str) -> None:
        """The page that raised a concern took it back: somebody else may have done that."""
        known = self.ledger.get(_name(about)) or {}
        if "told_at" in known and "taken_back" not in known:
            self._publish(
                "Concern: taken back on the same page",
                {"about": about},
                "They stay on the do-not-contact list. Decide whether it was taken back freely.",
            )
            self.ledger.set(_name(about), taken_back=True)

    def _publish(self, subject: str, facts: dict[str, object], what_to_do: str) -> None:
        notices.publish(self.sns, self.topic, subject, facts, what_to_do=what_to_do)


def _name(about: str) -> str:
    return f"concern#opt-out#{about}"
