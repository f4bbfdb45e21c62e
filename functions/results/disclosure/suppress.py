"""Which figures may be shown: not small ones, nor what would give them away (R55). Pure.

A published table says bases to the nearest five; margins and cells are then arcs of a network, of
which a reader knows each shown one within two. A hidden base is safe if, for all that is shown, it
could be 0 and could be ten: found by augmenting paths, which is exact and needs no solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from functions.results.disclosure.bridges import bridges
from functions.results.disclosure.network import FREE, Arc, Network
from functions.shared.policy import results

CellKey = tuple[str, str]  # row and column
Bases = Mapping[str, int]


class Why(StrEnum):
    """Why a figure is not shown."""

    SMALL = "small"  # too few people answered
    OTHERS = "others"  # it would give another one away
    TIME = "time"  # beside the last quarter's it would tell of a few people
    MISSING = "missing"  # nothing to show: a month, a question or the frame is missing


Hidden = dict[str, Why]


def rounded(base: int) -> int:
    """To the nearest five."""
    nearest = results.rules().disclosure.nearest
    return (base + nearest // 2) // nearest * nearest


def slack() -> int:
    """How far a shown base may be from the true one."""
    return results.rules().disclosure.nearest // 2


def small(bases: Bases) -> Hidden:
    """Primary suppression."""
    least = results.rules().disclosure.shown_from
    return {name: Why.SMALL for name, base in bases.items() if base < least}


def turned_over(entering: int, leaving: int) -> bool:
    """May a rolling year stand beside the one a quarter earlier? Too few in or out say no."""
    least = results.rules().disclosure.turnover
    return entering >= least and leaving >= least


def one_way(bases: Bases, total: int, hidden: Hidden) -> Hidden:
    """More of a table's groups hidden, until each hidden one is safe; never one alone."""
    found = dict(hidden)
    while found and len(found) < len(bases):
        if len(found) > 1 and not _one_way_network(bases, total, found).unsafe(found):
            break
        found[_smallest(bases, found)] = Why.OTHERS
    return found


def _one_way_network(bases: Bases, total: int, hidden: Hidden) -> Network[str]:
    arcs = {
        name: Arc("S", name, base, *_known(base, name in hidden)) for name, base in bases.items()
    }
    arcs |= {f"{name} on": Arc(name, "T", base, *FREE) for name, base in bases.items()}
    others = total - sum(bases.values())  # who gave no group
    if others > 0:
        arcs["others"] = Arc("S", "T", others, *FREE)
    arcs["total"] = Arc("T", "S", total, *_known(total, False))
    return Network(arcs, results.rules().disclosure.protect)


def two_way(
    cells: Mapping[CellKey, int], rows: Bases, columns: Bases, hidden: dict[CellKey, Why]
) -> dict[CellKey, Why]:
    """More cells hidden, until none is a bridge and each hidden one is safe.

    ``rows`` and ``columns``: the margins that are shown; of a hidden margin all cells are hidden.
    A bridge of the graph of hidden cells (rows and columns its nodes) is known exactly where
    margins are (Gusfield 1988).
    """
    found = dict(hidden)
    for row, column in cells:
        if row not in rows or column not in columns:
            found.setdefault((row, column), Why.OTHERS)
    names = ({row for row, _ in cells} - {*rows}, {column for _, column in cells} - {*columns})
    margins = [(side, name) for side, hid in zip("rc", names, strict=True) for name in sorted(hid)]
    while len(found) < len(cells):
        network = _two_way_network(cells, rows, columns, found)
        loose = bridges(found) or network.unsafe([*found, *margins])
        if not loose:
            break
        found[_beside(min(loose), cells, found)] = Why.OTHERS
    return found


def _two_way_network(
    cells: Mapping[CellKey, int], rows: Bases, columns: Bases, hidden: Mapping[CellKey, Why]
) -> Network[CellKey]:
    arcs: dict[CellKey, Arc] = {
        key: Arc(f"r{key[0]}", f"c{key[1]}", base, *_known(base, key in hidden))
        for key, base in cells.items()
    }
    for side, margins, place in (("r", rows, 0), ("c", columns, 1)):
        sums: dict[str, int] = {}
        for key, base in cells.items():
            sums[key[place]] = sums.get(key[place], 0) + base
        for name, base in sums.items():
            ends = ("S", f"r{name}") if side == "r" else (f"c{name}", "T")
            arcs[side, name] = Arc(*ends, base, *_known(base, name not in margins))
    total = sum(cells.values())
    arcs["", ""] = Arc("T", "S", total, *_known(total, False))
    return Network(arcs, results.rules().disclosure.protect)


def _known(base: int, hidden: bool) -> tuple[float, float]:
    """From where to where a reader knows that a base lies."""
    shown = rounded(base)
    return FREE if hidden else (max(0, shown - slack()), shown + slack())


def _smallest(bases: Bases, hidden: Iterable[str]) -> str:
    barred = {*hidden}
    return min((base, name) for name, base in bases.items() if name not in barred)[1]


def _beside(loose: CellKey, cells: Mapping[CellKey, int], hidden: Mapping[CellKey, Why]) -> CellKey:
    """The smallest shown cell of the loose one's row, else of its column, else anywhere."""
    shown = [(base, key) for key, base in cells.items() if key not in hidden]
    row = [one for one in shown if one[1][0] == loose[0]]
    column = [one for one in shown if one[1][1] == loose[1]]
    return min(row or column or shown)[1]
