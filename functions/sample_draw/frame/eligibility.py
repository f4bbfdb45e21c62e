"""What one row of an extract says by itself: in the frame, eligible, or why not (R02 to R09). Pure.

The checks stand in the precedence of :class:`Outcome`, cheap ones first, and read columns by their
position. What repeats (types, dates, owners, flags) is judged once for each combination of texts:
a month brings 20,000 rows and the function has three seconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter

from functions.sample_draw.frame.cohorts import cohort, rules_of, window
from functions.sample_draw.frame.contact_rules import channel, columns_of
from functions.sample_draw.frame.records import Record, carried
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.strata import Strata
from functions.shared.clock import Month, add_months, age_on, uk_date
from functions.shared.policy import extract, geography, people
from functions.shared.policy.surveys import Survey
from functions.shared.text.contact_cells import (
    email_cell,
    phone_cell,
    plain_email,
    plain_phone,
)
from functions.shared.text.crime_numbers import crime_number
from functions.shared.text.names import NotNames, valid_name

_WORDS = re.compile(r"[^\W\d_]+").findall
_NOT = ("non", "not", "no")
_KNOWN = 16_384  # combinations of texts that are remembered; a bad file's junk is bounded


class Checks:
    """The rules of one survey and month, on the day of its draw, for one extract's header.

    ``frame[cell]`` counts the rows of the frame (R14), ``outside`` those whose owner is in no cell;
    ``owners`` (those that are no borough) and ``tiu`` count what R06 wants reported.
    """

    def __init__(self, survey: Survey, month: Month, drawn_on: date, header: Sequence[str]) -> None:
        at = {name: header.index(name) for name in extract.rules().names}
        self._survey, self._today = survey, drawn_on
        self._cohort = cohort(survey, month)
        self._channels = rules_of(survey)[1].channels
        self._rules = people.rules()
        self._of_age = add_months(drawn_on, -12 * self._rules.minimum_age)
        self._not_names = _not_names()
        self.strata = Strata(survey)
        self.frame = [0] * len(self.strata.cells)
        self.outside = self.tiu = 0
        self.unknown_types = self.unread_contacts = 0
        self.owners: dict[str, int] = {}
        self._boroughs = frozenset(geography.rules().borough_of.values())
        self._plain_crime = re.compile(
            "|".join(self._rules.crime_number_patterns), re.ASCII
        ).fullmatch
        self._crime, self._viw, self._born = at["Crime No"], at["VIW No"], at["VIW Date of Birth"]
        self._title = at["VIW Title"]
        self._forenames, self._surname = at["VIW Co/Forenames"], at["VIW Surname"]
        self._phones = itemgetter(*(at[name] for name in extract.rules().phones))
        self._email = at["VIW Email"]
        self._own_mobile = extract.rules().phones.index(extract.rules().own_mobile)
        self._writes = "telephone" not in self._channels
        self._reached_by = [at[name] for name in columns_of(self._channels)]
        self._texts = itemgetter(*(at[name] for name in carried()))
        self._type = at["Crime Type"]
        self._incident = itemgetter(at["Crime Type"], at["Reported Via"], at["Date Reported"])
        self._place = itemgetter(at["Owning Borough"], at["TIU"])
        self._flags = itemgetter(*map(at.__getitem__, (*_SAFEGUARDS, "VIW Injury Degree Desc")))
        self._of_incident = lru_cache(_KNOWN)(self._judge_incident)
        self._of_place = lru_cache(_KNOWN)(self._judge_place)
        self._of_flags = lru_cache(_KNOWN)(self._judge_flags)
        self._of_title = lru_cache(_KNOWN)(self._not_names.is_of_the_dead)
        self._of_birth = lru_cache(_KNOWN)(self._judge_birth)

    def judge(self, row: Sequence[str]) -> Outcome | Record:
        """The first rule that keeps the row out, or the record."""
        crime: str | None = row[self._crime]
        if not self._plain_crime(crime or ""):
            crime = crime_number(row[self._crime], self._rules.crime_numbers)
        if crime is None:
            return Outcome.CRIME_NUMBER
        crime_type = self._of_incident(self._incident(row))
        if isinstance(crime_type, Outcome):
            if crime_type is Outcome.CRIME_TYPE:
                self.unknown_types += not self.strata.is_a_crime_type(row[self._type])
            return crime_type
        area, owner, is_tiu = self._of_place(self._place(row))
        cell = self.strata.index.get((area, crime_type), -1)
        if cell < 0:
            self.outside += 1
        else:
            self.frame[cell] += 1
        if is_tiu:
            self.tiu += 1
        if owner not in self._boroughs:
            self.owners[owner] = self.owners.get(owner, 0) + 1
        kept_out = self._of_flags(self._flags(row))
        return self._person(row, crime, cell, owner) if kept_out is None else kept_out

    def _judge_incident(self, texts: tuple[str, str, str]) -> Outcome | str:
        """The crime type of a report that is this survey's and this month's."""
        crime_type = self.strata.crime_type(texts[0])
        if crime_type is None:
            return Outcome.CRIME_TYPE
        if not self.strata.by_our_route(texts[1]):
            return Outcome.ROUTE
        reported = uk_date(texts[2])
        if reported is None:
            return Outcome.REPORT_DATE
        if reported < self._cohort.first:
            return Outcome.EARLIER
        if reported > self._cohort.last:
            return Outcome.LATER
        left = window(self._survey, reported).days_left(self._today)
        least = rules_of(self._survey)[1].minimum_window_days
        return Outcome.WINDOW if left < least else crime_type

    def _judge_place(self, texts: tuple[str, str]) -> tuple[str, str, bool]:
        place = self.strata.place(texts[0])
        return place.area, place.owner, texts[1].strip().casefold() == "y"

    def _judge_flags(self, texts: tuple[str, ...]) -> Outcome | None:
        """R08: only an explicit "N" passes; blank, unknown and new codes do not."""
        for text, outcome in zip(texts, _SAFEGUARDS.values(), strict=False):
            if text.strip().upper() != self._rules.sensitive_pass:
                return outcome
        return Outcome.FATAL if self._fatal(texts[-1]) else None

    def _fatal(self, injury: str) -> bool:
        """Does it hold one of policy's words, or one that begins so, and not "non-fatal"?"""
        words = _WORDS(injury.casefold())
        starts = tuple(word.casefold() for word in self._rules.fatal_injuries)
        return any(
            word.startswith(starts) and before not in _NOT
            for before, word in zip(["", *words], words, strict=False)
        )

    def _person(self, row: Sequence[str], crime: str, cell: int, borough: str) -> Outcome | Record:
        born = self._of_birth(row[self._born])
        if isinstance(born, Outcome):
            return born
        forenames, surname = row[self._forenames], row[self._surname]
        if self._of_title(row[self._title]) or not valid_name(forenames, surname, self._not_names):
            return Outcome.NAME
        if cell < 0:
            return Outcome.OWNER
        contacts, others, wish = self._contacts(row)
        if not wish and channel(self._channels, contacts) is None:
            self.unread_contacts += any(row[at].strip() for at in self._reached_by)
            return Outcome.NO_CONTACT
        viw, texts = row[self._viw].strip(), self._texts(row)
        return Record(
            cell, borough, crime, viw, contacts, others, surname, forenames, born, texts, wish
        )

    def _judge_birth(self, text: str) -> Outcome | date:
        born = uk_date(text, not_after=self._today)
        if (
            born is None
            or born in self._rules.impossible_births
            or born > self._today
            or self._today.year - born.year > self._rules.oldest_age
        ):
            return Outcome.AGE_UNKNOWN
        young = born > self._of_age and age_on(born, self._today) < self._rules.minimum_age
        return Outcome.UNDER_AGE if young else born

    def _contacts(self, row: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """What may be used by place, what else can be read, and whether a cell says no (R20a)."""
        texts, address = self._phones(row), row[self._email]
        plain = [plain_phone(text) if text else "" for text in texts]
        plain.append(plain_email(address) if address else "")
        if None not in plain:  # as in nearly all rows
            return tuple(plain), (), False  # type: ignore[arg-type]
        cells = [*map(phone_cell, texts), email_cell(address)]
        own = cells[self._own_mobile]
        if self._writes and not own.own:  # said to be the work's or another's: no SMS (R25)
            cells[self._own_mobile] = own._replace(use="", others=own.values)
        return (
            tuple([cell.use for cell in cells]),
            tuple(chain(*[cell.others for cell in cells])),
            any(cell.wish for cell in cells),
        )

    def reachable(self, contacts: Sequence[str]) -> bool:
        """Is there anything by which this survey may reach the person?"""
        return channel(self._channels, contacts) is not None


@cache
def _not_names() -> NotNames:
    rules = people.rules()
    return NotNames.of(rules)


_SAFEGUARDS = {
    "Domestic Abuse": Outcome.DOMESTIC_ABUSE,
    "Sexual Element": Outcome.SEXUAL,
    "Vulnerable": Outcome.VULNERABLE,
}
