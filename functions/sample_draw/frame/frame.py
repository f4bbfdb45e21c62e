"""An extract read row by row into candidates for the draw, at some 250 bytes each. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, pairwise
from typing import TypeVar

from functions.sample_draw.frame.eligibility import Checks
from functions.sample_draw.frame.person_linkage import Links
from functions.sample_draw.frame.records import Held, Record, usable
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.screening import CLEAR, Lists, Verdict
from functions.sample_draw.selection.selection import identity, of_person, of_several

Row = Sequence[str]
NO_RECORD = 254
_UNDECIDED = 255
_PART = 256  # rows that are judged together
_WISH = Verdict(Outcome.WISH)
Screened = tuple[Record, Verdict]
T = TypeVar("T")
# Whoever is one person with somebody of these outcomes shares it, under whatever crime number.
_OF_THE_PERSON = (Outcome.WISH, Outcome.DO_NOT_CONTACT, Outcome.RESTED, Outcome.IN_FIELD)


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
        self.numbers = array("Q")  # how the random number of each candidate's person begins
        self._packed: list[str] = []
        self._blanked: dict[int, tuple[int, ...]] = {}
        self._listed: dict[int, Outcome] = {}
        self._links = Links()
        self.records: dict[int, int] = {}  # of those who stand for people with more than one
        self.sharing: frozenset[int] = frozenset()
        self.clusters: tuple[tuple[int, ...], ...] = ()

    def read(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Takes every record with its row number, in ascending order."""
        rest = iter(rows)
        while part := list(islice(rest, _PART)):
            self._read(part)

    def _read(self, part: Sequence[tuple[int, Row]]) -> None:
        # The header, and blank lines, which are no records.
        self.codes.extend(bytes([NO_RECORD]) * (part[-1][0] + 1 - len(self.codes)))
        numbers, admitted = self._let_through(
            [number for number, _ in part], self.checks.judge([row for _, row in part])
        )
        numbers, records = self._let_through(numbers, self.checks.records(admitted))
        verdicts = self._lists.verdicts(self._of_record, records)
        self._keep(*self._let_through(numbers, map(self._screened, records, verdicts)))

    def _let_through(
        self, numbers: Sequence[int], found: Iterable[Outcome | T]
    ) -> tuple[list[int], list[T]]:
        """Whatever is no outcome yet, with its row number; gives the other rows their code."""
        left, kept, codes = [], [], self.codes
        for number, one in zip(numbers, found, strict=True):
            if isinstance(one, Outcome):
                codes[number] = one
            else:
                left.append(number)
                kept.append(one)
        return left, kept

    def _screened(self, record: Record, verdict: Verdict) -> Outcome | Screened:
        """The record, unless what may not be used was all by which it could be reached."""
        if record.wish:
            return record, _WISH
        if verdict.outcome is None and verdict.blanked:
            left = usable(record.contacts, verdict.blanked)
            if not self.checks.reachable(left):
                return Outcome.NO_CONTACT
        return record, verdict

    def _keep(self, numbers: Sequence[int], screened: Sequence[Screened]) -> None:
        """Candidates, a column at a time."""
        for candidate, (_, verdict) in enumerate(screened, start=len(self.rows)):
            if verdict is not CLEAR:
                self._blanked[candidate] = verdict.blanked
                if verdict.outcome is not None:
                    self._listed[candidate] = verdict.outcome
        records = [record for record, _ in screened]
        for row in numbers:
            self.codes[row] = _UNDECIDED
        self.rows.extend(numbers)
        self.cells.extend([record.cell for record in records])
        self.births.extend([record.born.toordinal() for record in records])
        self.boroughs.extend([record.borough for record in records])
        key, number = self.checks.names.person_key, self._number
        self.numbers.extend(
            [
                _beginning(number(of_person(key(one.surname, one.forenames, one.born))))
                for one in records
            ]
        )
        self._packed.extend([record.packed() for record in records])
        self._links.add((*one.contacts, *one.others, one.crime) for one in records)

    def _of_record(self, record: Record | Held) -> bytes:
        """The record's own random number."""
        return self._number(identity(*record.identity()))

    def random_number(self, candidate: int) -> bytes:
        """The random number that is a drawn person's alone, who has these records."""
        return self.drawn(candidate)[1]

    def drawn(self, candidate: int) -> tuple[Held, bytes]:
        """What is held of a candidate, and the number that is theirs alone."""
        held = self.held(candidate)
        own = self._of_record(held)
        return held, self._number(of_several(own)) if candidate in self.records else own

    def held(self, candidate: int) -> Held:
        """What is held of a candidate."""
        return Held(
            self.cells[candidate],
            self.boroughs[candidate],
            self._packed[candidate],
            self._blanked.get(candidate, ()),
        )

    def contacts_of(self, candidate: int) -> Sequence[str]:
        """What others may have as well and at most one person of a draw may have (R09)."""
        return self.held(candidate).shared() if candidate in self.sharing else ()

    def persons(self, *, cap: int) -> Sequence[int]:
        """Links the records; what the lists say of one record of a person holds for all (R10).

        Gives every candidate that is kept out its code; returns the person of each candidate.
        """
        people = self._links.people(self._identities, cap=cap)
        self.sharing = people.sharing
        self.clusters = tuple(
            tuple(self.rows[candidate] for candidate in found) for found in people.clusters
        )
        self._keep_out(people.of)
        return people.of

    def _identities(self, candidate: int) -> Iterable[str]:
        record = self.held(candidate).record()
        if record.viw:
            return record.identities()
        return (*record.identities(), f"{record.crime}||{record.who}")

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

    def stand_ins(self, persons: Sequence[int]) -> list[int]:
        """The record that stands for each person whom nothing keeps out, by the person's number.

        Of several records it is the one with the smallest number of its own; the others are
        duplicates. Who cannot be told apart by name and birthday has one number; what else their
        records say puts them in order, whatever their places in the file.
        """
        numbers, codes, rows = self.numbers, self.codes, self.rows
        several: dict[int, list[int]] = {}
        for candidate in self.sharing:
            if codes[rows[candidate]] == _UNDECIDED:
                several.setdefault(persons[candidate], []).append(candidate)
        for found in several.values():
            if len(found) > 1:
                self._stand_in(found)
        free = [c for c, row in enumerate(rows) if codes[row] == _UNDECIDED]
        free.sort(key=numbers.__getitem__)
        for at in [n for n, (a, b) in enumerate(pairwise(free)) if numbers[a] == numbers[b]]:
            last = at + 2
            while last < len(free) and numbers[free[last]] == numbers[free[at]]:
                last += 1
            free[at:last] = sorted(free[at:last], key=self.random_number)
        return free

    def _stand_in(self, records: Sequence[int]) -> None:
        """One of a person's records, with one number for the person."""
        own = {c: (self._of_record(self.held(c)), self.held(c)) for c in records}
        stands, *others = sorted(records, key=own.__getitem__)
        for other in others:
            self.codes[self.rows[other]] = Outcome.DUPLICATE
        self.records[stands] = len(records)
        spellings = {self._number(of_person(self.held(c).record().who)) for c in records}
        if len(spellings) > 1:
            self.numbers[stands] = _beginning(self._number(of_several(min(spellings))))


def _beginning(number: bytes) -> int:
    """Eight bytes put people in order at an eighth of the memory; equal ones are told by more."""
    return int.from_bytes(number[:8], "big")
