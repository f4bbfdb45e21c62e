"""Post-stratification: eligible people of the frame ÷ all interviews of the cell (R14). Pure.

Who answers within a cell is taken as a random part of it (response homogeneity groups: Särndal and
Lundström 2005). A cell with fewer than two interviews has no variance of its own, and one with none
speaks for nobody, so that within a quarter and crime type such cells are taken together over BCUs.
Owners that are no borough, of which the frame tells the small ones together, share that weight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from functions.results.estimates.cube import Cell
from functions.shared.policy import geography
from functions.shared.stores.fieldwork import OTHER_OWNERS

FEWEST = 2


@dataclass(frozen=True, slots=True, eq=False)  # itself alone: a key that need not be hashed whole
class Stratum:
    """Cells that share a weight: usually one."""

    cells: tuple[Cell, ...]
    eligible: int
    interviews: int

    @property
    def weight(self) -> float:
        return self.eligible / self.interviews


@dataclass(frozen=True, slots=True)
class Strata:
    """``uncovered``: cells that no interview, or no frame, can speak for: they have no weight."""

    of: Mapping[Cell, Stratum]
    collapsed: tuple[Stratum, ...]
    uncovered: tuple[Cell, ...]


def post_stratify(interviews: Mapping[Cell, int], eligible: Mapping[Cell, int]) -> Strata:
    """Strata of every cell with interviews or eligible people."""
    families: dict[tuple[object, str], list[Cell]] = defaultdict(list)
    unframed = [cell for cell, people in interviews.items() if people and not eligible.get(cell)]
    framed = sorted(cell for cell, people in eligible.items() if people)
    others = [_with_other_owners(cell, unframed) for cell in framed if cell.bcu == OTHER_OWNERS]
    told = {cell for group in others for cell in group}
    for cell in framed:
        if cell not in told:
            families[cell.quarter, cell.crime_type].append(cell)
    made: list[Stratum] = []
    uncovered = [cell for cell in unframed if cell not in told]
    for groups in (others, *(_together(cells, interviews) for cells in families.values())):
        for group in groups:
            people = _sum(group, interviews)
            if people >= FEWEST:
                made.append(Stratum(tuple(group), _sum(group, eligible), people))
            else:
                uncovered += group
    return Strata(
        {cell: stratum for stratum in made for cell in stratum.cells},
        tuple(stratum for stratum in made if len(stratum.cells) > 1),
        tuple(sorted(uncovered)),
    )


def _with_other_owners(together: Cell, unframed: Iterable[Cell]) -> list[Cell]:
    """The line in which the frame tells small strata of other owners, and theirs (R06)."""
    owners, quarter = geography.rules().other_owners, together.quarter
    return [together, *sorted(c for c in unframed if c.bcu in owners and c.quarter == quarter)]


def _together(cells: list[Cell], interviews: Mapping[Cell, int]) -> list[list[Cell]]:
    """Cells large enough by themselves; the others as one, with the next smallest if need be."""
    alone = [cell for cell in cells if interviews.get(cell, 0) >= FEWEST]
    pool = [cell for cell in cells if cell not in alone]
    alone.sort(key=lambda cell: (-interviews[cell], cell))
    if pool and alone and _sum(pool, interviews) < FEWEST:
        pool.append(alone.pop())
    return [*([cell] for cell in alone), *([pool] if pool else [])]


def _sum(cells: Iterable[Cell], counts: Mapping[Cell, int]) -> int:
    return sum(counts.get(cell, 0) for cell in cells)


def unweighted(interviews: Mapping[Cell, int]) -> Strata:
    """Everybody counts once: for an open link, which has no frame (S4)."""
    quarters: dict[object, list[Cell]] = defaultdict(list)
    for cell in sorted(interviews):
        quarters[cell.quarter].append(cell)
    made = [
        Stratum(tuple(cells), people, people)
        for cells in quarters.values()
        if (people := _sum(cells, interviews)) >= FEWEST
    ]
    return Strata({cell: stratum for stratum in made for cell in stratum.cells}, (), ())
