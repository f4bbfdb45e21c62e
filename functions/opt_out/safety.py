"""Tells the safeguarding role, at once, that somebody must not be contacted (R38)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.shared.stores.concerns import ConcernDesk
from functions.shared.stores.ledger import Ledger


@dataclass(frozen=True, slots=True)
class SafetyDesk:
    """The register of concerns (the ledger's ``concern#…``) and the topic."""

    ledger: Ledger
    sns: Any
    topic: str

    def tell(self, about: str, *, moment: datetime) -> None:
        """Tells one concern, once a day. ``about``: an invitation's id, list entries' keys."""
        if not about:
            return
        ConcernDesk(self.ledger, self.sns, self.topic).tell(
            _name(about),
            "Concern: somebody says that it is not safe to contact them",
            {"about": about},
            what_to_do=(
                "They are on the do-not-contact list. Do not contact them; decide with the MPS."
            ),
            moment=moment,
        )


def _name(about: str) -> str:
    return f"opt-out#{about}"
