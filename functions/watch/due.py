"""What should be there by a day of the month (R01). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from functions.shared.policy import calendar


@dataclass(frozen=True, slots=True)
class Seen:
    """What is there of one survey's month."""

    extract: bool
    draw: bool
    waiting: bool = False  # its handover or links file has not been released


@dataclass(frozen=True, slots=True)
class Overdue:
    """The surveys whose extract, draw or release is late."""

    extracts: tuple[str, ...]
    draws: tuple[str, ...]
    releases: tuple[str, ...]


def overdue(today: date, seen: Mapping[str, Seen]) -> Overdue:
    """By policy's days: an extract while there is time to mend it, a draw the day after its own,
    and a release (R52) a few days later.

    A survey that is drawn needs no extract any more.
    """
    when = calendar.rules()
    undrawn = {survey: item for survey, item in seen.items() if not item.draw}
    return Overdue(
        extracts=tuple(
            survey
            for survey, item in undrawn.items()
            if today.day >= when.heartbeat_extract_day and not item.extract
        ),
        draws=tuple(undrawn) if today.day >= when.heartbeat_draw_day else (),
        releases=tuple(
            survey
            for survey, item in seen.items()
            if today.day >= when.heartbeat_release_day and item.waiting
        ),
    )
