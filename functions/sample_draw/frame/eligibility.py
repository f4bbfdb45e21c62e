"""What a row of an extract says by itself: in the frame, eligible, or why not (R02 to R09). Pure.

Rows are judged by columns: each check gives every row a code, and the smallest is the row's, for
that is the precedence of :class:`Outcome`. What repeats (types, dates, owners, flags) is judged
once for each combination of texts: a month brings 20,000 rows and the function has three seconds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import compress
from operator import not_
from typing import NamedTuple, TypeVar

from functions.sample_draw.frame.cohorts import cohort, rules_of, window
from functions.sample_draw.frame.contact_columns import ContactColumns, Contacts, Row
from functions.sample_draw.frame.contact_rules import channel, columns_of, reachable
from functions.sample_draw.frame.records import Records, carried
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.strata import Strata
from functions.shared.clock import Month, add_months, age_on, uk_date
from functions.shared.policy import geography, people
from functions.shared.policy.surveys import Survey
from functions.shared.text.characters import Remembered
from functions.shared.text.crime_numbers import crime_numbers
from functions.shared.text.names.names import Names
from functions.shared.text.names.not_names import NotNames

UNDECIDED = 255  # what a check gives whom it does not keep out: more than any outcome

_WORDS = re.compile(r"[^\W\d_]+").findall
_YEAR = re.compile("[1-9][0-9]{3}").fullmatch
_NOT = ("non", "not", "no")
_SAFEGUARDS = {
    "Domestic Abuse": Outcome.DOMESTIC_ABUSE,
    "Sexual Element": Outcome.SEXUAL,
    "Vulnerable": Outcome.VULNERABLE,
}
_DAYS = {f"{day:02d}": day for day in range(1, 29)}  # that every month has
# Columns that are judged together.
_REPORT = ("Crime Type", "Reported Via", "Date Reported")
_PLACE = ("Crime Type", "Owning Borough", "TIU")
_FLAGS = (*_SAFEGUARDS, "VIW Injury Degree Desc")
_NAME = ("VIW Title", "VIW Co/Forenames", "VIW Surname")

Columns = Mapping[str, Sequence[str]]
T = TypeVar("T")


def which(outcomes: Collection[int]) -> bytes:
    """``codes.translate(which(…))`` is 1 for these and 0 for others, as :func:`compress` takes."""
    return bytes(code in outcomes for code in range(256))


LEFT = which({UNDECIDED})
_IN_FRAME = which(range(Outcome.WINDOW + 1, UNDECIDED + 1))
_OF_A_TYPE = which({Outcome.CRIME_TYPE})
_OF_A_FLAG = which({*_SAFEGUARDS.values(), Outcome.FATAL})


class _Place(NamedTuple):
    """``cell``: -1 if it is in none. ``code``: what that makes of the row."""

    cell: int
    owner: str
    elsewhere: bool  # the owner is no borough
    is_tiu: bool
    code: int


class Checks:
    """The rules of one survey and month, on the day of its draw, for one extract's header."""

    def __init__(self, survey: Survey, month: Month, drawn_on: date, header: Sequence[str]) -> None:
        self._header = header
        self._survey, self._today = survey, drawn_on
        self._cohort = cohort(survey, month)
        self._channels = rules_of(survey)[1].channels
        self._rules = people.rules()
        self._of_age = add_months(drawn_on, -12 * self._rules.minimum_age)
        self._oldest = date(drawn_on.year - self._rules.oldest_age, 1, 1)
        self._surely_born = max(self._oldest, *self._rules.impossible_births) + timedelta(days=1)
        self.names = Names(_not_names())
        self.strata = Strata(survey)
        self.unknown_types = self.unread_contacts = self.unclear_flags = 0
        self._places: Counter[_Place] = Counter()
        self._contacts = ContactColumns(self._channels)
        self._of_report = Remembered(self._judge_report).__getitem__
        self._of_day = Remembered(self._judge_day)
        self._of_place = Remembered(self._judge_place).__getitem__
        self._of_flags = Remembered(self._judge_flags).__getitem__
        self._of_year = Remembered(self._judge_year)
        self._is_unclear = Remembered(self._unclear).__getitem__

    def judge(self, numbers: Sequence[int], rows: Sequence[Row]) -> tuple[bytearray, Records]:
        """The code of each row, ``UNDECIDED`` for those that nothing keeps out but, perhaps, the
        lists; and these, with their row numbers.
        """
        columns = dict(zip(self._header, zip(*rows, strict=True), strict=True))
        crimes = crime_numbers(columns["Crime No"], self._rules.crime_numbers)
        places = list(map(self._of_place, _together(columns, _PLACE)))
        births = self._births(columns["VIW Date of Birth"])
        checks = (
            [UNDECIDED if crime else Outcome.CRIME_NUMBER for crime in crimes],
            map(self._of_report, _together(columns, _REPORT)),
            map(self._of_flags, _together(columns, _FLAGS)),
            births,  # a day counts for more than any code
            [
                UNDECIDED if usable else Outcome.NAME
                for usable in self.names.usable(*map(columns.__getitem__, _NAME))
            ],
            [place.code for place in places],
        )
        codes = bytearray(map(min, *checks))
        self._count(codes, columns, places)
        contacts = self._reached(codes, columns)
        left = codes.translate(LEFT)

        def of_left(column: Iterable[T]) -> list[T]:
            return list(compress(column, left))

        there = of_left(places)
        return codes, Records(
            rows=of_left(numbers),
            cells=[place.cell for place in there],
            boroughs=[place.owner for place in there],
            crimes=list(filter(None, of_left(crimes))),
            viws=[text.strip() for text in of_left(columns["VIW No"])],
            surnames=of_left(columns["VIW Surname"]),
            forenames=of_left(columns["VIW Co/Forenames"]),
            births=of_left(births),
            texts=[of_left(columns[name]) for name in carried()],
            contacts=contacts,
        )

    def _count(self, codes: bytearray, columns: Columns, places: Sequence[_Place]) -> None:
        """What R06, R14 and R58 want counted."""
        self._places.update(compress(places, codes.translate(_IN_FRAME)))
        types = compress(columns["Crime Type"], codes.translate(_OF_A_TYPE))
        self.unknown_types += sum(not self.strata.is_a_crime_type(text) for text in types)
        flags = compress(_together(columns, _FLAGS), codes.translate(_OF_A_FLAG))
        self.unclear_flags += sum(map(self._is_unclear, flags))

    def _reached(self, codes: bytearray, columns: Columns) -> Contacts:
        """The contacts of those who are left and can be reached; the others get their code.

        A wish keeps out whoever has written it, reached or not.
        """
        left = codes.translate(LEFT)
        contacts = self._contacts.read(
            [list(compress(columns[name], left)) for name in self._contacts.names]
        )
        reached = reachable(self._channels, contacts.use)
        for at in contacts.wishes:
            reached[at] = True
        if all(reached):
            return contacts
        for at in list(compress(compress(range(len(codes)), left), map(not_, reached))):
            codes[at] = Outcome.NO_CONTACT
            written = any(columns[name][at].strip() for name in columns_of(self._channels))
            self.unread_contacts += written
        return contacts.only(reached)

    @property
    def frame(self) -> list[int]:
        """Rows of the frame by cell (R14)."""
        found = [0] * len(self.strata.cells)
        for place, rows in self._places.items():
            if place.cell >= 0:
                found[place.cell] += rows
        return found

    @property
    def outside(self) -> int:
        """Rows whose owner is in no cell."""
        return sum(rows for place, rows in self._places.items() if place.cell < 0)

    @property
    def owners(self) -> dict[str, int]:
        """Rows by owner, of owners that are no borough (R06)."""
        found: Counter[str] = Counter()
        for place, rows in self._places.items():
            if place.elsewhere:
                found[place.owner] += rows
        return dict(found)

    @property
    def tiu(self) -> int:
        """Rows of the telephone unit (R06)."""
        return sum(rows for place, rows in self._places.items() if place.is_tiu)

    def _judge_report(self, texts: tuple[str, ...]) -> int:
        """Is a report no part of this month's draw of this survey?"""
        if self.strata.crime_type(texts[0]) is None:
            return Outcome.CRIME_TYPE
        return self._of_day[texts[2]] if self.strata.by_our_route(texts[1]) else Outcome.ROUTE

    def _judge_day(self, text: str) -> int:
        """The same of its day alone."""
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

    def _judge_place(self, texts: tuple[str, ...]) -> _Place:
        crime_type, (area, owner) = self.strata.crime_type(texts[0]), self.strata.place(texts[1])
        cell = self.strata.index.get((area, crime_type or ""), -1)
        elsewhere = owner not in geography.rules().borough_of.values()
        is_tiu = texts[2].strip().casefold() == "y"
        return _Place(cell, owner, elsewhere, is_tiu, Outcome.OWNER if cell < 0 else UNDECIDED)

    def _judge_flags(self, texts: tuple[str, ...]) -> int:
        """R08: only an explicit "N" passes; blank, unknown and new codes do not."""
        for text, outcome in zip(texts, _SAFEGUARDS.values(), strict=False):
            if text.strip().upper() != self._rules.sensitive_pass:
                return outcome
        return Outcome.FATAL if self._fatal(texts[-1]) else UNDECIDED

    def _unclear(self, texts: tuple[str, ...]) -> bool:
        """Is one of the flags neither yes nor no? In most rows that is a fault of the export."""
        known = (self._rules.sensitive_pass, "Y", "YES")
        return any(text.strip().upper() not in known for text in texts[: len(_SAFEGUARDS)])

    def _fatal(self, injury: str) -> bool:
        """Does it hold one of policy's words, or one that begins so, and not "non-fatal"?"""
        words = _WORDS(injury.casefold())
        starts = tuple(word.casefold() for word in self._rules.fatal_injuries)
        return any(
            word.startswith(starts) and before not in _NOT
            for before, word in zip(["", *words], words, strict=False)
        )

    def _births(self, texts: Sequence[str]) -> list[int]:
        """Days of birth as proleptic ordinals, or why not; most at half the cost."""
        of_year, birth = self._of_year, self._judge_birth
        return [
            before + day
            if (before := of_year[text[6:]].get(text[2:6])) and (day := _DAYS.get(text[:2]))
            else birth(text)
            for text in texts
        ]

    def _judge_year(self, text: str) -> dict[str, int]:
        """The ordinal before each month's first, if whoever was born in that year is of age."""
        if not _YEAR(text):
            return {}
        year = int(text)
        if not self._surely_born <= date(year, 1, 1) <= date(year, 12, 31) <= self._of_age:
            return {}
        return {f"/{at:02d}/": date(year, at, 1).toordinal() - 1 for at in range(1, 13)}

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

    def reachable(self, contacts: Sequence[str]) -> bool:
        """Is there anything by which this survey may reach the person?"""
        return channel(self._channels, contacts) is not None


def _together(columns: Columns, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The texts of each row in these columns."""
    return zip(*map(columns.__getitem__, names), strict=True)


@cache
def _not_names() -> NotNames:
    rules = people.rules()
    return NotNames.of(rules)
