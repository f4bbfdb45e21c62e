"""What the purge may be asked: to delete what is due, to say what would be, to sum up a month."""

from __future__ import annotations

from typing import Any, ClassVar

from functions.shared import events
from functions.shared.events import Event, MonthOf


class PurgeDue(Event):
    """Deletes what is due, or says what would be."""

    dry_run: bool = False


class SumUp(Event):
    """Writes one month's summary anew."""

    told_by: ClassVar = ("summary",)

    summary: MonthOf


ASKS: tuple[type[PurgeDue | SumUp], ...] = (SumUp, PurgeDue)


def parse(event: Any) -> PurgeDue | SumUp:
    """Raises :class:`EventError` that names a wrong field."""
    return events.read(event, *ASKS)
