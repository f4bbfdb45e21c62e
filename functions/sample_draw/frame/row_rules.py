"""What single texts of an extract say: in the frame, eligible, or why not (R02 to R08). Pure.

What repeats (types, dates, owners, flags) is judged once for each combination of texts: a month
brings 20,000 rows and the function has three seconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from functions.sample_draw.frame.cohorts import cohort, rules_of, window
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.strata import Strata
from functions.shared.clock import Month, add_months, age_on
from functions.shared.policy import geography, people
from functions.shared.policy.surveys import Survey
from functions.shared.text.characters import Remembered
from functions.shared.text.written_dates import uk_date

UNDECIDED = 255  # what a rule gives whom it does not keep out: more than any outcome
NO_RECORD = 254  # what a line has that is no record: the header, and blank ones
SAFEGUARDS = {
    "Domestic Abuse": Outcome.DOMESTIC_ABUSE,
    "Sexual Element": Outcome.SEXUAL,
    "Vulnerable": Outcome.VULNERABLE,
}
# The columns that a rule looks at together.
REPORT = ("Crime Type", "Reported Via")
PLACE = ("Crime Type", "Owning Borough")
FLAGS = (*SAFEGUARDS, "VIW Injury Degree Desc")

_WORDS = re.compile(r"[^\W\d_]+").findall
_YEAR = re.compile("[1-9][0-9]{3}").fullmatch
_NOT = ("non", "not", "no")
Texts = tuple[str, ...]


class Place(NamedTuple):
    """``cell``: -1 if it is in none. ``code``: what that makes of the row."""

    cell: int
    owner: str
    elsewhere: bool  # the owner is no borough
    code: int


class RowRules:
    """The rules of one survey and month, on the day of its draw."""

    def __init__(self, survey: Survey, month: Month, drawn_on: date) -> None:
        self._survey, self._today = survey, drawn_on
        self._cohort = cohort(survey, month)
        self._rules = people.rules()
        self._of_age = add_months(drawn_on, -12 * self._rules.minimum_age)
        self._oldest = date(drawn_on.year - self._rules.oldest_age, 1, 1)
        self._surely_born = max(self._oldest, *self._rules.impossible_births) + timedelta(days=1)
        self.strata = Strata(survey)
        self.of_report = Remembered(self._judge_report).__getitem__
        self.of_day = Remembered(self._judge_day).__getitem__
        self.of_place = Remembered(self._judge_place).__getitem__
        self.of_flags = Remembered(self._judge_flags).__getitem__
        self.is_unclear = Remembered(self._is_unclear).__getitem__
        self._of_year = Remembered(self._judge_year).__getitem__

    def _judge_report(self, texts: Texts) -> int:
        """Is a report no part of this month's draw of this survey?"""
        if not self.strata.crime_type(texts[0]):
            return Outcome.CRIME_TYPE
        return UNDECIDED if self.strata.by_our_route(texts[1]) else Outcome.ROUTE

    def _judge_day(self, text: str) -> int:
        """Is its day no part of it, or too long ago?"""
        reported = uk_date(text)
        if reported is None:
            return Outcome.REPORT_DATE
        if reported < self._cohort.first:
            return Outcome.EARLIER
        if reported > self._cohort.last:
            return Outcome.LATER
        left = window(self._survey, reported).days_left(self._today)
        enough = left >= rules_of(self._survey)[1].minimum_window_days
        return UNDECIDED if enough else Outcome.WINDOW

    def _judge_place(self, texts: Texts) -> Place:
        crime_type, (area, owner) = self.strata.crime_type(texts[0]), self.strata.place(texts[1])
        cell = self.strata.index.get((area, crime_type), -1)
        elsewhere = owner not in geography.rules().borough_of.values()
        return Place(cell, owner, elsewhere, Outcome.OWNER if cell < 0 else UNDECIDED)

    def _judge_flags(self, texts: Texts) -> int:
        """R08: only an explicit "N" passes; blank, unknown and new codes do not."""
        for text, outcome in zip(texts, SAFEGUARDS.values(), strict=False):
            if text.strip().upper() != self._rules.sensitive_pass:
                return outcome
        return Outcome.FATAL if self._fatal(texts[-1]) else UNDECIDED

    def _is_unclear(self, texts: Texts) -> bool:
        """Is one of the flags neither yes nor no? In most rows that is a fault of the export."""
        known = (self._rules.sensitive_pass, *self._rules.flag_yes)
        return any(text.strip().upper() not in known for text in texts[: len(SAFEGUARDS)])

    def _fatal(self, injury: str) -> bool:
        """Does it hold one of policy's words, or one that begins so, and not "non-fatal"?"""
        words = _WORDS(injury.casefold())
        starts = tuple(word.casefold() for word in self._rules.fatal_injuries)
        return any(
            word.startswith(starts) and before not in _NOT
            for before, word in zip(["", *words], words, strict=False)
        )

    def births(self, texts: Sequence[str]) -> list[int]:
        """Days of birth as proleptic ordinals, or why not; most at a third of the cost."""
        years = map(self._of_year, [text[6:] for text in texts])
        return [
            before + day if (day := days.get(text[:6])) else self._judge_birth(text)
            for (before, days), text in zip(years, texts, strict=True)
        ]

    def _judge_year(self, text: str) -> tuple[int, Mapping[str, int]]:
        """The ordinal before a year and its days, if whoever was born then is surely of age."""
        if not _YEAR(text):
            return 0, {}
        first, last = date(int(text), 1, 1), date(int(text), 12, 31)
        sure = self._surely_born <= first and last <= self._of_age
        return first.toordinal() - 1, _days((last - first).days + 1) if sure else {}

    def _judge_birth(self, text: str) -> int:
        born = uk_date(text, not_after=self._today)
        if (
            born is None
            or not self._oldest <= born <= self._today
            or born in self._rules.impossible_births
        ):
            return Outcome.AGE_UNKNOWN
        of_age = age_on(born, self._today) >= self._rules.minimum_age
        return born.toordinal() if of_age else Outcome.UNDER_AGE


@cache
def _days(length: int) -> Mapping[str, int]:
    """``31/12/`` is the last day of a year of that length."""
    first = date(2000 if length == 366 else 2001, 1, 1)
    return {f"{first + timedelta(days=day):%d/%m/}": day + 1 for day in range(length)}
