"""What is stored of each value, column by column, and what is wrong with it. Pure.

A value is looked at once: what was found sound is remembered, since answers repeat. Codes are
matched without case and outer blanks; a code that policy does not know is kept and reported (R35).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from functions.ingest.responses import gate
from functions.ingest.responses.disclosure import disclosure_control
from functions.ingest.responses.disclosure.identifying import exact_value
from functions.shared.clock import Month
from functions.shared.csv.writer import guarded
from functions.shared.policy import geography, responses, surveys
from functions.shared.policy.geography import match_key
from functions.shared.policy.responses import Column
from functions.shared.policy.surveys import Survey
from functions.shared.stores import fieldwork
from functions.shared.text.written_dates import uk_date, write_uk_date

Judge = Callable[[str], "str | None"]
# Ids differ from row to row; consents are read by their own module.
_IDS = ("crime-number", "link", "interview-id")
_NO_CODES = (*_IDS, "consent", "took-part")


class ColumnReader:
    """One column: ``stored`` has what is kept of each value that was found sound."""

    def __init__(self, name: str, survey: Survey, month: Month, judge: Judge) -> None:
        self.name = name
        self.stored: dict[str, str] = {"": ""}
        self.policy: Column | None = responses.rules().by_name.get(name)
        self._kind = self.policy.kind if self.policy else "code"
        self._group = self.policy.group if self.policy else "questions"
        self._judge = judge
        self._codes = known_codes(survey.code, name)
        self._first, self._last = fieldwork.span(survey, month)
        self._harmless: set[str] = set()
        self._survey = survey

    def read(self, value: str, row: int, add: Callable[[str, int, str], None]) -> str:
        """What is stored of a value seen for the first time; ``add`` is told rule, row, column."""
        if value not in self._harmless:
            fault = self._judge(value)
            if fault:
                add(fault, row, self.name)
                return ""
            if self._group in _IDS:
                return value
            self._harmless.add(value)
        kept, fault = self._kept(value)
        if fault:
            add(fault, row, self.name)
        else:
            self.stored[value] = kept
        return kept

    def _kept(self, value: str) -> tuple[str, str | None]:
        """What is kept, and the finding's code if something is odd."""
        text = value.strip()
        if not text or self._group in _NO_CODES:
            return text, None
        known = self._codes.get(match_key(text))
        if known is not None:
            return known, None
        if self._kind in ("date", "number", "value", "borough"):
            return _by_kind[self._kind](self, text)
        if self.policy and self.policy.bands:
            banded = disclosure_control.age_band(self.policy, text)
            if banded or text.isdecimal():
                return banded or "", None if banded else "code-unknown"
        if exact := exact_value(text):
            return "", exact
        # Columns without a list of codes take any harmless text.
        if not self._codes:
            return guarded(value), None
        # The report counts languages by name, so no other text may pass for one.
        if self.name == "Language":
            return "", "language-unknown"
        return guarded(value), "code-unknown"

    def _date(self, text: str) -> tuple[str, str | None]:
        day = uk_date(text)
        if day is None:
            return "", "date-unreadable"
        inside = self._first <= day <= self._last
        return write_uk_date(day), None if inside else "date-outside"

    def _number(self, text: str) -> tuple[str, str | None]:
        sound = disclosure_control.amount(text) is not None
        return (text, None) if sound else ("", "number-unreadable")

    def _borough(self, text: str) -> tuple[str, str | None]:
        name = geography.rules().owner(text)
        if self._survey.responses.place_of_invitation:
            name = name or geography.rules().unit_named(text)  # the links file has the BCU
        return (name, None) if name else (disclosure_control.UNKNOWN_PLACE, "borough-unknown")


_by_kind: dict[str, Callable[[ColumnReader, str], tuple[str, str | None]]] = {
    "date": ColumnReader._date,
    "number": ColumnReader._number,
    "value": ColumnReader._number,
    "borough": ColumnReader._borough,
}


@cache
def _every_language() -> tuple[str, ...]:
    """Of all surveys: for one that names none of its own."""
    return tuple(
        name for code in surveys.CODES for name in surveys.survey(code).responses.languages
    )


@cache
def known_codes(survey_code: str, name: str) -> dict[str, str]:
    """Folded code → the code, for a column that has a list; refusals are valid everywhere (R35)."""
    rules, survey = responses.rules(), surveys.survey(survey_code).responses
    column = rules.by_name.get(name)
    if column and column.kind in ("date", "consent"):
        return {}
    if column is None:
        codes: Sequence[str] = rules.answers.codes
    elif name == "Crime Type":
        codes = survey.crime_types
    elif name == "Language":
        codes = survey.languages or _every_language()
    else:
        codes = column.codes
    if not codes and (column is None or column.kind == "code"):
        return {}
    found = {match_key(code): code for code in (*codes, *rules.answers.refusals)}
    if name == "Language":
        others = rules.answers.other_languages.items()
        found |= {match_key(other): code for other, code in others if code in codes}
    return found


def readers(survey: Survey, month: Month, header: Sequence[str]) -> list[tuple[int, ColumnReader]]:
    """(place, reader) of each column whose values are looked at."""
    return [
        (place, ColumnReader(header[place], survey, month, judge))
        for place, judge in gate.judges(header)
    ]
