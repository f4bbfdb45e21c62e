"""What an extract's rows say by themselves: in the frame, eligible or why not (R02 to R09). Pure.

Rows are judged by columns: each rule gives every row a code, and the smallest is the row's,
for that is the precedence of :class:`Outcome`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import compress
from operator import not_
from typing import TypeVar

from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.frame.contact_columns import ContactColumns, Contacts, Row
from functions.sample_draw.frame.contact_rules import channel, columns_of, reachable
from functions.sample_draw.frame.records import Records, carried
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.row_rules import (
    FLAGS,
    PLACE,
    REPORT,
    SAFEGUARDS,
    UNDECIDED,
    Place,
    RowRules,
)
from functions.shared.clock import Month
from functions.shared.policy import people
from functions.shared.policy.geography import match_key
from functions.shared.policy.surveys import Survey
from functions.shared.text.crime_numbers import crime_numbers
from functions.shared.text.names.names import Names
from functions.shared.text.names.not_names import NotNames

_NAME = ("VIW Title", "VIW Co/Forenames", "VIW Surname")

Columns = Mapping[str, Sequence[str]]
T = TypeVar("T")


def which(outcomes: Collection[int]) -> bytes:
    """``codes.translate(which(…))`` is 1 for these and 0 for others, as :func:`compress` takes."""
    return bytes(code in outcomes for code in range(256))


LEFT = which({UNDECIDED})
_IN_FRAME = which(range(Outcome.WINDOW + 1, UNDECIDED + 1))
_OF_A_TYPE = which({Outcome.CRIME_TYPE})
_OF_A_FLAG = which({*SAFEGUARDS.values(), Outcome.FATAL})


class Checks:
    """The rules of one survey and month, on the day of its draw, for one extract's header."""

    def __init__(self, survey: Survey, month: Month, drawn_on: date, header: Sequence[str]) -> None:
        self._header = header
        self._rules = RowRules(survey, month, drawn_on)
        self._channels = rules_of(survey)[1].channels
        self.names = Names(_not_names())
        self.strata = self._rules.strata
        self.unknown_types = self.unread_contacts = self.unclear_flags = 0
        self._places: Counter[Place] = Counter()
        self._units: Counter[str] = Counter()
        self._contacts = ContactColumns(self._channels)

    def judge(self, numbers: Sequence[int], rows: Sequence[Row]) -> tuple[bytearray, Records]:
        """The code of each row, ``UNDECIDED`` for those that nothing keeps out but, perhaps, the
        lists; and these, with their row numbers.
        """
        columns = dict(zip(self._header, zip(*rows, strict=True), strict=True))
        crimes = crime_numbers(columns["Crime No"], people.rules().crime_numbers)
        places = list(map(self._rules.of_place, _together(columns, PLACE)))
        births = self._rules.births(columns["VIW Date of Birth"])
        checks = (
            [UNDECIDED if crime else Outcome.CRIME_NUMBER for crime in crimes],
            map(self._rules.of_report, _together(columns, REPORT)),
            map(self._rules.of_day, columns["Date Reported"]),
            map(self._rules.of_flags, _together(columns, FLAGS)),
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

    def _count(self, codes: bytearray, columns: Columns, places: Sequence[Place]) -> None:
        """What R06, R14 and R58 want counted."""
        in_frame = codes.translate(_IN_FRAME)
        self._places.update(compress(places, in_frame))
        self._units.update(compress(columns["TIU"], in_frame))
        types = compress(columns["Crime Type"], codes.translate(_OF_A_TYPE))
        self.unknown_types += sum(not self.strata.is_a_crime_type(text) for text in types)
        flags = compress(_together(columns, FLAGS), codes.translate(_OF_A_FLAG))
        self.unclear_flags += sum(map(self._rules.is_unclear, flags))

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
        yes = set(map(match_key, people.rules().flag_yes))
        return sum(rows for text, rows in self._units.items() if match_key(text) in yes)

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
