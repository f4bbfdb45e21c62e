"""What sample_draw may be asked: by a schedule, by an extract that arrives, by people (console)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from functions.shared import events
from functions.shared.clock import Month, london_date
from functions.shared.errors import EventError
from functions.shared.policy import surveys

# {name} of the interfaces: 1 to 60 of these characters, and no run of six digits, which could be
# part of somebody's crime number or telephone.
_EXTRACT = re.compile(r"extracts/([a-z]+)/(\d{4}-\d{2})/([A-Za-z0-9._-]{1,60})\.csv\Z")
_SIX_DIGITS = re.compile(r"\d{6}")

Kind = Literal["draw", "dry_run", "cancel"]


@dataclass(frozen=True, slots=True)
class PlanAsk:
    """ "Hate Crime, West, ±5 points": a blank crime type or BCU means all of them.

    ``month``: up to which the reports of draws are looked at for the size of the cells.
    """

    survey: str
    bcu: str
    crime_type: str
    points: float
    month: Month


@dataclass(frozen=True, slots=True)
class ExtractKey:
    """``extracts/{survey}/{YYYY-MM}/{name}.csv``."""

    survey: str
    month: Month
    name: str

    @property
    def key(self) -> str:
        return f"extracts/{self.survey}/{self.month}/{self.name}.csv"

    @property
    def report_key(self) -> str:
        return f"extracts/{self.survey}/{self.month}/{self.name}.json"


@dataclass(frozen=True, slots=True)
class Arrived:
    """An object was created below ``extracts/``; ``extract`` None if ``key`` is none of ours."""

    key: str
    extract: ExtractKey | None


@dataclass(frozen=True, slots=True)
class DrawAsk:
    """``typed``: a person named survey and month, and wants to hear of what is missing."""

    surveys: tuple[str, ...]
    month: Month
    kind: Kind
    typed: bool


def extract_key(key: str) -> ExtractKey | None:
    """The parts of an extract's key, or ``None`` if it is no such key."""
    match = _EXTRACT.match(key)
    if not match or match[1] not in _drawn() or _SIX_DIGITS.search(match[3]):
        return None
    try:
        return ExtractKey(match[1], Month.parse(match[2]), match[3])
    except ValueError:
        return None


def fields(event: dict[str, Any]) -> dict[str, Any]:
    """What was typed, or the time alone of an event that a schedule or a bucket sent."""
    return events.fields(event, "survey", "month", "dry_run", "cancel", "plan")


def is_arrival(event: dict[str, Any]) -> bool:
    """Is it a bucket's event about an object?"""
    return _arrived_key(event) is not None


def _arrived_key(event: dict[str, Any]) -> str | None:
    if "detail-type" not in event:
        return None
    key = ((event.get("detail") or {}).get("object") or {}).get("key")
    return key if isinstance(key, str) else None


def parse(event: dict[str, Any], moment: datetime) -> Arrived | DrawAsk | PlanAsk:
    """The typed question; :class:`EventError` names the field that is wrong, never its value."""
    if (key := _arrived_key(event)) is not None:
        return Arrived(key, extract_key(key))
    found = fields(event)
    if "plan" in found:
        return _plan(found, moment)
    month, named = _month(found, moment), "survey" in found and "month" in found
    surveys_asked = (_survey(found),) if "survey" in found else _drawn()
    dry, cancel = events.flag(found, "dry_run"), events.flag(found, "cancel")
    if cancel and (dry or not named):
        raise EventError('"cancel" needs "survey" and "month", and goes without "dry_run"')
    kind: Kind = "cancel" if cancel else "dry_run" if dry else "draw"
    return DrawAsk(surveys_asked, month, kind, named)


def _plan(found: dict[str, Any], moment: datetime) -> PlanAsk:
    asked = found["plan"]
    if not isinstance(asked, dict) or set(found) - {"plan", "time"}:
        raise EventError('"plan" holds fields of its own, and goes without others')
    asked = events.fields(asked, "survey", "bcu", "crime_type", "points", "month")
    points = asked.get("points")
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points <= 50:
        raise EventError('"plan.points" must be a number of percentage points up to 50')
    bcu = events.text(asked, "bcu") if "bcu" in asked else ""
    crime_type = events.text(asked, "crime_type") if "crime_type" in asked else ""
    survey = _survey(asked) if "survey" in asked else _drawn()[0]
    return PlanAsk(survey, bcu, crime_type, float(points), _month(asked, moment))


def _drawn() -> tuple[str, ...]:
    return tuple(survey.code for survey in surveys.drawn())


def _survey(found: dict[str, Any]) -> str:
    code = events.text(found, "survey")
    if code not in _drawn():
        raise EventError('"survey" must be one that is drawn: ' + ", ".join(_drawn()))
    return code


def _month(found: dict[str, Any], moment: datetime) -> Month:
    if "month" not in found:
        return Month.of(london_date(moment))
    try:
        return Month.parse(events.text(found, "month"))
    except ValueError as error:
        raise EventError(f'"month": {error}') from None
