"""Rows of the answer stores as answers to be counted; nothing of a row is kept (R31, R55). Pure.

Only the columns named here are looked at, so that a crime number is never read. What cannot be
placed or understood is counted by column, never repeated, and never taken for a nought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from functions.results.estimates.cube import Answer, Cell
from functions.results.estimates.quarters import Quarter
from functions.shared.clock import Month
from functions.shared.csv.reader import Table
from functions.shared.policy import geography, responses, results, surveys
from functions.shared.policy.geography import match_key
from functions.shared.policy.results import Measure
from functions.shared.text.written_dates import uk_date

T = TypeVar("T")
MONTH, BCU, BOROUGH, CRIME_TYPE = "Sample Month", "BCU", "Borough", "Crime Type"
UNKNOWN_MONTH, UNKNOWN_CODE = "unknown-month", "unknown-code"
NO_CODE, VALID, GOOD = 0, 1, 2


class Reader:
    """Reads files of one survey. ``missed``: (what, column) → answers, for the report."""

    def __init__(self, survey: str, measures: Sequence[Measure], splits: Sequence[str]) -> None:
        self.measures, self.splits = tuple(measures), tuple(splits)
        self.missed: Counter[tuple[str, str]] = Counter()
        # Interviews of a month, and how many answered each question with any code at all.
        self.months: Counter[Month] = Counter()
        self.asked: Counter[tuple[Month, str]] = Counter()
        self._placed = surveys.survey(survey).drawn
        crimes = surveys.survey(survey).responses.crime_types
        self._crimes = {match_key(name): name for name in crimes}
        self._month = _memo(read_month)
        self._place = _memo(read_bcu)
        self._codes = [_memo(_coder(measure)) for measure in self.measures]
        self._groups = [_memo(_grouper(split)) for split in self.splits]

    def answers(self, table: Table) -> Iterator[Answer]:
        """The answers of one file that can be placed in a month and a crime type."""
        where = table.in_order((MONTH, BCU, BOROUGH, CRIME_TYPE))
        groups = table.in_order(self.splits)
        questions = table.in_order([measure.question for measure in self.measures])
        for _, row in table.rows(ragged=lambda _: self._miss("ragged-row", "")):
            month_text, bcu, borough, crime = where(row)
            if (month := self._month(month_text)) is None:
                self._miss(UNKNOWN_MONTH, MONTH)
                continue
            cell = self._cell(month, bcu, borough, crime)
            self.months[month] += 1
            yield Answer(cell, self._grouped(groups(row)), self._coded(month, questions(row)))

    def _cell(self, month: Month, bcu: str, borough: str, crime: str) -> Cell:
        """A blank BCU or crime type stays: the cell has no frame, and is named uncovered."""
        place = self._place(bcu) or self._place(borough) or ""
        crime_type = self._crimes.get(match_key(crime), "")
        if not crime_type:
            self._miss(UNKNOWN_CODE, CRIME_TYPE)
        if self._placed and not place:
            self._miss(UNKNOWN_CODE, BOROUGH)
        return Cell(Quarter.of(month), place, crime_type)

    def _grouped(self, texts: Iterable[str]) -> tuple[str, ...]:
        found = []
        for split, group_of, text in zip(self.splits, self._groups, texts, strict=True):
            group = group_of(text)
            if group is None:
                self._miss(UNKNOWN_CODE, split)
            found.append(group or "")
        return tuple(found)

    def _coded(self, month: Month, texts: Iterable[str]) -> tuple[int, ...]:
        found = []
        for measure, code_of, text in zip(self.measures, self._codes, texts, strict=True):
            code = code_of(text)
            if code is None:
                self._miss(UNKNOWN_CODE, measure.question)
            elif text:
                self.asked[month, measure.question] += 1
            found.append(code or NO_CODE)
        return tuple(found)

    def _miss(self, what: str, column: str) -> None:
        self.missed[what, column] += 1


def read_month(text: str) -> Month | None:
    """``2027-11``; or any day of the month, as a spreadsheet may have made of it."""
    try:
        return Month.parse(text.strip())
    except ValueError:
        pass
    day = uk_date(text)
    return Month.of(day) if day else None


def read_bcu(text: str) -> str | None:
    """The BCU of a borough's name, a BCU's name or code, or an owner that is no borough (R06)."""
    rules, name = geography.rules(), match_key(text)
    if unit := rules.bcu_of.get(name):
        return unit.name
    units = (
        unit.name for unit in rules.bcu if name in (match_key(unit.name), match_key(unit.code))
    )
    return next(units, None) or rules.other_owner_of.get(name)


def _plain(text: str) -> str:
    """A cell without what a spreadsheet or its guard put around it (``'=`` and ``1.0``)."""
    bare = text.strip().removeprefix("'").strip()
    return bare[:-2] if bare.endswith(".0") and bare[:-2].isdigit() else bare


def _no_answer() -> set[str]:
    rules = responses.rules()
    return {match_key(text) for text in ("", *rules.answers.refusals, *results.rules().no_answer)}


def _coder(measure: Measure) -> Callable[[str], int | None]:
    """Text → code; None for a code that nobody knows."""
    known = dict.fromkeys(_no_answer(), NO_CODE)
    known |= {match_key(code): GOOD if code in measure.good else VALID for code in measure.valid}
    return lambda text: known.get(match_key(_plain(text)))


def _grouper(split: str) -> Callable[[str], str | None]:
    """Text → group in policy's coarse form, "" where there is none, None for an unknown one.

    A column without a list of codes has the groups that are in it.
    """
    column = responses.rules().by_name.get(split)
    nothing = _no_answer()
    if column is None or not column.codes:
        return lambda text: "" if match_key(_plain(text)) in nothing else _plain(text)
    known = {match_key(code): column.coarse.get(code, code) for code in column.codes}
    known |= {match_key(code): code for code in column.coarse.values()}
    return lambda text: (
        "" if match_key(_plain(text)) in nothing else known.get(match_key(_plain(text)))
    )


def _memo(function: Callable[[str], T]) -> Callable[[str], T]:
    """The function with its answers remembered: columns hold few different texts."""
    seen: dict[str, T] = {}

    def remembered(text: str) -> T:
        if text not in seen:
            if len(seen) > 10_000:  # a column of free text
                return function(text)
            seen[text] = function(text)
        return seen[text]

    return remembered
