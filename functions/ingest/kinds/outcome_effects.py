"""What call outcomes mean for people: who rests, who leaves the field, who is never called. Pure.

Outcomes and their consequences are policy's (``outcomes.toml``); the worst of a person's rows
counts, whatever their order in the file.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from functions.ingest.findings import Findings
from functions.shared.clock import add_months, uk_date
from functions.shared.policy import outcomes as policy
from functions.shared.policy import people
from functions.shared.policy.outcomes import Outcome
from functions.shared.stores.people.cases import Case, CaseState, in_field_until
from functions.shared.text.characters import any_of, words
from functions.shared.text.contacts import ContactKey, read
from functions.shared.text.crime_numbers import (
    CrimeNumber,
    VictimNumber,
    crime_number,
    victim_number,
)

Row = dict[str, str]


@dataclass(slots=True)
class Consequences:
    """What a file of outcomes asks for."""

    # Each person's last outcome and its day.
    last: dict[str, tuple[Case, Outcome, date | None]] = field(default_factory=dict)
    closings: dict[str, tuple[Case, date | None]] = field(default_factory=dict)
    leaving: dict[str, tuple[Case, date]] = field(default_factory=dict)
    interviewed: set[str] = field(default_factory=set)
    # Do-not-contact keys as they are held, and what is listed in clear: crime numbers, phones.
    stopped: dict[str, Case] = field(default_factory=dict)
    persons: set[ContactKey] = field(default_factory=set)
    numbers: set[ContactKey] = field(default_factory=set)
    # (crime number, VIW number, outcome, day) of rows that the safeguarding role must see.
    concerns: list[tuple[str, str, str, str]] = field(default_factory=list)
    # Of whom a row says what nobody understands: crime and VIW number, blank if it is unclear who.
    doubted: set[tuple[str, str]] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=Counter)
    # As the file has them, whoever they are: (crime number, VIW number), a row each without one.
    spoken_to: set[tuple[str, str]] = field(default_factory=set)
    to_stop: set[tuple[str, str]] = field(default_factory=set)
    rows: int = 0


class Call(NamedTuple):
    """A row as it was read; ``rested``: from when the person rests, if the outcome lets them."""

    number: int
    crime: CrimeNumber
    viw: VictimNumber
    outcome: Outcome
    rested: date | None
    day: date | None


class Calls:
    """Reads the rows of one file, and only then meets them with the register (R39a).

    ``first`` and ``last`` are plausible days; ``last_contact`` is the last day on which anybody of
    the wave may be called.
    """

    def __init__(self, *, first: date, last: date, last_contact: date, findings: Findings) -> None:
        self.first, self.last, self.last_contact = first, last, last_contact
        self.findings = findings
        self.told = Consequences()
        self._calls: list[Call] = []
        self._doubts: list[tuple[CrimeNumber, VictimNumber]] = []

    def take(self, number: int, row: Row) -> None:
        """One row, as far as the file itself tells."""
        self.told.rows += 1
        outcome = policy.rules().named(row["Outcome"]) or self._meant(number, row["Outcome"])
        shapes = people.rules().crime_numbers
        crime = crime_number(row["Crime No"], shapes) or CrimeNumber("")
        viw = victim_number(row["VIW No"])
        if outcome is None:
            self.findings.add("outcome-unknown", number, "Outcome")
            if crime:
                # It may have meant stop: whoever it can be about waits for a person (R20).
                self._doubts.append((crime, viw))
            return
        self.told.outcomes[outcome.name] += 1
        if outcome.lists == "number":
            self._number(number, row["Contact"])
        if outcome.stops:
            if not self._stop(number, row, outcome, crime):
                return
        elif not crime:
            self.findings.add("crime-number-unreadable", number, "Crime No")
            return
        if outcome.aapor.startswith("1."):
            self.told.spoken_to.add((crime, viw))
        rests = outcome.case == "closed" and outcome.rests
        rested = self._day(number, row["Outcome Date"]) if rests else None
        day = uk_date(row["Outcome Date"])
        self._calls.append(Call(number, crime, viw, outcome, rested, day))

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

    def settle(self, cases: Iterable[Case], *, held: bool) -> Consequences:
        """What the rows mean for the people of the wave.

        ``held``: the sender was not handed their numbers, so that it must not learn who they are.
        """
        by_crime: dict[CrimeNumber, list[Case]] = defaultdict(list)
        for case in cases:
            by_crime[case.crime].append(case)
        for call in self._calls:
            theirs = by_crime.get(call.crime, [])
            mine = _of(theirs, call.viw)
            if call.outcome.stops:
                # Also if it is not clear which person of a crime it is.
                self.told.stopped |= {each.case_id: each for each in ([mine] if mine else theirs)}
            if mine is not None:
                self.told.last[mine.case_id] = self._later(call, mine)
                self._settle(call, mine)
            else:
                code = "stopped-by-crime-number" if call.outcome.stops else "person-unknown"
                self.findings.add(code, call.number, "Crime No", held=held)
        for crime, viw in self._doubts:
            doubted = _of(by_crime.get(crime, []), viw)
            self.told.doubted.add((crime, doubted.viw if doubted else ""))
        return self.told

    def _later(self, call: Call, case: Case) -> tuple[Case, Outcome, date | None]:
        """The last of a person's rows by their days; an interview stays one (R56)."""
        before = self.told.last.get(case.case_id)
        fresh = (case, call.outcome, call.day)
        return fresh if before is None or _rank(fresh) >= _rank(before) else before

    def _settle(self, call: Call, case: Case) -> None:
        """What the outcome does to the case (R10)."""
        if case.state is not CaseState.FIELD:
            return
        if call.outcome.case == "closed":
            before = self.told.closings.get(case.case_id, (case, None))[1]
            latest = max(filter(None, (call.rested, before)), default=None)
            self.told.closings[case.case_id] = (case, latest)
            self.told.leaving.pop(case.case_id, None)
            if call.outcome.aapor.startswith("1."):
                self.told.interviewed.add(case.case_id)
        elif call.outcome.case == "window" and case.case_id not in self.told.closings:
            day = leaves_on(case, self.last_contact)
            if day is not None:
                self.told.leaving[case.case_id] = (case, day)

    def _day(self, number: int, text: str) -> date:
        """From when they rest: if that is not known, the last day on which they may be called."""
        day = uk_date(text)
        if day is not None and self.first <= day <= self.last:
            return day
        code = "date-unreadable" if day is None else "date-outside"
        self.findings.add(code, number, "Outcome Date")
        return self.last_contact

    def _number(self, number: int, text: str) -> None:
        """A wrong number: that number alone is never used again (R20)."""
        found = read(text)
        numbers = [key for key in found.keys if key.kind != "crime"]
        self.told.numbers.update(numbers)
        if not numbers or found.unclear:
            code = "contact-unreadable" if text else "contact-missing"
            self.findings.add(code, number, "Contact")

    def _stop(self, number: int, row: Row, outcome: Outcome, crime: CrimeNumber) -> bool:
        """Everything stops at once; False if the row does not say for whom."""
        if outcome.concern:
            day = row["Outcome Date"]
            self.told.concerns.append((row["Crime No"], row["VIW No"], outcome.name, day))
        found = {*read(row["Crime No"]).keys, *read(row["Contact"]).keys}
        found |= {ContactKey("crime", crime)} if crime else set()
        self.told.persons |= found
        self.told.to_stop.add((crime, victim_number(row["VIW No"])) if crime else ("", str(number)))
        if not found:
            self.findings.add("stopped-without-person", number, "Crime No")
        return bool(found)


def _rank(one: tuple[Case, Outcome, date | None]) -> tuple[bool, date]:
    return one[1].aapor.startswith("1."), one[2] or date.min


def leaves_on(case: Case, last_contact: date) -> date | None:
    """The day from which a case that nobody reached is out of the field: after its contact-to.

    The register holds the end of the rest that silence is given, months after contact-to; None if
    the case has been shortened before.
    """
    if case.until <= last_contact + timedelta(days=1):
        return None
    contact_to = add_months(case.until, -people.rules().in_field_months)
    # Several ends of a month lead to one day: the latest of them, so that nobody leaves too soon.
    while in_field_until(contact_to + timedelta(days=1)) == case.until:
        contact_to += timedelta(days=1)
    return min(contact_to, last_contact) + timedelta(days=1)


def _of(cases: Iterable[Case], viw: VictimNumber) -> Case | None:
    return next((case for case in cases if case.victim == viw), None)
