"""Expected margins of error at the expected yield (R05, R14). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from functions.sample_draw.selection.allocation import design_effect
from functions.sample_draw.selection.controlled_rounding import Stratum

Z = 1.959963984540054  # 95 % of a normal distribution
P = 0.5  # the share that is hardest to measure


@dataclass(frozen=True, slots=True)
class Precision:
    """Of a domain (a BCU, a crime type, all): ``margin`` in percentage points at 95 %, for a share
    of 50 %; ``None`` where no interview is expected. ``uncovered``: eligible people in cells that
    are expected to give none, for whom the margin does not speak.
    """

    eligible: int
    interviews: float
    design_effect: float | None
    margin: float | None
    uncovered: int


def all_answer(cell: Stratum) -> float:
    """The yield where everybody who is drawn answers."""
    del cell
    return 1.0


def margin(
    eligible: Mapping[Stratum, int],
    answers: Mapping[Stratum, float],
    yields: Callable[[Stratum], float] = all_answer,
) -> float | None:
    """Half a 95 % interval of the weighted share, in percentage points.

    Stratified: each cell with its own finite population correction, weighted by its people, which
    carries the design effect of unequal weights. With a yield y the number of answers r is random,
    which widens a cell's variance by 1 + (1 - y) / r.
    """
    covered = [cell for cell in eligible if answers.get(cell, 0) > 0]
    people = sum(eligible[cell] for cell in covered)
    if not people:
        return None
    variance = 0.0
    for cell in covered:
        size, n = eligible[cell], min(answers[cell], eligible[cell])
        random = 1 + (1 - yields(cell)) / n
        variance += (size / people) ** 2 * P * (1 - P) / n * (1 - n / size) * random
    return 100 * Z * sqrt(variance)


def of_domain(
    cells: Iterable[Stratum],
    eligible: Mapping[Stratum, int],
    answers: Mapping[Stratum, float],
    yields: Callable[[Stratum], float] = all_answer,
) -> Precision:
    """The precision of the cells together."""
    sizes = {cell: eligible.get(cell, 0) for cell in cells}
    expected = {cell: answers.get(cell, 0.0) for cell in sizes}
    return Precision(
        eligible=sum(sizes.values()),
        interviews=sum(expected.values()),
        design_effect=design_effect(sizes, expected),
        margin=margin(sizes, expected, yields),
        uncovered=sum(size for cell, size in sizes.items() if expected[cell] <= 0),
    )
