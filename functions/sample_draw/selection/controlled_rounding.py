"""Controlled rounding of a table of cells: nothing is lost in the margins (R05). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

Stratum = tuple[str, str]
_Table = dict[Stratum, int]
_SLACK = "\0slack"  # sorts before any name; no BCU or crime type has this one


def controlled(cells: Mapping[Stratum, Fraction]) -> dict[Stratum, int]:
    """Each cell rounded up or down so that the cells sum to the table's total exactly.

    ``cells`` maps (row, column) to an exact size; their sum must be whole. Row and column sums are
    rounded up or down as well, never further (Cox 1987, "A constructive procedure for unbiased
    controlled rounding", made deterministic). Rounding cell by cell has no such guarantee.
    Raises :class:`ValueError` if the sum is not whole.
    """
    if sum(cells.values(), Fraction()).denominator != 1:
        raise ValueError("the cells of a controlled rounding must sum to a whole number")
    one = lcm(*(size.denominator for size in cells.values()))
    table = _with_slack({cell: int(size * one) for cell, size in cells.items()}, one)
    unsettled = sorted(cell for cell, size in table.items() if size % one)
    while unsettled:
        cycle = _cycle(unsettled)
        _settle_one(table, cycle, one)
        done = {cell for cell in cycle if not table[cell] % one}
        unsettled = [cell for cell in unsettled if cell not in done]
    return {cell: table[cell] // one for cell in cells}


def _with_slack(cells: Mapping[Stratum, int], one: int) -> _Table:
    """The table, in parts of ``one``, with a row and a column more: now every margin is whole."""
    table = dict(cells)
    for (row, column), size in cells.items():
        for margin in ((row, _SLACK), (_SLACK, column)):
            table[margin] = (table.get(margin, 0) - size) % one
    return table


def _cycle(unsettled: list[Stratum]) -> list[Stratum]:
    """Cells that close a walk, going by row and by column in turn.

    There is one: with whole margins, a cell that is not whole is never alone in its line.
    """
    lines: list[tuple[int, str]] = [(0, unsettled[0][0])]  # axis 0: along a row, 1: a column
    walk: list[Stratum] = []
    while True:
        axis, name = lines[-1]
        last = walk[-1] if walk else None
        walk.append(next(cell for cell in unsettled if cell[axis] == name and cell != last))
        line = (1 - axis, walk[-1][1 - axis])
        if line in lines:
            return walk[lines.index(line) :]
        lines.append(line)


def _settle_one(table: _Table, cycle: list[Stratum], one: int) -> None:
    """Moves the cycle's cells up and down in turn, by the least step that makes one whole."""
    up, down = cycle[::2], cycle[1::2]
    if _room(table, up, down, one) > _room(table, down, up, one):
        up, down = down, up
    step = _room(table, up, down, one)
    for cell in up:
        table[cell] += step
    for cell in down:
        table[cell] -= step


def _room(table: _Table, up: list[Stratum], down: list[Stratum], one: int) -> int:
    above = min(-table[cell] % one for cell in up)
    return min(above, min(table[cell] % one for cell in down))
