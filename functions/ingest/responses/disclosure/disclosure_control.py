"""Without identity means without: bands, coarser codes, an order that says nothing. Pure.

These are the fixed measures of policy, not a proof of anonymity: how many rows stay unique on
place, crime type and demographics is counted and reported, and the data stay E&I's alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from functions.shared.policy import geography, people, responses
from functions.shared.policy.geography import LONDON, fold
from functions.shared.policy.responses import Column

UNKNOWN_PLACE = "Unknown"


def amount(text: str) -> float | None:
    """``"£1,250.00"`` as a number; None if it is none, or below nothing."""
    bare = text.strip().removeprefix("£").replace(",", "").strip()
    if not bare or not bare.replace(".", "", 1).isdecimal() or not bare.isascii():
        return None
    return float(bare)


def band(text: str) -> str:
    """The band of an amount in pounds; blank if it is none."""
    pounds = amount(text)
    return "" if pounds is None else responses.rules().values.band(pounds)


def age_band(column: Column, text: str) -> str | None:
    """The code of an exact age, for a column that has bands; None if it is no such age."""
    years = text.strip()
    if not years.isascii() or not years.isdecimal() or len(years) > 3:
        return None
    if int(years) > people.rules().oldest_age:
        return None
    fitting = [code for start, code in column.bands if start <= int(years)]
    return fitting[-1] if fitting else None


def coarse(column: Column, code: str) -> str:
    """What is kept of a code that policy knows; another is kept as it came, and was reported."""
    return column.coarse.get(code, code)


class Uniqueness:
    """Counts rows that no other row of the file shares its combination with."""

    def __init__(self) -> None:
        self._seen: Counter[int] = Counter()

    def add(self, combination: tuple[str, ...]) -> None:
        """One row's place, crime type and demographics."""
        self._seen[hash(combination)] += 1

    @property
    def unique(self) -> int:
        return sum(1 for times in self._seen.values() if times == 1)


def places(boroughs: Iterable[str]) -> dict[str, str]:
    """Borough of each comment → the place that is shown of it (R36).

    A borough with fewer comments than ``small_place`` is shown as its BCU; a BCU that would then
    stand at fewer is shown as London, and so is whatever is no borough.
    """
    least = responses.rules().small_place
    units = geography.rules().bcu_of
    count = Counter(boroughs)
    shown = {borough: borough for borough, times in count.items() if times >= least}
    small = [borough for borough in count if borough not in shown]
    unit = {name: units[fold(name)].name for name in small if fold(name) in units}
    by_unit = Counter(dict.fromkeys(unit.values(), 0))
    for borough, name in unit.items():
        by_unit[name] += count[borough]
    for borough in small:
        name = unit.get(borough, LONDON)
        shown[borough] = name if by_unit[name] >= least else LONDON
    # A blank or unknown place would otherwise stand as one, however many share it.
    return {name: place if fold(name) in units else LONDON for name, place in shown.items()}


def reordered(lines: Sequence[str], key: bytes) -> list[str]:
    """The lines by a keyed hash of themselves: the same at every rerun, unlike the raw file's."""

    def rank(line: str) -> bytes:
        return hashlib.blake2b(line.encode(), key=key, digest_size=12).digest()

    return sorted(lines, key=rank)
