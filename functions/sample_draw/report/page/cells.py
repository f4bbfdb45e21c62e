"""BCU × crime type: a heat map that is a table, and the figures to weight results with. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from functions.sample_draw.report.cell_suppression import OTHER_OWNERS
from functions.sample_draw.report.page.words import (
    Json,
    Section,
    capital,
    decimals,
    number,
    percent,
    taken,
)
from functions.shared.html import pages
from functions.shared.html.pages import Figure

# Shares missing of a target, and so a cell's shade: none, up to a tenth, a quarter, a half, more.
SHADES = (0.0, 0.1, 0.25, 0.5)


@dataclass(frozen=True, slots=True)
class Tile:
    """One cell, or several together. A census wants everybody who is eligible."""

    wanted: int
    got: int
    missing: int
    census: bool

    @classmethod
    def of(cls, cells: Sequence[Json], *, census: bool) -> Tile:
        wanted = sum(cell["eligible"] if census else cell["target"] or 0 for cell in cells)
        got = sum(cell["drawn"] for cell in cells)
        short = wanted - got if census else sum(cell["shortfall"] for cell in cells)
        return cls(wanted, got, short, census)

    @property
    def shade(self) -> int:
        """0 if nobody is missing, to 4 if more than half are."""
        return bisect_left(SHADES, self.missing / self.wanted)

    def html(self, look: str = "") -> str:
        """A table cell whose words say all that its colour does."""
        if not self.wanted:
            return f'<td class="{look or "mx"}">none</td>'
        if self.census:
            goal, lack = f"of {self.wanted:,}", f"{self.missing:,} share a contact"
        else:
            goal, lack = f"target {self.wanted:,}", f"{self.missing:,} short"
        said = lack if self.missing else ("all" if self.census else "met")
        shade = look or f"m{self.shade}"
        return f'<td class="{shade}"><b>{self.got:,}</b><span>{goal}</span><span>{said}</span></td>'


def section(report: Json) -> str:
    """Target, drawn and shortfall of each cell."""
    if report["census"]:
        figures = (
            f"The large figure is how many people {_are(report)}, below it how many are eligible. "
            "The others share a phone or email with somebody invited."
        )
    else:
        figures = (
            f"The large figure is how many people {_are(report)}, below it the cell’s target and "
            "its shortfall."
        )
    text = f"{figures} The darker a cell, the larger the part that is missing."
    return pages.section(Section.CELLS, pages.paragraph(text), _legend(), _heat_map(report))


def _are(report: Json) -> str:
    words = taken(report)
    return words if words.startswith("would") else f"are {words}"


def _legend() -> str:
    bounds = ["nobody missing", *(f"up to {share:.0%}" for share in SHADES[1:]), "more"]
    items = "".join(
        f'<li><span class="m{at}" aria-hidden="true"></span>{text}</li>'
        for at, text in enumerate(bounds)
    )
    return f'<ul class="key" aria-label="Part of a cell that is missing">{items}</ul>'


def _heat_map(report: Json) -> str:
    cells, census = report["cells"], report["census"]
    own = [cell for cell in cells if cell["area"] != OTHER_OWNERS]  # that line has no crime type
    areas = list(dict.fromkeys(cell["area"] for cell in own))
    types = list(dict.fromkeys(cell["crime_type"] for cell in own))

    def tile(area: str | None, crime_type: str | None) -> str:
        chosen = [
            cell
            for cell in cells
            if area in (None, cell["area"]) and crime_type in (None, cell["crime_type"])
        ]
        look = "sum" if area is None or crime_type is None else ""
        return Tile.of(chosen, census=census).html(look)

    heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in (*types, "All"))
    rows = "".join(
        f'<tr><th scope="row">{escape(area or "All")}</th>'
        f"{''.join(tile(area, one) for one in (*types, None))}</tr>"
        for area in (*areas, None)
    )
    what = "Invited and eligible people" if census else "Target, drawn and shortfall"
    return pages.scrolling(
        f"{what}, by Borough Command Unit (BCU) and crime type",
        f'<thead><tr><th scope="col">BCU</th>{heads}</tr></thead><tbody>{rows}</tbody>',
        look="heat",
    )


def annex(report: Json) -> str:
    """Each stratum's frame, eligible, target, drawn, inclusion probability and weight (R14)."""
    columns: list[tuple[str, Callable[[Json], str | int]]] = [
        ("BCU", lambda one: one["area"]),
        ("Crime type", lambda one: one["crime_type"]),
        ("Frame", lambda one: one["frame"]),
        ("Eligible", lambda one: one["eligible"]),
        ("Interviews wanted", lambda one: Figure(decimals(one["interviews"], 2))),
        ("Target", lambda one: Figure(number(one["target"]))),
        (capital(taken(report)), lambda one: one["drawn"]),
        ("Shortfall", lambda one: one["shortfall"]),
        ("Inclusion probability", lambda one: Figure(percent(one["inclusion_probability"]))),
        ("Design weight", lambda one: Figure(decimals(one["design_weight"], 4))),
    ]
    if report["census"]:  # it has no targets
        columns = [*columns[:4], columns[6], *columns[8:]]
    found = pages.table(
        "The figures to weight results with",
        [name for name, _ in columns],
        [[of(cell) for _, of in columns] for cell in report["cells"]],
    )
    return pages.section(
        Section.ANNEX,
        pages.paragraph(
            "The frame is every report of this survey and month, before anybody is kept out. The "
            "inclusion probability is the chance of being drawn, for people who share no phone or "
            "email with anybody. The design weight is its inverse: how many eligible people each "
            "person in the sample stands for."
        ),
        f'<div class="annex">{found}</div>',
        pages.paragraph(
            "A person has one chance, however many records they have. Of people who share a phone "
            "or email only one can be drawn, so each has a smaller chance and a larger weight. "
            "“python -m local.verify_draw --weights” writes the weight of each person drawn."
        ),
        _classes(report),
    )


def _classes(report: Json) -> str:
    """What the weights come to by kind of person: as many as are eligible, if all is fair."""
    return pages.table(
        "Weights by kind of person",
        ("Kind of person", "Eligible", capital(taken(report)), "Mean weight", "They stand for"),
        [
            (
                capital(one["class"]),
                one["eligible"],
                one["drawn"],
                Figure(decimals(one["mean_weight"], 4)),
                Figure(decimals(one["weighted"], 1)),
            )
            for one in report["persons"]["classes"]
        ],
    )
