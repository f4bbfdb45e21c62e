"""Without identity means without: bands, coarser codes, an order that says nothing. Pure.

These are the fixed measures of policy, not a proof of anonymity: how many rows stay unique on
place, crime type and demographics is counted and reported, and the data stay E&I's alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from functions.shared.policy import geography, people, responses
from functions.shared.policy.geography import LONDON, match_key
from functions.shared.policy.responses import Column

UNKNOWN_PLACE = "Unknown"


def amount(text: str) -> float | None:
    """``"£1,250.00"`` as a number; None if it is none, or below nothing."""
    bare = text.strip().removeprefix("£").replace(",", "").strip()
    if not bare or not bare.replace(".", "", 1).isdecimal() or not bare.isascii():
        return None
    return float(bare)


def age_band(column: Column, text: str) -> str | None:
    """The code of an exact age, for a column that has bands; None if it is no such age."""
    years = text.strip()
    if not years.isascii() or not years.isdecimal() or len(years) > 3:
        return None
    if int(years) > people.rules().oldest_age:
        return None
    fitting = [code for start, code in column.bands if start <= int(years)]
    return fitting[-1] if fitting else None


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
    """Borough (or BCU) of each comment → the place that is shown of it (R36).

    A borough with fewer comments than ``small_place`` is shown as its BCU; a BCU that would then
    stand at fewer is shown as London, and so is whatever is neither.
    """
    least, known = responses.rules().small_place, geography.rules()
    count = Counter(boroughs)
    unit = {name: known.unit_named(name) for name in count}
    alone = {name for name in count if match_key(name) in known.bcu_of and count[name] >= least}
    by_unit: Counter[str] = Counter()
    for name in count.keys() - alone:
        by_unit[unit[name]] += count[name]
    shown = {}
    for name in count:
        big = bool(unit[name]) and by_unit[unit[name]] >= least
        shown[name] = name if name in alone else unit[name] if big else LONDON
    return shown


def reordered(lines: Sequence[str], key: bytes) -> list[str]:
    """The lines by a keyed hash of themselves: the same at every rerun, unlike the raw file's."""

    def rank(line: str) -> bytes:
        return hashlib.blake2b(line.encode(), key=key, digest_size=12).digest()

    return sorted(lines, key=rank)
