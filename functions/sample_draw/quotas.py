"""Fixed quotas of interviews, and what draws with them come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil

from functions.sample_draw import allocation, precision
from functions.sample_draw.rounding import Cell, controlled
from functions.shared.policy.surveys import Sampling


def present(sampling: Sampling, eligible: Mapping[Cell, int]) -> dict[Cell, int]:
    """Interviews a month as policy allocates them today, whole."""
    wanted = allocation.interviews(sampling, list(eligible), eligible, sampling.allocation)
    return whole(wanted, ceil(sum(wanted.values())))


def whole(shares: Mapping[Cell, Fraction], total: int) -> dict[Cell, int]:
    """``total`` interviews in the proportions of the shares."""
    exact = sum(shares.values(), Fraction())
    if not exact:
        return dict.fromkeys(shares, 0)
    return controlled({cell: share * total / exact for cell, share in shares.items()})


def drawn(
    sampling: Sampling, eligible: Mapping[Cell, int], quotas: Mapping[Cell, int]
) -> dict[Cell, int]:
    """People that a draw with these fixed quotas takes from each cell in a month."""
    wanted = {cell: Fraction(quotas.get(cell, 0)) for cell in eligible}
    sizes = allocation.sample_sizes(sampling, wanted)
    return {cell: min(size, eligible[cell]) for cell, size in sizes.items()}


def reached_margin(
    sampling: Sampling,
    eligible: Mapping[Cell, int],
    part: Sequence[Cell],
    people: Mapping[Cell, int],
    months: int,
) -> float | None:
    """Points at 95 % for the part after so many months in which these people are drawn."""
    return precision.margin(
        {cell: months * eligible[cell] for cell in part},
        {
            cell: float(months * people[cell] * allocation.yield_of(sampling, cell[1]))
            for cell in part
        },
    )
