"""BCU × crime type: a heat map that is a table, and the figures to weight results with. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from functions.sample_draw.report.page.words import (
    Json,
    capital,
    decimals,
    number,
    percent,
    taken,
)
from functions.shared.stores.fieldwork import OTHER_OWNERS

# Shares missing of a target, and so a cell's shade: none, up to a tenth, a quarter, a half, more.
SHADES = (0.0, 0.1, 0.25, 0.5)


def heat_map(report: Json) -> Json:
    """Target, drawn and shortfall of each cell, with sums; the words say all that shades do."""
    own = [cell for cell in report["cells"] if cell["area"] != OTHER_OWNERS]  # has no crime type
    areas = list(dict.fromkeys(cell["area"] for cell in own))
    types = list(dict.fromkeys(cell["crime_type"] for cell in own))

    def tile(area: str | None, crime_type: str | None) -> Json:
        chosen = [
            cell
            for cell in report["cells"]
            if area in (None, cell["area"]) and crime_type in (None, cell["crime_type"])
        ]
        look = "sum" if area is None or crime_type is None else ""
        return _tile(chosen, look, census=report["census"])

    return {
        "legend": ["nobody missing", *(f"up to {share:.0%}" for share in SHADES[1:]), "more"],
        "heads": ["BCU", *types, "All"],
        "rows": [
            (area or "All", [tile(area, one) for one in (*types, None)]) for area in (*areas, None)
        ],
    }


def _tile(cells: Sequence[Json], look: str, *, census: bool) -> Json:
    """One cell, or several together. A census wants everybody who is eligible."""
    wanted = sum(cell["eligible"] if census else cell["target"] or 0 for cell in cells)
    if not wanted:
        return {"look": look or "mx", "strong": "", "lines": ["none"]}
    got = sum(cell["drawn"] for cell in cells)
    missing = wanted - got if census else sum(cell["shortfall"] for cell in cells)
    if census:
        goal, lack = f"of {wanted:,}", f"{missing:,} share a contact" if missing else "all"
    else:
        goal, lack = f"target {wanted:,}", f"{missing:,} short" if missing else "met"
    shade = bisect_left(SHADES, missing / wanted)
    return {"look": look or f"m{shade}", "strong": f"{got:,}", "lines": [goal, lack]}


def annex(report: Json) -> Json:
    """Each stratum's frame, eligible, target, drawn, inclusion probability and weight (R14)."""
    columns: list[tuple[str, Callable[[Json], str | int]]] = [
        ("BCU", lambda one: one["area"]),
        ("Crime type", lambda one: one["crime_type"]),
        ("Frame", lambda one: one["frame"]),
        ("Eligible", lambda one: one["eligible"]),
        ("Interviews wanted", lambda one: decimals(one["interviews"], 2)),
        ("Target", lambda one: number(one["target"])),
        (capital(taken(report)), lambda one: one["drawn"]),
        ("Shortfall", lambda one: one["shortfall"]),
        ("Inclusion probability", lambda one: percent(one["inclusion_probability"])),
        ("Design weight", lambda one: decimals(one["design_weight"], 4)),
    ]
    if report["census"]:  # it has no targets
        columns = [*columns[:4], columns[6], *columns[8:]]
    return {
        "heads": [name for name, _ in columns],
        "rows": [[of(cell) for _, of in columns] for cell in report["cells"]],
        # What the weights come to by kind of person: as many as are eligible, if all is fair.
        "classes": [
            (
                capital(one["class"]),
                one["eligible"],
                one["drawn"],
                decimals(one["mean_weight"], 4),
                decimals(one["weighted"], 1),
            )
            for one in report["persons"]["classes"]
        ],
    }
