"""What sample_draw may be asked: by a schedule, by an extract that arrives, by people (console)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from functions.shared import events
from functions.shared.aws.uploads import ExtractKey, extract_key
from functions.shared.clock import Month, london_date
from functions.shared.events import Event, MonthOf, ObjectCreated, Text
from functions.shared.models import Model
from functions.shared.policy import surveys


def drawn_surveys() -> tuple[str, ...]:
    return tuple(survey.code for survey in surveys.drawn())


def _is_drawn(code: str) -> str:
    if code not in drawn_surveys():
        raise ValueError("must be one that is drawn: " + ", ".join(drawn_surveys()))
    return code


DrawnSurvey = Annotated[Text, AfterValidator(_is_drawn)]


class DrawAsk(Event):
    """Without a survey every drawn one, without a month that of the run's moment."""

    survey: DrawnSurvey | None = None
    month: MonthOf | None = None
    dry_run: bool = False
    cancel: Literal[False] = False

    @property
    def surveys(self) -> tuple[str, ...]:
        return (self.survey,) if self.survey else drawn_surveys()

    @property
    def unnamed(self) -> bool:
        """As a schedule asks: for a draw, and for nothing in particular."""
        return self.survey is None and self.month is None and not self.dry_run

    @property
    def typed(self) -> bool:
        """A person named survey and month, and wants to hear of what is missing."""
        return self.survey is not None and self.month is not None


class RecallAsk(Event):
    """Takes a handover back."""

    told_by: ClassVar = ("cancel",)

    cancel: Literal[True]
    survey: DrawnSurvey
    month: MonthOf


class CommitAsk(Event):
    """Makes the seeds of a month and certifies their hashes (R11a)."""

    told_by: ClassVar = ("commit",)

    commit: Literal[True]
    survey: DrawnSurvey | None = None
    month: MonthOf | None = None

    @property
    def surveys(self) -> tuple[str, ...]:
        return (self.survey,) if self.survey else drawn_surveys()


class Plan(Model):
    """ "Hate Crime, West, ±5 points": a blank crime type or BCU means all of them.

    ``month``: up to which the reports of draws are looked at for the size of the cells.
    """

    model_config = ConfigDict(strict=True)

    points: Annotated[float, Field(gt=0, le=50)]
    survey: DrawnSurvey | None = None
    bcu: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    crime_type: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    month: MonthOf | None = None


class PlanAsk(Event):
    """How many to draw for a margin."""

    told_by: ClassVar = ("plan",)

    plan: Plan


@dataclass(frozen=True, slots=True)
class Arrived:
    """An object was created below ``extracts/``; ``extract`` None if ``key`` is none of ours."""

    key: str
    extract: ExtractKey | None
    time: str | None


Ask = DrawAsk | RecallAsk | CommitAsk | PlanAsk
ASKS: tuple[type[Ask], ...] = (PlanAsk, RecallAsk, CommitAsk, DrawAsk)


def parse(event: Any) -> Arrived | Ask:
    """The typed question; :class:`EventError` names the field that is wrong, never its value."""
    if ObjectCreated.is_one(event):
        created = events.from_aws(event, ObjectCreated)
        key = created.detail.object.key
        return Arrived(key, extract_key(key), created.time)
    return events.read(event, *ASKS)


def month_at(named: Month | None, moment: datetime) -> Month:
    """The month that was named, else that of the moment."""
    return named or Month.of(london_date(moment))
