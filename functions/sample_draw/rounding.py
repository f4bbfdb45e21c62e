"""Controlled rounding of a table of cells: nothing is lost in the margins (R05). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

Cell = tuple[str, str]
_Entry = tuple[str, str]
_SLACK = "\0slack"  # sorts before any name; no BCU or crime type has this one


def controlled(cells: Mapping[Cell, Fraction]) -> dict[Cell, int]:
    """Each cell rounded up or down so that the cells sum to the table's total exactly.

    ``cells`` maps (row, column) to an exact size; their sum must be whole. Row and column sums are
    rounded up or down as well, never further (Cox 1987, "A constructive procedure for unbiased
    controlled rounding", made deterministic). Rounding cell by cell has no such guarantee.
    Raises :class:`ValueError` if the sum is not whole.
    """
    if sum(cells.values(), Fraction()).denominator != 1:
        raise ValueError("the cells of a controlled rounding must sum to a whole number")
    table = _with_slack(cells)
    while open_entries := sorted(e for e, size in table.items() if size.denominator != 1):
        _settle_one(table, _cycle(open_entries))
    return {cell: int(table[cell]) for cell in cells}


def _with_slack(cells: Mapping[Cell, Fraction]) -> dict[_Entry, Fraction]:
    """The table with a row and a column more, so that every margin is whole."""
    table = dict(cells)
    rows: dict[str, Fraction] = {}
    columns: dict[str, Fraction] = {}
    for (row, column), size in sorted(cells.items()):
        rows[row] = rows.get(row, Fraction()) + size
        columns[column] = columns.get(column, Fraction()) + size
    table.update({(row, _SLACK): ceil(total) - total for row, total in rows.items()})
    table.update({(_SLACK, column): ceil(total) - total for column, total in columns.items()})
    return table


def _cycle(entries: list[_Entry]) -> list[_Entry]:
    """Entries that close a walk, going by row and by column in turn.

    There is one: with whole margins, an entry that is not whole is never alone in its line.
    """
    lines: list[tuple[int, str]] = [(0, entries[0][0])]  # axis 0: along a row, 1: along a column
    walk: list[_Entry] = []
    while True:
        axis, name = lines[-1]
        last = walk[-1] if walk else None
        walk.append(next(e for e in entries if e[axis] == name and e != last))
        line = (1 - axis, walk[-1][1 - axis])
        if line in lines:
            return walk[lines.index(line) :]
        lines.append(line)


def _settle_one(table: dict[_Entry, Fraction], cycle: list[_Entry]) -> None:
    """Moves the cycle's entries up and down in turn, by the least step that makes one whole."""
    up, down = cycle[::2], cycle[1::2]
    if _room(table, up, down) > _room(table, down, up):
        up, down = down, up
    step = _room(table, up, down)
    for entry in up:
        table[entry] += step
    for entry in down:
        table[entry] -= step


def _room(table: Mapping[_Entry, Fraction], up: list[_Entry], down: list[_Entry]) -> Fraction:
    above = min(ceil(table[e]) - table[e] for e in up)
    return min(above, min(table[e] - floor(table[e]) for e in down))
