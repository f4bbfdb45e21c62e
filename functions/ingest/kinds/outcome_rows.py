"""The rows of a file of outcomes, as far as the file itself tells (R10, R20, R38). Pure.

Outcomes and their consequences are policy's (``outcomes.toml``). Nobody is looked up here: what
the rows mean for the people of the wave is :mod:`outcome_effects`'s (R39a).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from functions.ingest.findings import Findings
from functions.shared.policy import outcomes as policy
from functions.shared.policy import people
from functions.shared.policy.outcomes import Outcome
from functions.shared.text.characters import any_of, words
from functions.shared.text.contacts import ContactKey, read
from functions.shared.text.crime_numbers import (
    CrimeNumber,
    VictimNumber,
    crime_number,
    victim_number,
)
from functions.shared.text.written_dates import uk_date

Row = dict[str, str]


class Call(NamedTuple):
    """A row as it was read; ``rested``: from when the person rests, if the outcome lets them."""

    number: int
    crime: CrimeNumber
    viw: VictimNumber
    outcome: Outcome
    rested: date | None
    day: date | None


@dataclass(slots=True)
class Calls:
    """What a file of outcomes says, and of whom.

    ``first`` and ``last`` are plausible days; ``last_contact`` is the last day on which anybody of
    the wave may be called.
    """

    first: date
    last: date
    last_contact: date
    findings: Findings
    rows: int = 0
    calls: list[Call] = field(default_factory=list)
    # Of whom a row says what nobody understands.
    doubts: list[tuple[CrimeNumber, VictimNumber]] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    # What goes on the list: crime numbers and contacts of who is never called, wrong numbers.
    persons: set[ContactKey] = field(default_factory=set)
    numbers: set[ContactKey] = field(default_factory=set)
    # (crime number, VIW number, outcome, day) of rows that the safeguarding role must see.
    concerns: list[tuple[str, str, str, str]] = field(default_factory=list)
    # As the file has them, whoever they are: (crime number, VIW number), a row each without one.
    spoken_to: set[tuple[str, str]] = field(default_factory=set)
    to_stop: set[tuple[str, str]] = field(default_factory=set)

    def take(self, number: int, row: Row, cells: Sequence[str] = ()) -> None:
        """One row; if its outcome says nothing, at least whom another of its ``cells`` stops."""
        outcome = policy.rules().named(row["Outcome"]) or self._meant(number, row["Outcome"])
        if outcome is None and self.take_stop(number, cells):
            return
        self.rows += 1
        shapes = people.rules().crime_numbers
        crime = crime_number(row["Crime No"], shapes) or CrimeNumber("")
        viw = victim_number(row["VIW No"])
        if outcome is None:
            self.findings.add("outcome-unknown", number, "Outcome")
            if crime:
                # It may have meant stop: whoever it can be about waits for a person (R20).
                self.doubts.append((crime, viw))
            return
        self.outcomes[outcome.name] += 1
        if outcome.lists == "number":
            self._number(number, row["Contact"])
        if outcome.stops:
            if not self._stop(number, row, outcome, crime, cells):
                return
        elif not crime:
            self.findings.add("crime-number-unreadable", number, "Crime No")
            return
        if outcome.is_interview:
            self.spoken_to.add((crime, viw))
        rests = outcome.case == "closed" and outcome.rests
        rested = self._day(number, row["Outcome Date"]) if rests else None
        day = self._plausible(row["Outcome Date"])
        self.calls.append(Call(number, crime, viw, outcome, rested, day))

    def take_stop(self, number: int, cells: Sequence[str]) -> bool:
        """A row without columns: whoever is in it is stopped if any cell says so, and no more."""
        for cell in cells:
            outcome = policy.rules().named(cell) or self._meant(number, cell)
            if outcome and outcome.stops:
                row = dict.fromkeys(policy.rules().columns, "")
                self.take(number, row | {"Crime No": " ; ".join(cells), "Outcome": outcome.name})
                return True
        return False

    def _meant(self, number: int, text: str) -> Outcome | None:
        """A stop in other words, the gravest that fits (R20, R38)."""
        said = words(text)
        for outcome in sorted(policy.rules().outcome, key=lambda one: not one.concern):
            if outcome.also and any_of(outcome.also).search(said):
                self.findings.add("outcome-taken-for-stop", number, "Outcome")
                return outcome
        return None

    def _day(self, number: int, text: str) -> date:
        """From when they rest: if that is not known, the last day on which they may be called."""
        day = self._plausible(text)
        if day is not None:
            return day
        code = "date-unreadable" if uk_date(text) is None else "date-outside"
        self.findings.add(code, number, "Outcome Date")
        return self.last_contact

    def _plausible(self, text: str) -> date | None:
        """A day of the fieldwork: one of a wrong year would be the last for ever (R49, R56)."""
        day = uk_date(text)
        return day if day is not None and self.first <= day <= self.last else None

    def _number(self, number: int, text: str) -> None:
        """A wrong number: that number alone is never used again (R20)."""
        found = read(text)
        numbers = [key for key in found.keys if key.kind != "crime"]
        self.numbers.update(numbers)
        if not numbers or found.unclear:
            code = "contact-unreadable" if text else "contact-missing"
            self.findings.add(code, number, "Contact")

    def _stop(
        self, number: int, row: Row, outcome: Outcome, crime: CrimeNumber, cells: Sequence[str]
    ) -> bool:
        """Everything stops at once; False if the row does not say for whom."""
        if outcome.concern:
            day = row["Outcome Date"]
            self.concerns.append((row["Crime No"], row["VIW No"], outcome.name, day))
        found = {*read(row["Crime No"]).keys, *read(row["Contact"]).keys}
        found |= {ContactKey("crime", crime)} if crime else set()
        found = found or {key for cell in cells for key in read(cell).keys}
        self.persons |= found
        self.to_stop.add((crime, victim_number(row["VIW No"])) if crime else ("", str(number)))
        if not found:
            self.findings.add("stopped-without-person", number, "Crime No")
        return bool(found)
