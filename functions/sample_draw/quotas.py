"""Fixed quotas of interviews, and what draws with them come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil

from functions.sample_draw import allocation, precision
from functions.sample_draw.rounding import Cell, controlled
from functions.shared.policy.surveys import FixedQuota, Sampling


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
    """People that a draw with these quotas takes from each cell in a month."""
    fixed = with_quotas(sampling, quotas)
    wanted = allocation.interviews(fixed, list(eligible), eligible, "fixed")
    sizes = allocation.sample_sizes(fixed, wanted)
    return {cell: min(size, eligible[cell]) for cell, size in sizes.items()}


def with_quotas(sampling: Sampling, quotas: Mapping[Cell, int]) -> Sampling:
    """The policy with fixed quotas instead of its allocation."""
    quota = tuple(
        FixedQuota(bcu=cell[0], crime_type=cell[1], interviews=number)
        for cell, number in quotas.items()
    )
    return sampling.model_copy(update={"allocation": "fixed", "quota": quota})


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
