"""An extract read into candidates for the draw, at some 250 bytes each. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, islice
from operator import eq
from struct import unpack

from functions.sample_draw.frame.eligibility import Checks
from functions.sample_draw.frame.person_linkage import Links
from functions.sample_draw.frame.records import Held, Record, Records, usable
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.row_rules import UNDECIDED
from functions.sample_draw.frame.screening import Lists, Verdict
from functions.sample_draw.selection.selection import (
    OF_A_PERSON,
    Chosen,
    identity,
    of_person,
    of_several,
)
from functions.shared.keyed_hashes import Keyed

Row = Sequence[str]
NO_RECORD = 254
_PART = 1024  # rows that are judged together
_WISH = Verdict(Outcome.WISH)
_LEFT_OUT = bytes.maketrans(bytes([UNDECIDED]), bytes([Outcome.NOT_SELECTED]))
# Whoever is one person with somebody of these outcomes shares it, under whatever crime number.
_OF_THE_PERSON = (Outcome.WISH, Outcome.DO_NOT_CONTACT, Outcome.RESTED, Outcome.IN_FIELD)


class Frame:
    """Outcomes by row number, and in columns what the draw must know of each candidate.

    ``codes[n]`` is row n's outcome as spreadsheets count (the header is row 1), or ``NO_RECORD``.
    """

    def __init__(self, checks: Checks, lists: Lists, number: Keyed) -> None:
        self.checks, self._lists, self._number = checks, lists, number
        self._of_people = number.begun(OF_A_PERSON)
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
        self.blanked_out = 0  # rows whose every contact the lists take, each as somebody else's

    def read(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Takes every record with its row number, in ascending order."""
        rest = iter(rows)
        while part := list(islice(rest, _PART)):
            self._read(*zip(*part, strict=True))

    def _read(self, numbers: Sequence[int], rows: Sequence[Row]) -> None:
        # The header, and blank lines, which are no records.
        self.codes.extend(bytes([NO_RECORD]) * (numbers[-1] + 1 - len(self.codes)))
        codes, records = self.checks.judge(numbers, rows)
        if numbers[-1] - numbers[0] < len(numbers):  # no blank line between them
            self.codes[numbers[0] :] = codes
        else:
            for number, code in zip(numbers, codes, strict=True):
                self.codes[number] = code
        verdicts = self._lists.verdicts(self._of_record, records)
        verdicts.update(dict.fromkeys(records.contacts.wishes, _WISH))
        of_rows = {records.rows[at]: verdict for at, verdict in sorted(verdicts.items())}
        self._keep(self._still_reached(records, verdicts), of_rows)

    def _still_reached(self, records: Records, verdicts: Mapping[int, Verdict]) -> Records:
        """Without those who could be reached only by what may not be used."""
        keep = [True] * len(records.rows)
        for at, verdict in verdicts.items():
            if verdict.outcome is None:  # then some of it may not be used
                left = usable(records.record(at).contacts, verdict.blanked)
                keep[at] = self.checks.reachable(left)
                if not keep[at]:
                    self.codes[records.rows[at]] = Outcome.NO_CONTACT
                    self.blanked_out += 1
        return records if all(keep) else records.only(keep)

    def _keep(self, records: Records, verdicts: Mapping[int, Verdict]) -> None:
        """Candidates, a column at a time; ``verdicts`` by row."""
        for candidate, row in enumerate(records.rows if verdicts else (), start=len(self.rows)):
            if row in verdicts:
                self._blanked[candidate] = verdicts[row].blanked
                if outcome := verdicts[row].outcome:
                    self._listed[candidate] = outcome
        self.rows.extend(records.rows)
        self.cells.extend(records.cells)
        self.births.extend(records.births)
        self.boroughs.extend(records.boroughs)
        keys = self.checks.names.person_keys(records.surnames, records.forenames, records.births)
        self.numbers.extend(_beginnings(self._of_people.all(map(str.encode, keys))))
        self._packed.extend(records.packed())
        contacts = records.contacts
        self._links.add((*contacts.use, records.crimes), contacts.others)

    def _of_record(self, record: Record | Held) -> bytes:
        """The record's own random number."""
        return self._number(identity(*record.identity()))

    def random_number(self, candidate: int) -> bytes:
        """The random number that is a drawn person's alone, who has this record."""
        [(_, number)] = self.drawn([candidate])
        return number

    def drawn(self, candidates: Sequence[int]) -> list[tuple[Held, bytes]]:
        """What is held of each, and the number that is theirs alone."""
        held = list(map(self.held, candidates))
        numbers = self._number.all(identity(*one.identity()) for one in held)
        for at, candidate in enumerate(candidates):
            if candidate in self.records:
                numbers[at] = self._number(of_several(numbers[at]))
        return list(zip(held, numbers, strict=True))

    def held(self, candidate: int) -> Held:
        """What is held of a candidate."""
        return Held(
            self.cells[candidate],
            self.boroughs[candidate],
            self._packed[candidate],
            self._blanked.get(candidate, ()),
        )

    def shared_by(self, candidates: Iterable[int]) -> dict[int, list[str]]:
        """Of those who share something, what others may have as well and at most one person of a
        draw may have (R09).
        """
        sharing = self.sharing
        return {one: self.held(one).shared() for one in candidates if one in sharing}

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
        shared = record.identities()
        return shared if record.viw else (*shared, f"{record.crime}||{record.who}")

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
            if codes[rows[candidate]] == UNDECIDED:
                several.setdefault(persons[candidate], []).append(candidate)
        for found in several.values():
            if len(found) > 1:
                self._stand_in(found)
        free = [c for c, row in enumerate(rows) if codes[row] == UNDECIDED]
        number = numbers.__getitem__
        free.sort(key=number)
        equal = map(eq, map(number, free), map(number, islice(free, 1, None)))  # to the next one
        for at in list(compress(range(len(free)), equal)):
            last = bisect_right(free, number(free[at]), key=number)
            free[at:last] = sorted(free[at:last], key=self.random_number)
        return free

    def take(self, chosen: Chosen) -> None:
        """Gives everybody who could be drawn their outcome."""
        self.codes = self.codes.translate(_LEFT_OUT)
        for outcome, candidates in (
            (Outcome.CONTACT_SHARED, chosen.shared),
            (Outcome.SELECTED, chosen.drawn),
        ):
            for candidate in candidates:
                self.codes[self.rows[candidate]] = outcome

    def _stand_in(self, candidates: Sequence[int]) -> None:
        """One of a person's records, with one number for the person."""
        held = {candidate: self.held(candidate) for candidate in candidates}
        own = {at: (self._of_record(one), one, at) for at, one in held.items()}
        stands, *others = sorted(candidates, key=own.__getitem__)
        for other in others:
            self.codes[self.rows[other]] = Outcome.DUPLICATE
        self.records[stands] = len(candidates)
        spellings = {one.record().who for one in held.values()}
        if len(spellings) > 1:
            smallest = min(map(self._number, map(of_person, spellings)))
            [self.numbers[stands]] = _beginnings([self._number(of_several(smallest))])


def _beginnings(numbers: Sequence[bytes]) -> tuple[int, ...]:
    """Eight bytes put people in order at an eighth of the memory; equal ones are told by more."""
    return unpack(">" + "Q8x" * len(numbers), b"".join(numbers))
