"""Fieldwork of one sample month in counts: what ingest writes and results read (R45b, R56). Pure.

``ReportBucket`` ``fieldwork/{survey}/{YYYY-MM}.json``, written once at the end of the month's
window and kept without an end: no person, no date of a person, no crime number. Cells are small, so
it is for Evidence and Insight; what is published of it is suppressed first (R55).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.shared.clock import Month
from functions.shared.policy import responses
from functions.shared.policy.surveys import Survey
from functions.shared.retention import clock_start

PREFIX = "fieldwork/"
# Small strata of owners that are no borough are told in one line, by the draw's report too (R06).
OTHER_OWNERS = "Other owners, small ones together"
ALL_TYPES = "All crime types"
Count = Annotated[int, Field(ge=0)]
MonthText = Annotated[str, Field(pattern=r"^[1-9]\d{3}-(0[1-9]|1[0-2])$")]


class _Counts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class FrameCell(_Counts):
    """One stratum of the draw: records in the frame, eligible people, people drawn (R14)."""

    bcu: str
    crime_type: str
    frame: Count
    eligible: Count
    drawn: Count


class FrameByAge(_Counts):
    """Eligible people by age on the day of the draw; the band is one of policy's ``Age Group``."""

    age_band: str
    crime_type: str
    eligible: Count


class Disposition(_Counts):
    """People whose last outcome this is, by stratum and replicate.

    ``disposition``: the name of an outcome in ``rules/outcomes.toml``; who was drawn and never
    heard of is "Not Called". ``replicate`` is "" where there is none (OVSS). Each person drawn
    counts once, so that ``people`` of a stratum add up to its ``drawn``.
    """

    bcu: str
    crime_type: str
    replicate: str
    disposition: str
    people: Count


class Fieldwork(_Counts):
    """One sample month of one survey.

    ``minutes``: length of interview in whole minutes → interviews. ``days``: days from report to
    interview → interviews. Both are empty where nobody said.
    """

    survey: str
    month: MonthText
    frame: tuple[FrameCell, ...]
    frame_by_age: tuple[FrameByAge, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    minutes: dict[Count, Count] = Field(default_factory=dict)
    days: dict[Count, Count] = Field(default_factory=dict)

    @property
    def key(self) -> str:
        return key(self.survey, Month.parse(self.month))


def span(survey: Survey, month: Month) -> tuple[date, date]:
    """First and last day on which answers of a sample month are plausible (the key's month).

    For an open or closed survey that month itself; for a drawn one from the draw to the last
    contact date that anybody of its cohort can have, and policy's ``late_days``.
    """
    if survey.contact is None or survey.sampling is None:
        return month.day(1), month.day(31)
    reported = month.plus(-1).day(survey.sampling.cohort_day)
    late = timedelta(days=responses.rules().late_days)
    return clock_start(month), survey.contact.closes(reported) + late


def key(survey: str, month: Month) -> str:
    """``"fieldwork/uss/2027-11.json"``."""
    return f"{PREFIX}{survey}/{month}.json"


def read(body: bytes | str) -> Fieldwork:
    """The file's content; :class:`ValueError` without values if it is not what it should be."""
    return Fieldwork.model_validate_json(body)
