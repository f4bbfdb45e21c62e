"""What results may be asked: by its schedule, or by people in the Lambda console. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import PlainValidator, StringConstraints

from functions.results.estimates.quarters import Quarter
from functions.shared import events
from functions.shared.clock import Month, london_date
from functions.shared.events import Event

_LONGEST = 300


def _quarter(value: Any) -> Quarter:
    if isinstance(value, Quarter):
        return value
    try:
        return Quarter.parse(str(value).strip())
    except ValueError:
        raise ValueError("must be a quarter like 2027-Q4") from None


QuarterOf = Annotated[Quarter, PlainValidator(_quarter)]
# It is published: short.
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST)]


class Make(Event):
    """Make the reports of a quarter, for E&I; without one, of the last whole one."""

    quarter: QuarterOf | None = None
    dry_run: bool = False

    def quarter_at(self, moment: datetime) -> Quarter:
        return self.quarter or Quarter.of(Month.of(london_date(moment))).plus(-1)


class Release(Event):
    """Publish what is reported of a quarter; ``reason``: why it is to change since."""

    told_by: ClassVar = ("release", "reason")

    release: QuarterOf
    reason: Reason | None = None


ASKS: tuple[type[Make | Release], ...] = (Release, Make)


def parse(event: Any) -> Make | Release:
    """The request; :class:`EventError` names the field that is wrong."""
    return events.read(event, *ASKS)
