"""Whoever may be drawn, in columns of some 250 bytes each, and their random numbers. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import compress, islice
from operator import eq
from struct import unpack

from functions.sample_draw.frame.records import Held, Record, Records
from functions.sample_draw.selection.selection import (
    OF_A_PERSON,
    identity,
    of_person,
    of_several,
)
from functions.shared.keyed_hashes import Keyed


class CandidateColumns:
    """A candidate is known by the number of those that came before.

    ``numbers``: how the random number of each candidate's person begins. ``records``: how many a
    person has, of those who stand for people with more than one.
    """

    def __init__(self, number: Keyed) -> None:
        self._number, self._of_people = number, number.begun(OF_A_PERSON)
        self.rows = array("I")
        self.cells = array("H")
        self.births = array("i")
        self.boroughs: list[str] = []
        self.numbers = array("Q")
        self.records: dict[int, int] = {}
        self._packed: list[str] = []
        self._blanked: dict[int, tuple[int, ...]] = {}

    def add(self, records: Records, keys: Iterable[str]) -> None:
        """The next ones; ``keys`` say of each whose record it is."""
        self.rows.extend(records.rows)
        self.cells.extend(records.cells)
        self.births.extend(records.births)
        self.boroughs.extend(records.boroughs)
        self.numbers.extend(_beginnings(self._of_people.all(map(str.encode, keys))))
        self._packed.extend(records.packed())

    def blank(self, candidate: int, places: tuple[int, ...]) -> None:
        """These of their contacts may not be used."""
        self._blanked[candidate] = places

    def held(self, candidate: int) -> Held:
        """What is held of a candidate."""
        return Held(
            self.cells[candidate],
            self.boroughs[candidate],
            self._packed[candidate],
            self._blanked.get(candidate, ()),
        )

    def number_of(self, record: Record | Held) -> bytes:
        """The record's own random number."""
        return self._number(identity(*record.identity()))

    def drawn(self, candidates: Sequence[int]) -> list[tuple[Held, bytes]]:
        """What is held of each, and the number that is theirs alone."""
        held = list(map(self.held, candidates))
        numbers = self._number.all(identity(*one.identity()) for one in held)
        for at, candidate in enumerate(candidates):
            if candidate in self.records:
                numbers[at] = self._number(of_several(numbers[at]))
        return list(zip(held, numbers, strict=True))

    def random_number(self, candidate: int) -> bytes:
        """The random number that is a drawn person's alone, who has this record."""
        [(_, number)] = self.drawn([candidate])
        return number

    def stand_in(self, candidates: Sequence[int]) -> list[int]:
        """One of a person's records stands for all, with one number for the person; the others.

        It is the one with the smallest number of its own.
        """
        held = {candidate: self.held(candidate) for candidate in candidates}
        own = {at: (self.number_of(one), one, at) for at, one in held.items()}
        stands, *others = sorted(candidates, key=own.__getitem__)
        self.records[stands] = len(candidates)
        spellings = {one.record().who for one in held.values()}
        if len(spellings) > 1:
            smallest = min(map(self._number, map(of_person, spellings)))
            [self.numbers[stands]] = _beginnings([self._number(of_several(smallest))])
        return others

    def in_order(self, candidates: Sequence[int]) -> list[int]:
        """By the numbers of their persons.

        Who cannot be told apart by name and birthday has one number; what else their records say
        puts them in order, whatever their places in the file.
        """
        number = self.numbers.__getitem__
        found = sorted(candidates, key=number)
        equal = map(eq, map(number, found), map(number, islice(found, 1, None)))  # to the next one
        for at in list(compress(range(len(found)), equal)):
            last = bisect_right(found, number(found[at]), key=number)
            found[at:last] = sorted(found[at:last], key=self.random_number)
        return found


def _beginnings(numbers: Sequence[bytes]) -> tuple[int, ...]:
    """Eight bytes put people in order at an eighth of the memory; equal ones are told by more."""
    return unpack(">" + "Q8x" * len(numbers), b"".join(numbers))
