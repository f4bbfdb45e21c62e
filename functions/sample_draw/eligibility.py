"""What one row of an extract says by itself: in the frame or not, eligible or not (R02 to R09). Pure.

The checks stand in the precedence of :class:`Outcome`, cheap ones first, and read columns by their
position: a month brings 20,000 rows and the function has three seconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from functions.sample_draw.cohorts import cohort, rules_of, window
from functions.sample_draw.outcomes import Outcome
from functions.sample_draw.strata import Strata
from functions.shared.clock import Month, age_on, uk_date
from functions.shared.contact import crime_number, email, mobile, phone, possible_phone
from functions.shared.people import NotNames, valid_name
from functions.shared.policy import extract, people
from functions.shared.policy.surveys import Survey

_WORDS = re.compile(r"[^\W\d_]+").findall
_NOT = ("non", "not", "no")


class Record(NamedTuple):
    """What is known of an eligible row. ``phones``: E.164 by policy's columns, blank if invalid.

    ``others``: numbers that could exist but are no valid line of ours. Nobody is called on them,
    yet they may stand on the do-not-contact list (R20).
    """

    cell: int
    crime: str
    viw: str
    phones: tuple[str, ...]
    others: tuple[str, ...]
    email: str
    surname: str
    forenames: str
    born: date


class Checks:
    """The rules of one survey and month, on the day of its draw, for one extract's header.

    ``frame[cell]`` counts the rows of the frame (R14), ``outside`` those whose owner is in no cell;
    ``owners`` and ``tiu`` count what R06 wants reported.
    """

    def __init__(self, survey: Survey, month: Month, drawn_on: date, header: Sequence[str]) -> None:
        at = {name: header.index(name) for name in extract.rules().names}
        self._survey, self._today = survey, drawn_on
        self._cohort = cohort(survey, month)
        self._least_days = rules_of(survey)[1].minimum_window_days
        self._channels = rules_of(survey)[1].channels
        self._rules = people.rules()
        self._not_names = NotNames(self._rules.not_names, self._rules.company_words)
        self._fatal = tuple(word.casefold() for word in self._rules.fatal_injuries)
        self._pass = self._rules.sensitive_pass
        self.strata = Strata(survey)
        self.frame = [0] * len(self.strata.cells)
        self.outside = 0
        self.owners: dict[str, int] = {}
        self.tiu = 0
        self._crime, self._viw = at["Crime No"], at["VIW No"]
        self._type, self._via = at["Crime Type"], at["Reported Via"]
        self._reported, self._owner = at["Date Reported"], at["Owning Borough"]
        self._flags = (
            (at["Domestic Abuse"], Outcome.DOMESTIC_ABUSE),
            (at["Sexual Element"], Outcome.SEXUAL),
            (at["Vulnerable"], Outcome.VULNERABLE),
        )
        self._injury, self._born, self._tiu = (
            at["VIW Injury Degree Desc"],
            at["VIW Date of Birth"],
            at["TIU"],
        )
        self._forenames, self._surname = at["VIW Co/Forenames"], at["VIW Surname"]
        self._phones = tuple(at[name] for name in extract.rules().phones)
        self._own_mobile, self._email = at[extract.rules().own_mobile], at["VIW Email"]
        # Report dates and injuries are a few texts that repeat; a bad file's junk is bounded.
        self._of_report = lru_cache(4096)(self._judge_report)
        self._is_fatal = lru_cache(4096)(self._judge_injury)

    def judge(self, row: Sequence[str]) -> Outcome | Record:
        """The first rule that keeps the row out, or the record."""
        crime = crime_number(row[self._crime], self._rules.crime_numbers)
        if crime is None:
            return Outcome.CRIME_NUMBER
        crime_type = self.strata.crime_type(row[self._type])
        if crime_type is None:
            return Outcome.CRIME_TYPE
        if not self.strata.by_our_route(row[self._via]):
            return Outcome.ROUTE
        outside = self._of_report(row[self._reported])
        if outside is not None:
            return outside
        cell = self._count(row, crime_type)
        kept_out = self._safeguards(row)
        if kept_out is not None:
            return kept_out
        return self._person(row, cell, crime)

    def _judge_report(self, text: str) -> Outcome | None:
        reported = uk_date(text)
        if reported is None:
            return Outcome.REPORT_DATE
        if reported < self._cohort.first:
            return Outcome.EARLIER
        if reported > self._cohort.last:
            return Outcome.LATER
        left = window(self._survey, reported).days_left(self._today)
        return Outcome.WINDOW if left < self._least_days else None

    def _count(self, row: Sequence[str], crime_type: str) -> int:
        """Counts a row of the frame; its cell, or -1."""
        place = self.strata.place(row[self._owner])
        if row[self._tiu].strip().casefold() == "y":
            self.tiu += 1
        cell = self.strata.index.get((place.area, crime_type), -1)
        if cell < 0:
            self.outside += 1
        else:
            self.frame[cell] += 1
        if place.owner not in self.owners:
            self.owners[place.owner] = 0
        self.owners[place.owner] += 1
        return cell

    def _safeguards(self, row: Sequence[str]) -> Outcome | None:
        """R08: only an explicit "N" passes; blank, unknown and new codes do not."""
        for column, outcome in self._flags:
            if row[column] != self._pass and row[column].strip().upper() != self._pass:
                return outcome
        return Outcome.FATAL if self._is_fatal(row[self._injury]) else None

    def _judge_injury(self, text: str) -> bool:
        words = _WORDS(text.casefold())
        before = ["", *words]
        return any(
            word.startswith(self._fatal) and before[place] not in _NOT
            for place, word in enumerate(words)
        )

    def _person(self, row: Sequence[str], cell: int, crime: str) -> Outcome | Record:
        born = uk_date(row[self._born])
        if born is None or self._impossible(born):
            return Outcome.AGE_UNKNOWN
        if age_on(born, self._today) < self._rules.minimum_age:
            return Outcome.UNDER_AGE
        forenames, surname = row[self._forenames], row[self._surname]
        if not valid_name(forenames, surname, self._not_names):
            return Outcome.NAME
        if cell < 0:
            return Outcome.OWNER
        phones, others = self._numbers(row)
        address = email(row[self._email]) if row[self._email] else None
        if not self.usable(phones, address or ""):
            return Outcome.NO_CONTACT
        viw = row[self._viw].strip()
        return Record(cell, crime, viw, phones, others, address or "", surname, forenames, born)

    def _impossible(self, born: date) -> bool:
        return (
            born in self._rules.impossible_births
            or born > self._today
            or age_on(born, self._today) > self._rules.oldest_age
        )

    def _numbers(self, row: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        valid, others = [], []
        for column in self._phones:
            text = row[column]
            number = phone(text) if text else None
            if text and number is None and (possible := possible_phone(text)):
                others.append(possible)
            valid.append(number or "")
        return tuple(valid), tuple(others)

    def usable(self, phones: Sequence[str], address: str) -> bool:
        """Is there anything left by which this survey may reach the person (R09, R25)?"""
        if "telephone" in self._channels:
            return any(phones)
        own = phones[self._phones.index(self._own_mobile)]
        return bool(address) or (bool(own) and mobile(own) is not None)
