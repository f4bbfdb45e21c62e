"""Replicates: random parts of the sample, each like the whole (R05). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawn:
    """One person drawn: where, and with which random number."""

    number: bytes
    cell: int
    borough: str


def numbered(drawn: Iterable[Drawn], size: int) -> dict[bytes, int]:
    """The replicate of each person, from 1; every replicate but the last holds ``size`` people.

    The sample is put in an order in which any first part has its share of every cell, and within a
    cell of every borough (implicit stratification, R04), and in random order otherwise; then it is
    cut. Stopping after any replicate therefore leaves a sample of the same shape.
    """
    cells: dict[int, list[Drawn]] = defaultdict(list)
    for person in drawn:
        cells[person.cell].append(person)
    places: list[tuple[float, bytes]] = []
    for people in cells.values():
        places += _evenly([person.number for person in _boroughs_spread(people)])
    return {number: place // size + 1 for place, (_, number) in enumerate(sorted(places))}


def _boroughs_spread(people: list[Drawn]) -> list[Drawn]:
    """A cell's people so that each borough comes up as regularly as its share."""
    boroughs: dict[str, list[bytes]] = defaultdict(list)
    for number, borough in sorted((person.number, person.borough) for person in people):
        boroughs[borough].append(number)
    places = {number: place for found in boroughs.values() for place, number in _evenly(found)}
    return sorted(people, key=lambda person: (places[person.number], person.number))


def _evenly(numbers: list[bytes]) -> list[tuple[float, bytes]]:
    """Each number with its place between 0 and 1, all equally far apart."""
    return [((2 * rank + 1) / (2 * len(numbers)), number) for rank, number in enumerate(numbers)]
