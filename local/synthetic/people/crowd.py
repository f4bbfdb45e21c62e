"""Everybody in one extract, in file order: new people, and people who belong to earlier rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from random import Random

from local.synthetic.people import phones, typist
from local.synthetic.people.oddities import ODDITIES
from local.synthetic.people.people import NEW, REGULARS, Person, housemate, invent, regular
from local.synthetic.records import Row, Setting, Truth

# What a row can be beside a single oddity: whom it is about. Shares of all rows.
_ABOUT = {
    "duplicate": 0.008,  # an earlier row once more, to the letter
    "repeat_victim": 0.012,  # somebody of this extract under another crime number
    "household": 0.030,  # shares a phone with somebody of this extract
    "second_victim": 0.010,  # an earlier crime number, another person
    "regular": 0.012,  # of the crowd that turns up again and again, in any survey and month
    "hostel": 0.003,  # one switchboard for dozens of people
}
_NEED_OTHERS = frozenset(("duplicate", "repeat_victim", "household", "second_victim"))
_KINDS = (*_ABOUT, *(oddity.kind for oddity in ODDITIES), "plain")
_STEPS = tuple(accumulate([*_ABOUT.values(), *(oddity.share for oddity in ODDITIES)]))
_SPOIL = {oddity.kind: oddity for oddity in ODDITIES}
_REMEMBERED = 500  # rows that later ones may refer back to: memory stays flat
_HOSTEL = phones.fixed_line(0)


class Crowd:
    """Makes one extract's rows; use an instance once."""

    def __init__(self, at: Setting, month: str, seed: int, fixed_lines: int = 0) -> None:
        self.at, self.seed = at, seed
        self.rng = Random(f"{seed}/{at.survey}/{month}")
        self.slot = typist.slot(at.survey, month)
        self.fixed_lines = fixed_lines
        self.seen: list[tuple[Row, Truth, Person]] = []

    def rows(self, count: int) -> Iterator[tuple[Row, Truth]]:
        for number in range(1, count + 1):
            kind = self._kind()
            if kind == "duplicate":
                row, before, person = self._earlier()
                truth = replace(before, number=number, kind=kind)
            else:
                row, truth, person = self._new(number, kind)
            if not truth.forbidden:
                self._remember(row, truth, person)
            yield row, truth

    def _kind(self) -> str:
        kind = _KINDS[bisect_right(_STEPS, self.rng.random())]
        return "plain" if kind in _NEED_OTHERS and not self.seen else kind

    def _earlier(self) -> tuple[Row, Truth, Person]:
        return self.seen[int(self.rng.random() * len(self.seen))]

    def _remember(self, row: Row, truth: Truth, person: Person) -> None:
        if len(self.seen) < _REMEMBERED:
            self.seen.append((row, truth, person))
        else:
            self.seen[truth.number % _REMEMBERED] = (row, truth, person)

    def _new(self, number: int, kind: str) -> tuple[Row, Truth, Person]:
        rng, person = self.rng, self._person(number, kind)
        row = typist.good(person, self.at, typist.crime_no(self.slot, number, self.at, rng), rng)
        if kind == "second_victim":
            row["Crime No"], row["VIW No"] = self._earlier()[0]["Crime No"], str(3 + number)
        oddity = _SPOIL.get(kind)
        if oddity:
            oddity.spoil(row, self.at, rng)
        forbidden = oddity is not None and oddity.forbidden
        crime_no = row["Crime No"].replace(" ", "")
        return row, Truth(number, kind, person.number, forbidden, crime_no, row["VIW No"]), person

    def _person(self, number: int, kind: str) -> Person:
        if kind == "regular":
            return regular(self.seed, int(self.rng.random() * REGULARS))
        if kind == "repeat_victim":
            return self._earlier()[2]
        new, today = NEW * (1 + self.slot) + number, self.at.draw_day
        if kind == "household":
            return housemate(self._earlier()[2], new, today, self.rng)
        # Odd and even: the two surveys of a month share no fixed line by accident.
        line = 2 * (1 + self.fixed_lines) + (self.at.survey == "ovss")
        person = invent(new, line, today, self.rng)
        self.fixed_lines += bool(person.home)
        return _resident(person, self.rng) if kind == "hostel" else person


def _resident(person: Person, rng: Random) -> Person:
    """Reachable through the hostel alone; some so vaguely known that they look like one (R09)."""
    person = replace(person, home=_HOSTEL, mobile="", other="", business="")
    if rng.random() < 0.2:
        return replace(person, surname="Resident", born=person.born.replace(1980, 1, 1))
    return person
