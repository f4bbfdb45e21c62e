"""Replicates: random parts of the sample, each like the whole (R05). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from functions.shared.groups import Ordered

# What puts people in their random order: their numbers, or their places by them.
N = TypeVar("N", bound=Ordered)


def numbered(drawn: Iterable[tuple[N, int, str]], size: int) -> dict[N, int]:
    """The replicate of each person, from 1; every replicate but the last holds ``size`` people.

    ``drawn``: the random number of each, the cell and the borough.

    The sample is put in an order in which any first part has its share of every cell, and within a
    cell of every borough (implicit stratification, R04), and in random order otherwise; then it is
    cut. Stopping after any replicate therefore leaves a sample of the same shape.
    """
    cells: dict[int, dict[str, list[N]]] = {}
    for number, cell, borough in drawn:
        cells.setdefault(cell, {}).setdefault(borough, []).append(number)
    places: list[tuple[float, N]] = []
    for boroughs in cells.values():
        spread = sorted(
            place for numbers in boroughs.values() for place in _evenly(sorted(numbers))
        )
        places += _evenly([number for _, number in spread])
    return {number: place // size + 1 for place, (_, number) in enumerate(sorted(places))}


def _evenly(numbers: list[N]) -> Iterator[tuple[float, N]]:
    """Each number with its place between 0 and 1, all equally far apart."""
    double = 2 * len(numbers)
    return (
        (odd / double, number) for odd, number in zip(range(1, double, 2), numbers, strict=True)
    )
