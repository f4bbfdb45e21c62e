"""Fieldwork in counts, written once when a month's window has closed (R45b, R56).

From the draw's report (the frame), the register (each person's last outcome) and the ledger (how
long interviews took), before any of them ends. Counts alone: no person, no date of a person.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from functions.shared.aws.s3 import AlreadyThere, Bucket
from functions.shared.clock import Month
from functions.shared.policy import outcomes, retention, surveys
from functions.shared.retention import clock_start, end_of
from functions.shared.stores import fieldwork, interview_lengths
from functions.shared.stores.fieldwork import (
    ALL_TYPES,
    OTHER_OWNERS,
    Disposition,
    Fieldwork,
    FrameByAge,
    FrameCell,
)
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.cases import Case, CaseState, DrawnIn, wave
from functions.shared.stores.people.register import Register

NEVER_HEARD_OF = "Not Called"
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class FieldworkCounts:
    """What they are counted from, and where they go."""

    register: Register
    reports: Bucket
    ledger: Ledger

    def write(self, day: date) -> int:
        """Writes what is due and not there yet; returns how many months. Safe to repeat."""
        return sum(
            self._write(survey.code, month)
            for survey in surveys.drawn()
            for month in _held(day)
            if fieldwork.span(survey, month)[1] < day  # until then answers and outcomes may come
        )

    def _write(self, survey: str, month: Month) -> bool:
        key = fieldwork.key(survey, month)
        if self.reports.find(key) is not None:
            return False
        report = self.reports.find(f"draws/{survey}/{month}/report.json")
        if report is None:
            return False  # nothing was drawn here
        there = self.register.readable_cases(wave(survey, month))
        cases = [case for case in there if case.state is not CaseState.RECALLED]
        if not cases:
            return False
        found = counted(json.loads(report), cases, interview_lengths.of(self.ledger, survey, month))
        try:
            self.reports.put_once(key, found.model_dump_json(indent=1) + "\n", _JSON)
        except AlreadyThere:
            return False
        return True


def _held(day: date) -> Iterator[Month]:
    """Sample months, newest first, of which the register may hold people on that day.

    A purge that is late finds people beyond their time: those of a month more are counted.
    """
    item = retention.rules().by_name["register"]
    for back in count():
        month = Month.of(day).plus(-back)
        if end_of(item, clock_start(month.plus(1))) < day:
            return
        yield month


def counted(report: Mapping[str, Any], cases: list[Case], minutes: dict[int, int]) -> Fieldwork:
    """The document of one month."""
    frame = tuple(
        FrameCell(
            bcu=cell["area"],
            crime_type=cell["crime_type"],
            frame=cell["frame"],
            eligible=cell["eligible"],
            drawn=cell["drawn"],
        )
        for cell in report["cells"]
    )
    return Fieldwork(
        survey=report["survey"],
        month=report["month"],
        frame=frame,
        frame_by_age=tuple(FrameByAge(**each) for each in report.get("eligible_by_age", ())),
        dispositions=tuple(_dispositions(frame, cases)),
        minutes=minutes,
        days=dict(sorted(_days(cases).items())),
    )


def _days(cases: list[Case]) -> Counter[int]:
    """Days from report to interview, of everybody interviewed whose day is known (R56)."""
    interviewed = {one.name for one in outcomes.rules().outcome if one.is_interview}
    return Counter(
        (case.outcome_on - case.reported).days
        for case in cases
        if case.outcome in interviewed
        and case.outcome_on
        and case.reported
        and case.outcome_on >= case.reported
    )


def _as_told(cell: DrawnIn, strata: Collection[tuple[str, str]]) -> DrawnIn:
    together = OTHER_OWNERS, ALL_TYPES
    if cell[:2] in strata or together not in strata:
        return cell
    return DrawnIn(*together, cell.replicate)


def _dispositions(frame: tuple[FrameCell, ...], cases: list[Case]) -> Iterator[Disposition]:
    """Everybody drawn once; who left the register (withdrew, was erased) was never heard of.

    Whoever was drawn in a stratum that the frame tells together with others counts there.
    """
    strata = {(one.bcu, one.crime_type) for one in frame}
    cells = [(_as_told(case.cell, strata), case.outcome or NEVER_HEARD_OF) for case in cases]
    people, there = Counter(cells), Counter(cell[:2] for cell, _ in cells)
    for (cell, outcome), number in sorted(people.items()):
        yield Disposition(
            bcu=cell.bcu,
            crime_type=cell.crime_type,
            replicate=cell.replicate,
            disposition=outcome,
            people=number,
        )
    for stratum in frame:
        missing = stratum.drawn - there[stratum.bcu, stratum.crime_type]
        if missing > 0:
            yield Disposition(
                bcu=stratum.bcu,
                crime_type=stratum.crime_type,
                replicate="",
                disposition=NEVER_HEARD_OF,
                people=missing,
            )
