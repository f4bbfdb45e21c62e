"""What one row of an extract says by itself: in the frame, eligible, or why not (R02 to R09). Pure.

The checks stand in the precedence of :class:`Outcome`, cheap ones first, and read columns by their
position. What repeats (types, dates, owners, flags) is judged once for each combination of texts:
a month brings 20,000 rows and the function has three seconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from functions.sample_draw.frame.cohorts import cohort, rules_of, window
from functions.sample_draw.frame.contact_columns import ContactColumns, Contacts, Row
from functions.sample_draw.frame.contact_rules import channel, columns_of
from functions.sample_draw.frame.records import Record, carried
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.strata import Strata
from functions.shared.clock import Month, add_months, age_on, uk_date
from functions.shared.policy import extract, geography, people
from functions.shared.policy.surveys import Survey
from functions.shared.text.characters import Remembered
from functions.shared.text.crime_numbers import CrimeNumber, crime_number
from functions.shared.text.names.names import Names
from functions.shared.text.names.not_names import NotNames

_WORDS = re.compile(r"[^\W\d_]+").findall
_NOT = ("non", "not", "no")


# A row that nothing keeps out but, perhaps, its contacts and the lists: with its crime number,
# cell, owning borough and birthday.
Admitted = tuple[Row, CrimeNumber, int, str, date]


class _Place(NamedTuple):
    """``cells``: of each crime type there; ``elsewhere``: the owner is no borough."""

    cells: Mapping[str, int]
    owner: str
    elsewhere: bool
    is_tiu: bool


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
        self._oldest = date(drawn_on.year - self._rules.oldest_age, 1, 1)
        self._surely_born = max(self._oldest, *self._rules.impossible_births) + timedelta(days=1)
        self.names = Names(_not_names())
        self.strata = Strata(survey)
        self.frame = [0] * len(self.strata.cells)
        self.outside = self.tiu = 0
        self.unknown_types = self.unread_contacts = self.unclear_flags = 0
        self.owners: dict[str, int] = {}
        self._plain_crime = re.compile(
            "|".join(self._rules.crime_number_patterns), re.ASCII
        ).fullmatch
        self._crime, self._viw, self._born = at["Crime No"], at["VIW No"], at["VIW Date of Birth"]
        self._title = at["VIW Title"]
        self._forenames, self._surname = at["VIW Co/Forenames"], at["VIW Surname"]
        self._contacts = ContactColumns(header, self._channels)
        self._reached_by = [at[name] for name in columns_of(self._channels)]
        self._texts = itemgetter(*(at[name] for name in carried()))
        self._type = at["Crime Type"]
        self._incident = itemgetter(at["Crime Type"], at["Reported Via"], at["Date Reported"])
        self._place = itemgetter(at["Owning Borough"], at["TIU"])
        self._flags = itemgetter(*map(at.__getitem__, (*_SAFEGUARDS, "VIW Injury Degree Desc")))
        self._of_incident = Remembered(self._judge_incident)
        self._of_report = Remembered(self._judge_report)
        self._of_place = Remembered(self._judge_place)
        self._of_flags = Remembered(self._judge_flags)
        self._unclear = Remembered(self._is_unclear)

    def judge(self, rows: Sequence[Row]) -> list[Outcome | Admitted]:
        """Of each row the first rule that keeps it out, whatever its contacts are."""
        incidents = map(self._of_incident.__getitem__, map(self._incident, rows))
        places = map(self._of_place.__getitem__, map(self._place, rows))
        flags = map(self._of_flags.__getitem__, map(self._flags, rows))
        return list(map(self._judge, rows, incidents, places, flags))

    def _judge(
        self, row: Row, incident: Outcome | str, place: _Place, kept_out: Outcome | None
    ) -> Outcome | Admitted:
        written = row[self._crime]
        if self._plain_crime(written):
            crime = CrimeNumber(written)
        elif found := crime_number(written, self._rules.crime_numbers):
            crime = found
        else:
            return Outcome.CRIME_NUMBER
        if isinstance(incident, Outcome):
            if incident is Outcome.CRIME_TYPE:
                self.unknown_types += not self.strata.is_a_crime_type(row[self._type])
            return incident
        cells, owner, elsewhere, is_tiu = place
        cell = cells.get(incident, -1)
        if cell < 0:
            self.outside += 1
        else:
            self.frame[cell] += 1
        if is_tiu:
            self.tiu += 1
        if elsewhere:
            self.owners[owner] = self.owners.get(owner, 0) + 1
        if kept_out is None:
            return self._person(row, crime, cell, owner)
        self.unclear_flags += self._unclear[self._flags(row)]
        return kept_out

    def _judge_incident(self, texts: tuple[str, str, str]) -> Outcome | str:
        """The crime type of a report that is this survey's and this month's."""
        crime_type = self.strata.crime_type(texts[0])
        if crime_type is None:
            return Outcome.CRIME_TYPE
        if not self.strata.by_our_route(texts[1]):
            return Outcome.ROUTE
        return self._of_report[texts[2]] or crime_type

    def _judge_report(self, text: str) -> Outcome | None:
        """Is a report of that day no part of this month's draw?"""
        reported = uk_date(text)
        if reported is None:
            return Outcome.REPORT_DATE
        if reported < self._cohort.first:
            return Outcome.EARLIER
        if reported > self._cohort.last:
            return Outcome.LATER
        left = window(self._survey, reported).days_left(self._today)
        return Outcome.WINDOW if left < rules_of(self._survey)[1].minimum_window_days else None

    def _judge_place(self, texts: tuple[str, str]) -> _Place:
        area, owner = self.strata.place(texts[0])
        there = {kind: at for (own, kind), at in self.strata.index.items() if own == area}
        elsewhere = owner not in geography.rules().borough_of.values()
        return _Place(there, owner, elsewhere, texts[1].strip().casefold() == "y")

    def _judge_flags(self, texts: tuple[str, ...]) -> Outcome | None:
        """R08: only an explicit "N" passes; blank, unknown and new codes do not."""
        for text, outcome in zip(texts, _SAFEGUARDS.values(), strict=False):
            if text.strip().upper() != self._rules.sensitive_pass:
                return outcome
        return Outcome.FATAL if self._fatal(texts[-1]) else None

    def _is_unclear(self, texts: tuple[str, ...]) -> bool:
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

    def _person(self, row: Row, crime: CrimeNumber, cell: int, borough: str) -> Outcome | Admitted:
        born = self._born_on(row[self._born])
        if isinstance(born, Outcome):
            return born
        names = self.names
        if names.is_of_the_dead(row[self._title]) or not names.valid(
            row[self._forenames], row[self._surname]
        ):
            return Outcome.NAME
        return Outcome.OWNER if cell < 0 else (row, crime, cell, borough, born)

    def records(self, admitted: Sequence[Admitted]) -> list[Outcome | Record]:
        """The records of those who can be reached; a wish keeps out whoever has written it, too."""
        contacts = self._contacts.read([row for row, *_ in admitted])
        return list(map(self._record, admitted, contacts))

    def _record(self, admitted: Admitted, contacts: Contacts) -> Outcome | Record:
        row, crime, cell, borough, born = admitted
        use, others, wish = contacts
        if not wish and channel(self._channels, use) is None:
            self.unread_contacts += any(row[at].strip() for at in self._reached_by)
            return Outcome.NO_CONTACT
        return Record(
            cell,
            borough,
            crime,
            row[self._viw].strip(),
            use,
            others,
            row[self._surname],
            row[self._forenames],
            born,
            self._texts(row),
            wish,
        )

    def _born_on(self, text: str) -> Outcome | date:
        born = uk_date(text, not_after=self._today)
        if born and self._surely_born <= born <= self._of_age:
            return born
        if (
            born is None
            or not self._oldest <= born <= self._today
            or born in self._rules.impossible_births
        ):
            return Outcome.AGE_UNKNOWN
        return Outcome.UNDER_AGE if age_on(born, self._today) < self._rules.minimum_age else born

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
