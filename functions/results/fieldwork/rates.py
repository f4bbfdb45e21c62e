"""Response rates of the field: final dispositions to AAPOR's rates (R56). Pure.

The American Association for Public Opinion Research's Standard Definitions; ORS's outcomes carry
its codes in ``rules/outcomes.toml``, and a code's leading digits say which of the sums it is in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from functions.shared.policy import outcomes
from functions.shared.stores.fieldwork import Disposition

# Leading digits of a disposition's code → AAPOR's letter; the longest that fits counts.
_LETTERS = {
    "1.1": "I",
    "1.2": "P",
    "2.1": "R",
    "2.2": "NC",
    "2.3": "O",
    "3.1": "UH",
    "3": "UO",
    "4": "NE",
}
LETTERS = tuple(_LETTERS.values())


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of a group of people; None where nobody is in the denominator.

    ``e``: the share of people of unknown eligibility that is taken to be eligible.
    """

    people: Mapping[str, int]
    e: float

    def _of(self, *letters: str) -> int:
        return sum(self.people.get(letter, 0) for letter in letters)

    @property
    def known(self) -> int:
        """Everybody known to be eligible."""
        return self._of("I", "P", "R", "NC", "O")

    @property
    def rr1(self) -> float | None:
        """Interviews of everybody who may be eligible: the least it can be."""
        return _share(self._of("I"), self.known + self._of("UH", "UO"))

    @property
    def rr3(self) -> float | None:
        """Interviews of everybody eligible, the unknown counted at ``e``."""
        return _share(self._of("I"), self.known + self.e * self._of("UH", "UO"))

    @property
    def coop1(self) -> float | None:
        """Interviews of those who were reached."""
        return _share(self._of("I"), self._of("I", "P", "R", "O"))

    @property
    def ref1(self) -> float | None:
        return _share(self._of("R"), self.known + self._of("UH", "UO"))

    @property
    def con1(self) -> float | None:
        """Reached, of everybody who may be eligible."""
        return _share(self._of("I", "P", "R", "O"), self.known + self._of("UH", "UO"))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def rates(people: Mapping[str, int], e: float | None = None) -> Rates:
    """``people`` by letter; ``e`` if not given: eligible among those of known eligibility."""
    if e is None:
        known = sum(people.get(letter, 0) for letter in ("I", "P", "R", "NC", "O"))
        whole = known + people.get("NE", 0)
        e = known / whole if whole else 1.0
    return Rates(people, e)


def letter(disposition: str) -> str:
    """AAPOR's letter of an outcome by its name; an unknown one is of unknown eligibility."""
    found = outcomes.rules().named(disposition)
    code = found.aapor if found else "3.9"
    return _LETTERS.get(code[:3]) or _LETTERS[code[:1]]


def by_letter(dispositions: Iterable[Disposition]) -> Counter[str]:
    """People by letter."""
    people: Counter[str] = Counter()
    for one in dispositions:
        people[letter(one.disposition)] += one.people
    return people


def median(histogram: Mapping[int, int]) -> float | None:
    """The median of values counted in a histogram."""
    whole = sum(histogram.values())
    if not whole:
        return None
    spread = sorted(histogram.items())
    return (_nth(spread, (whole - 1) // 2) + _nth(spread, whole // 2)) / 2


def _nth(spread: Iterable[tuple[int, int]], place: int) -> int:
    for value, people in spread:
        place -= people
        if place < 0:
            return value
    raise ValueError("there are fewer people than that")
