"""What published rolling years of a group tell of a hidden one (R55). Pure.

A rolling year is the difference of two running totals of quarters, none of which falls, so that all
that is published of a group are difference constraints: a hidden year can be so small or so large
exactly if they have no negative circle (Bellman and Ford).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from functions.results.disclosure.suppress import slack
from functions.results.estimates.quarters import YEAR
from functions.shared.policy import results

# From which running total to which, and by how much at most the second may exceed the first.
Limit = tuple[int, int, float]


def keeps_hidden(shown: Mapping[int, int], hidden: Iterable[int]) -> bool:
    """Could each hidden year be 0, and be ten, for all the shown ones?

    ``shown``: number of the last quarter → base as it was shown.
    """
    protect = results.rules().disclosure.protect
    return all(
        _possible(shown, (year - YEAR, year, 0)) and _possible(shown, (year, year - YEAR, -protect))
        for year in hidden
    )


def _possible(shown: Mapping[int, int], wanted: Limit) -> bool:
    limits = [wanted]
    for year, base in shown.items():
        limits.append((year - YEAR, year, base + slack()))
        limits.append((year, year - YEAR, slack() - base))
    first = min(min(start, end) for start, end, _ in limits)
    last = max(max(start, end) for start, end, _ in limits)
    limits += [(quarter + 1, quarter, 0) for quarter in range(first, last)]
    totals = dict.fromkeys(range(first, last + 1), 0.0)
    for _ in totals:
        moved = False
        for start, end, most in limits:
            if totals[start] + most < totals[end]:
                totals[end], moved = totals[start] + most, True
        if not moved:
            return True
    return False
