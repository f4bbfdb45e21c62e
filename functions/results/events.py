"""What results may be asked: by its schedule, or by people in the Lambda console. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.results.estimates.quarters import Quarter
from functions.shared import events
from functions.shared.clock import Month, london_date
from functions.shared.errors import EventError

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Make:
    """Make the reports of a quarter, for E&I."""

    quarter: Quarter
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Release:
    """Publish what is reported of a quarter; ``reason``: why it is to change since."""

    quarter: Quarter
    reason: str


def read(event: Any, moment_of: Any) -> tuple[Make | Release, datetime]:
    """The request and its moment; without a quarter it is the last whole one of the moment.

    ``moment_of``: the settings' reading of ``time``. Raises :class:`EventError` naming the field.
    """
    asked = events.fields(event, "quarter", "dry_run", "release", "reason")
    moment = moment_of(asked)
    if "release" in asked:
        if {"quarter", "dry_run"} & {*asked}:
            raise EventError('"release" stands alone, or with "reason"')
        return Release(_quarter(asked, "release"), _reason(asked)), moment
    if "reason" in asked:
        raise EventError('"reason" belongs to "release"')
    if "quarter" in asked:
        return Make(_quarter(asked, "quarter"), events.flag(asked, "dry_run")), moment
    last = Quarter.of(Month.of(london_date(moment))).plus(-1)
    return Make(last, events.flag(asked, "dry_run")), moment


def _quarter(asked: dict[str, Any], name: str) -> Quarter:
    try:
        return Quarter.parse(events.text(asked, name))
    except ValueError:
        raise EventError(f'"{name}" must be a quarter like 2027-Q4') from None


def _reason(asked: dict[str, Any]) -> str:
    if "reason" not in asked:
        return ""
    reason = events.text(asked, "reason")
    if len(reason) > _LONGEST:
        raise EventError(f'"reason" is published: say it in {_LONGEST} characters')
    return reason
