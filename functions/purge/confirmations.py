"""Asks ORS and the MPS for confirmations of deletion, and says when one is overdue (R42, R44)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from functions.shared import log, notices
from functions.shared.aws.s3 import Bucket
from functions.shared.stores.breaches import Breach, Breaches
from functions.shared.stores.custody import Custody
from functions.shared.stores.holdings import Holder, Holding, HoldingState
from functions.shared.stores.releases import is_released


@dataclass(frozen=True, slots=True)
class Confirmations:
    """What chasing needs: the register, the packs' bucket, and whom to tell."""

    custody: Custody
    packs: Bucket
    sns: Any
    notice_topic: str
    breaches: Breaches

    def look_for_releases(self, holdings: Sequence[Holding], day: date) -> list[Holding]:
        """Notes which packs have been released by now: their tag says so, and nothing else does."""
        return [self._looked_at(holding, day) for holding in holdings]

    def _looked_at(self, holding: Holding, day: date) -> Holding:
        if holding.state(day) is not HoldingState.MADE or not is_released(self.packs, holding.key):
            return holding
        self.custody.released(holding.key, day)
        return replace(holding, released_on=day)

    def chase(self, holdings: Sequence[Holding], moment: datetime, day: date) -> int:
        """Asks for what is missing; returns how many confirmations are awaited.

        One notice for all, at most every ``chase_every_days``; each overdue one is a suspected
        breach of its own, reported once.
        """
        for holding in holdings:
            if holding.state(day) is HoldingState.BREACH:
                overdue = (day - holding.due).days
                about = f"{holding.item} due {holding.due}"
                counts = {"days_overdue": overdue, "people": holding.count}
                self.breaches.report(Breach.NOT_CONFIRMED, about, counts, moment=moment)
        asked = [holding for holding in holdings if holding.to_be_chased(day)]
        if asked:
            self._ask(asked)
            for holding in asked:
                self.custody.chased(holding, day)
        awaited = [h for h in holdings if h.state(day) in (HoldingState.CHASE, HoldingState.BREACH)]
        # Also when it is none: the dashboard shows what was counted last.
        log.count(log.Metric.CONFIRMATION_MISSING, len(awaited))
        return len(awaited)

    def _ask(self, asked: Sequence[Holding]) -> None:
        facts = {f"{named(holding)}, gone by": holding.due for holding in asked}
        notices.publish(
            self.sns,
            self.notice_topic,
            f"Deletion not yet confirmed: {len(asked)}",
            facts,
            what_to_do=(
                "Ask ORS or the MPS to delete these and to upload a file under deletions/. "
                "docs/operations.md, chase-a-confirmation."
            ),
        )


def named(holding: Holding) -> str:
    """``ORS uss 2027-11`` or ``MPS mps/uss/2027-11/name.csv``."""
    what = holding.key or f"{holding.survey} {holding.month}"
    return f"{holding.holder.upper()} {what}" if holding.holder is Holder.MPS else f"ORS {what}"
