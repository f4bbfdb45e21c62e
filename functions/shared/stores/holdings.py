"""Samples at ORS and packs at the MPS, and what a confirmation says of them (R42, R44). Pure.

Without a confirmation a holding is chased from policy's ``chase_months`` on, and is a suspected
breach once the promise has passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from functions.shared.clock import Month, add_months
from functions.shared.policy import retention as policy
from functions.shared.retention import clock_start, end_of


class Holder(StrEnum):
    """Who holds it; the value is part of the entry's name."""

    ORS = "ors"
    MPS = "mps"


_CLASSES = {Holder.ORS: "sample-at-ors", Holder.MPS: "packs-at-mps"}


class HoldingState(StrEnum):
    """``held`` is within its time; of ``chase`` a confirmation is awaited; ``breach`` is too late.

    ``made`` is a pack that nobody has released, so that there is nothing to confirm.
    """

    MADE = "made"
    HELD = "held"
    CHASE = "chase"
    BREACH = "breach"
    CONFIRMED = "confirmed"


class Confirmation(StrEnum):
    """What became of a row of a deletions file; the sender explains what follows ``KNOWN``."""

    CONFIRMED = "confirmed"
    KNOWN = "known already"
    LATE = "deleted later than promised"
    NOTHING_HELD = "nothing was handed over for this survey and month"
    IMPOSSIBLE = "deleted before it was handed over"


@dataclass(frozen=True, slots=True)
class Deletion:
    """One row of a deletions file."""

    survey: str
    month: Month
    deleted_on: date


@dataclass(frozen=True, slots=True)
class Holding:
    """One sample or pack. ``count`` is people or rows; ``deleted_on`` is what the holder says;
    ``since`` is the day on which it was made, the last time that it was.
    """

    item: str
    holder: Holder
    survey: str
    month: Month
    count: int
    key: str = ""
    released_on: date | None = None
    deleted_on: date | None = None
    chased_on: date | None = None
    since: date | None = None

    @property
    def is_handed_over(self) -> bool:
        """Has the holder got it? A pack is theirs once somebody has released it."""
        return self.holder is not Holder.MPS or self.released_on is not None

    def could_go_on(self, day: date) -> bool:
        """Was it there to be deleted? One that was made later is still held (R42, R44)."""
        return self.since is None or self.since <= day

    @property
    def due(self) -> date:
        """The last day on which the holder may have it."""
        return end_of(_class_of(self.holder), clock_start(self.month))

    @property
    def chase_from(self) -> date:
        """From then on its confirmation is asked for."""
        return add_months(clock_start(self.month), _class_of(self.holder).chase_months or 0)

    def state(self, day: date) -> HoldingState:
        """What it is on ``day``."""
        if self.deleted_on is not None:
            return HoldingState.CONFIRMED
        if not self.is_handed_over:
            return HoldingState.MADE
        if day > self.due:
            return HoldingState.BREACH
        return HoldingState.CHASE if day >= self.chase_from else HoldingState.HELD

    def to_be_chased(self, day: date) -> bool:
        """Is it time to ask for the confirmation, for the first time or again?"""
        if self.state(day) not in (HoldingState.CHASE, HoldingState.BREACH):
            return False
        every = timedelta(days=policy.rules().chase_every_days)
        return self.chased_on is None or day >= self.chased_on + every


def _class_of(holder: Holder) -> policy.DataClass:
    return policy.rules().by_name[_CLASSES[holder]]


def holdings_confirmed_by(register: list[Holding], row: Deletion, holder: Holder) -> list[Holding]:
    """The holdings that one row of a holder's deletions file speaks of: what it got, alone."""
    return [
        one
        for one in register
        if (one.survey, one.month, one.holder) == (row.survey, row.month, holder)
        and one.is_handed_over
    ]


def confirmation_of(asked: list[Holding], row: Deletion) -> Confirmation:
    """What a row says about the holdings that it speaks of."""
    if not asked:
        return Confirmation.NOTHING_HELD
    there = [holding for holding in asked if holding.could_go_on(row.deleted_on)]
    if row.deleted_on < clock_start(row.month) or not there:
        return Confirmation.IMPOSSIBLE
    if any(row.deleted_on > holding.due for holding in there):
        return Confirmation.LATE
    fresh = any(holding.deleted_on is None for holding in there)
    return Confirmation.CONFIRMED if fresh else Confirmation.KNOWN
