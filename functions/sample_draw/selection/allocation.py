"""How many people each cell (BCU × crime type) should give the sample (R04, R05). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil

from functions.sample_draw.selection.controlled_rounding import Stratum, controlled
from functions.shared.errors import ConfigurationError
from functions.shared.policy.surveys import Sampling

METHODS = ("equal", "proportional", "power", "fixed")
_STEP = 10**6  # powers are irrational: taken to six places, so that every machine rounds alike


def cells_of(rows: Sequence[str], crime_types: Sequence[str]) -> tuple[Stratum, ...]:
    """The strata: every BCU (or other owner) × every crime type, also the empty ones."""
    return tuple((row, crime_type) for row in rows for crime_type in crime_types)


def interviews(
    sampling: Sampling, cells: Sequence[Stratum], eligible: Mapping[Stratum, int], method: str
) -> dict[Stratum, Fraction]:
    """Interviews wanted from each cell, exact.

    equal: the same from each. proportional: by the eligible people. power: by their number to the
    power of policy's exponent, between the two (Bankier 1988). fixed: policy's quotas.
    """
    if method == "fixed":
        return _quotas(sampling, cells)
    size = {cell: _size(method, eligible.get(cell, 0), sampling.power) for cell in cells}
    whole = sum(size.values(), Fraction())
    if not whole:
        return dict.fromkeys(cells, Fraction())
    total = sampling.target_interviews or 0
    return {cell: total * share / whole for cell, share in size.items()}


def _size(method: str, people: int, exponent: float) -> Fraction:
    if method == "equal":
        return Fraction(1)
    if method == "proportional":
        return Fraction(people)
    return Fraction(round(people**exponent * _STEP), _STEP)


def _quotas(sampling: Sampling, cells: Sequence[Stratum]) -> dict[Stratum, Fraction]:
    """Every cell has one: a cell that policy forgot would be drawn from by nobody."""
    wanted: dict[Stratum, Fraction] = {}
    for quota in sampling.quota:
        cell = (quota.bcu, quota.crime_type)
        wanted[cell] = wanted.get(cell, Fraction()) + quota.interviews
    if wanted.keys() != {*cells}:
        raise ConfigurationError("fixed quotas must name every cell of the survey, and no other")
    return {cell: wanted[cell] for cell in cells}


def yield_of(sampling: Sampling, crime_type: str) -> Fraction:
    """Interviews that one person drawn gives on average (R05)."""
    if crime_type in sampling.yields:
        return Fraction(str(sampling.yields[crime_type]))
    return Fraction(sampling.yield_interviews or 1, sampling.yield_sample or 1)


def sample_sizes(sampling: Sampling, wanted: Mapping[Stratum, Fraction]) -> dict[Stratum, int]:
    """People to draw from each cell, for the interviews wanted at the expected yields.

    The total is rounded up, once; the cells share exactly that total by controlled rounding, so
    that 10 wanted from each of two strata give 10 and 10 whatever the strata's sizes.
    """
    exact = {cell: number / yield_of(sampling, cell[1]) for cell, number in wanted.items()}
    whole = sum(exact.values(), Fraction())
    if not whole:
        return dict.fromkeys(wanted, 0)
    scale = ceil(whole) / whole
    return controlled({cell: size * scale for cell, size in exact.items()})


def design_effect(eligible: Mapping[Stratum, int], drawn: Mapping[Stratum, float]) -> float | None:
    """By how much unequal weights inflate the variance (Kish): n Σw² ÷ (Σw)²; 1 if all are equal.

    Cells from which nobody is drawn cannot be weighted and are left out; ``None`` if all are.
    """
    pairs = [(eligible[cell], drawn.get(cell, 0)) for cell in eligible if drawn.get(cell, 0) > 0]
    people = sum(size for size, _ in pairs)
    if not people:
        return None
    return sum(n for _, n in pairs) * sum(size * size / n for size, n in pairs) / people**2


def compared(
    sampling: Sampling, cells: Sequence[Stratum], eligible: Mapping[Stratum, int]
) -> list[dict[str, object]]:
    """Each allocation's sample and design effect on the same frame, for the report."""
    methods = [m for m in METHODS if m != "fixed" or sampling.quota]
    return [_compared(sampling, cells, eligible, method) for method in methods]


def _compared(
    sampling: Sampling, cells: Sequence[Stratum], eligible: Mapping[Stratum, int], method: str
) -> dict[str, object]:
    sizes = sample_sizes(sampling, interviews(sampling, cells, eligible, method))
    drawn = {cell: min(size, eligible.get(cell, 0)) for cell, size in sizes.items()}
    effect = design_effect(eligible, drawn)
    return {
        "method": method,
        "in_force": method == sampling.allocation,
        "target": sum(sizes.values()),
        "drawn": sum(drawn.values()),
        "shortfall": sum(sizes.values()) - sum(drawn.values()),
        "design_effect": None if effect is None else round(effect, 3),
    }
