"""Tells the safeguarding role that somebody must not be contacted (R38)."""

from __future__ import annotations

from datetime import datetime

from functions.shared.stores.concerns import ConcernDesk

_SUBJECT = "Concern: someone says it is not safe to contact them"
_LISTED = (
    "They are on the do-not-contact list. Do not contact them. Decide with the MPS what to do."
)


class SafetyDesk:
    """``about`` holds ids and keys of list entries: it identifies a concern and names nobody."""

    def __init__(self, concerns: ConcernDesk) -> None:
        self.concerns = concerns

    def tell(self, about: str, *, moment: datetime) -> None:
        """Somebody whom we know, at once; the same again once a day."""
        self.concerns.tell(
            f"opt-out#{about}", _SUBJECT, {"about": about}, what_to_do=_LISTED, moment=moment
        )

    def tell_together(self, about: str, hint: str, *, moment: datetime) -> None:
        """Of whom nothing is known but what was typed, which anybody could do: hour by hour."""
        self.concerns.tell_together(f"opt-out#{about}", hint, moment=moment)
