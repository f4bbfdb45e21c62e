"""An extract read row by row into candidates for the draw, at some 250 bytes each. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from functions.sample_draw.frame.eligibility import Checks
from functions.sample_draw.frame.person_linkage import Links
from functions.sample_draw.frame.records import Held, Record, usable
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import CLEAR, Lists
from functions.sample_draw.selection.selection import identity

Row = Sequence[str]
NO_RECORD = 254
_UNDECIDED = 255
# Whoever is one person with somebody of these outcomes shares it, under whatever crime number.
_OF_THE_PERSON = (Outcome.DO_NOT_CONTACT, Outcome.RESTED, Outcome.IN_FIELD)


class Frame:
    """Outcomes by row number, and in columns what the draw must know of each candidate.

    ``codes[n]`` is row n's outcome as spreadsheets count (the header is row 1), or ``NO_RECORD``.
    """

    def __init__(self, checks: Checks, lists: Lists, number: Callable[[bytes], bytes]) -> None:
        self.checks, self._lists, self._number = checks, lists, number
        self.codes = bytearray()
        self.rows = array("I")
        self.cells = array("H")
        self.births = array("i")
        self.boroughs: list[str] = []
        self.names: list[bytes] = []
        self._packed: list[str] = []
        self._blanked: dict[int, tuple[int, ...]] = {}
        self._listed: dict[int, Outcome] = {}
        self._links = Links()
        self._sharing: frozenset[int] = frozenset()
        self.clusters: tuple[tuple[int, ...], ...] = ()

    def read(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Takes every record with its row number, in ascending order."""
        judge, codes = self.checks.judge, self.codes
        for number, row in rows:
            if number > len(codes):  # the header, and blank lines, which are no records
                codes.extend(bytes([NO_RECORD]) * (number - len(codes)))
            found = judge(row)
            if isinstance(found, Outcome):
                codes.append(found)
            else:
                codes.append(self._candidate(found))

    def _candidate(self, record: Record) -> int:
        name = self._number(identity(record.crime, record.viw))
        verdict = self._lists.verdict(name, record)
        left = usable(record.contacts, verdict.blanked) if verdict.blanked else record.contacts
        if verdict.outcome is None and verdict.blanked and not self.checks.reachable(left):
            return Outcome.NO_CONTACT
        candidate = self._links.add((*record.contacts, record.crime))
        if verdict is not CLEAR:
            self._blanked[candidate] = verdict.blanked
            if verdict.outcome is not None:
                self._listed[candidate] = verdict.outcome
        self.rows.append(len(self.codes))
        self.cells.append(record.cell)
        self.births.append(record.born.toordinal())
        self.boroughs.append(record.borough)
        self.names.append(name)
        self._packed.append(record.packed())
        return _UNDECIDED

    def held(self, candidate: int) -> Held:
        """What is held of a candidate."""
        return Held(
            self.cells[candidate],
            self.boroughs[candidate],
            self._packed[candidate],
            self._blanked.get(candidate, ()),
        )

    def contacts_of(self, candidate: int) -> list[str]:
        """The phones and email that may be used and that others may have as well."""
        return self.held(candidate).contacts() if candidate in self._sharing else []

    def persons(self, *, cap: int) -> Sequence[int]:
        """Links the records; what the lists say of one record of a person holds for all (R10).

        Gives every candidate that is kept out its code; returns the person of each candidate.
        """
        people = self._links.people(lambda c: self.held(c).record().identities(), cap=cap)
        self._sharing = people.sharing
        self.clusters = tuple(
            tuple(self.rows[candidate] for candidate in found) for found in people.clusters
        )
        self._keep_out(people.of)
        return people.of

    def _keep_out(self, persons: Sequence[int]) -> None:
        if not self._listed:
            return
        of_person: dict[int, Outcome] = {}
        for candidate, outcome in self._listed.items():
            if outcome in _OF_THE_PERSON:
                person = persons[candidate]
                of_person[person] = min(outcome, of_person.get(person, outcome))
        for candidate, person in enumerate(persons):
            kept_out = of_person.get(person) or self._listed.get(candidate)
            if kept_out is not None:
                self.codes[self.rows[candidate]] = kept_out

    def eligible(self) -> list[int]:
        """Candidates that nothing keeps out, in the order of their random numbers.

        Rows of one crime and VIW number have one number; what else they say puts them in order,
        whatever their places in the file.
        """
        names = self.names
        free = [c for c, row in enumerate(self.rows) if self.codes[row] == _UNDECIDED]
        free.sort(key=names.__getitem__)
        for at in [n for n, (one, two) in enumerate(pairwise(free)) if names[one] == names[two]]:
            last = at + 2
            while last < len(free) and names[free[last]] == names[free[at]]:
                last += 1
            free[at:last] = sorted(free[at:last], key=self.held)
        return free
