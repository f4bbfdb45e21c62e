"""What call outcomes mean for people: who rests, who leaves the field, who is never called. Pure.

The worst of a person's rows counts, whatever their order in the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from functions.ingest.kinds.outcome_rows import Call, Calls
from functions.shared.clock import add_months
from functions.shared.policy import people
from functions.shared.policy.outcomes import Outcome
from functions.shared.stores.people.cases import Case, CaseState, in_field_until
from functions.shared.text.crime_numbers import CrimeNumber, VictimNumber


@dataclass(slots=True)
class Consequences:
    """What a file of outcomes asks for, by the ids of cases.

    ``last_contact``: the last day on which anybody of the wave may be called.
    """

    last_contact: date
    # Each person's last outcome and its day.
    last: dict[str, tuple[Case, Outcome, date | None]] = field(default_factory=dict)
    closings: dict[str, tuple[Case, date | None]] = field(default_factory=dict)
    leaving: dict[str, tuple[Case, date]] = field(default_factory=dict)
    interviewed: set[str] = field(default_factory=set)
    stopped: dict[str, Case] = field(default_factory=dict)
    # Of whom a row says what nobody understands: crime and VIW number, blank if it is unclear who.
    doubted: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, calls: Calls, cases: Iterable[Case], *, held: bool) -> Consequences:
        """What the rows mean for the people of the wave.

        ``held``: the sender was not handed their numbers, so that it must not learn who they are.
        """
        by_crime: dict[CrimeNumber, list[Case]] = defaultdict(list)
        for case in cases:
            by_crime[case.crime].append(case)
        found = cls(calls.last_contact)
        for call in calls.calls:
            theirs = by_crime.get(call.crime, [])
            mine = _of(theirs, call.viw)
            if call.outcome.stops:
                # Also if it is not clear which person of a crime it is.
                found.stopped |= {each.case_id: each for each in ([mine] if mine else theirs)}
            if mine is not None:
                found._take(call, mine)
            else:
                code = "stopped-by-crime-number" if call.outcome.stops else "person-unknown"
                calls.findings.add(code, call.number, "Crime No", held=held)
        for crime, viw in calls.doubts:
            doubted = _of(by_crime.get(crime, []), viw)
            found.doubted.add((crime, doubted.viw if doubted else ""))
        return found

    def _take(self, call: Call, case: Case) -> None:
        """What the outcome does to the case (R10)."""
        self.last[case.case_id] = self._later(call, case)
        if case.state is not CaseState.FIELD:
            return
        if call.outcome.case == "closed":
            before = self.closings.get(case.case_id, (case, None))[1]
            latest = max(filter(None, (call.rested, before)), default=None)
            self.closings[case.case_id] = (case, latest)
            self.leaving.pop(case.case_id, None)
            if call.outcome.is_interview:
                self.interviewed.add(case.case_id)
        elif call.outcome.case == "window" and case.case_id not in self.closings:
            day = leaves_on(case, self.last_contact)
            if day is not None:
                self.leaving[case.case_id] = (case, day)

    def _later(self, call: Call, case: Case) -> tuple[Case, Outcome, date | None]:
        """The last of a person's rows by their days; an interview stays one (R56)."""
        before = self.last.get(case.case_id)
        fresh = (case, call.outcome, call.day)
        return fresh if before is None or _rank(fresh) >= _rank(before) else before


def _rank(one: tuple[Case, Outcome, date | None]) -> tuple[bool, date]:
    return one[1].is_interview, one[2] or date.min


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
