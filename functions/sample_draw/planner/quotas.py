"""Fixed quotas of interviews, and what draws with them come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil

from functions.sample_draw.selection import allocation, precision
from functions.sample_draw.selection.controlled_rounding import Stratum, controlled
from functions.shared.policy.surveys import Sampling


def present(sampling: Sampling, eligible: Mapping[Stratum, int]) -> dict[Stratum, int]:
    """Interviews a month as policy allocates them today, whole."""
    target_interviews = allocation.interviews(
        sampling, list(eligible), eligible, sampling.allocation
    )
    return whole(target_interviews, ceil(sum(target_interviews.values())))


def whole(shares: Mapping[Stratum, Fraction], total: int) -> dict[Stratum, int]:
    """``total`` interviews in the proportions of the shares."""
    exact = sum(shares.values(), Fraction())
    if not exact:
        return dict.fromkeys(shares, 0)
    return controlled({cell: share * total / exact for cell, share in shares.items()})


def drawn(
    sampling: Sampling, eligible: Mapping[Stratum, int], quotas: Mapping[Stratum, int]
) -> dict[Stratum, int]:
    """People that a draw with these fixed quotas takes from each cell in a month."""
    target_interviews = {cell: Fraction(quotas.get(cell, 0)) for cell in eligible}
    sizes = allocation.sample_sizes(sampling, target_interviews)
    return {cell: min(size, eligible[cell]) for cell, size in sizes.items()}


def reached_margin(
    sampling: Sampling,
    eligible: Mapping[Stratum, int],
    part: Sequence[Stratum],
    people: Mapping[Stratum, int],
    months: int,
) -> float | None:
    """Points at 95 % for the part after so many months in which these people are drawn."""
    return precision.margin(
        {cell: months * eligible[cell] for cell in part},
        {
            cell: float(months * people[cell] * allocation.yield_of(sampling, cell[1]))
            for cell in part
        },
        lambda cell: float(allocation.yield_of(sampling, cell[1])),
    )
