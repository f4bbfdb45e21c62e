"""Closing what was opened for a person: a suspected breach (R51) or a concern (R38).

The decision is a word of a list, since a text could hold somebody's details. Who decided and when
stand beside it; what was found stays as it was.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from functions.shared.clock import stamp
from functions.shared.errors import EventError, NotAllowed
from functions.shared.stores.ledger import Ledger


class Matter(StrEnum):
    """What can be closed, by the kind of its ledger entry."""

    BREACH = "breach"
    CONCERN = "concern"


DECISIONS: dict[Matter, tuple[str, ...]] = {
    # Was the ICO told, or is it written down why not; or was it no breach at all?
    Matter.BREACH: ("ico told", "ico not told", "no breach"),
    Matter.CONCERN: ("police told", "no action needed", "mistake"),
}
CLOSED = "closed"


def close(
    ledger: Ledger, matter: Matter, entry: str, decision: str, by: str, *, moment: datetime
) -> None:
    """Closes one entry. The same decision again changes nothing; another one is refused.

    Raises :class:`EventError` that names the field, :class:`NotAllowed` for a second decision.
    """
    if decision not in DECISIONS[matter]:
        raise EventError('"decision" must be one of ' + ", ".join(DECISIONS[matter]))
    known = ledger.get(entry) if entry.startswith(f"{matter}#") else None
    if known is None:
        raise EventError(f'"{matter}" must be the ID in the notice')
    if known.get("state") == CLOSED:
        if known.get("decision") != decision:
            raise NotAllowed(f"this {matter} is already closed, with another decision")
        return
    ledger.set(
        entry,
        state=CLOSED,
        decision=decision,
        decided_by=by,
        decided_at=stamp(moment),
    )
