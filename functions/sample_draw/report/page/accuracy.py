"""Weights and margins of error per BCU and crime type, and what other allocations cost. Pure."""

from __future__ import annotations

from html import escape
from math import ceil

from functions.sample_draw.report.page import charts
from functions.sample_draw.report.page.words import (
    Json,
    Section,
    counted,
    decimals,
    percent,
    points,
)
from functions.shared.html import pages
from functions.shared.html.pages import Figure

_METHODS = {
    "equal": "Equal: the same from every cell",
    "proportional": "Proportional: as many as there are people",
    "power": "Power: between equal and proportional",
    "fixed": "Fixed quotas of policy",
}


def section(report: Json) -> str:
    """Nothing for a census, of which policy expects no yield."""
    found = report["precision"]
    if not found:
        return ""
    return pages.section(
        Section.ACCURACY,
        pages.paragraph(
            "If half of all victims would answer yes, 95 of 100 such samples should give a figure "
            "within the margin of that half. Margins are for the interviews to be expected at "
            "policy’s yield, with the finite population correction, the design effect of unequal "
            "weights, and an allowance for the number of answers, which is itself random. "
            "Each cell’s weight stands in the last table."
        ),
        _margins(found),
        _yields(report.get("yields")),
        _allocations(report),
    )


def _margins(found: Json) -> str:
    domains = [("All of London", found["overall"])]
    domains += [(one["area"], one) for one in found["areas"]]
    by_type = [(one["crime_type"], one) for one in found["crime_types"]]
    widest = max((one["margin"] or 0 for _, one in (*domains, *by_type)), default=0)
    reach = min(50, 5 * ceil(widest / 5)) or 5
    head = (
        '<thead><tr><th scope="col">Results for</th><th scope="col" class="n">Eligible</th>'
        '<th scope="col" class="n">Interviews</th><th scope="col" class="n">Design effect</th>'
        '<th scope="col" class="n">Margin</th><th scope="col" class="n">Range</th>'
        f'<td class="picture">{charts.scale((f"{50 - reach}%", "50%", f"{50 + reach}%"))}</td>'
        "</tr></thead>"
    )
    return pages.scrolling(
        "Expected interviews and 95% margins of error, in percentage points, for a result of 50%",
        head
        + "".join(
            _group(name, rows, reach) for name, rows in (("", domains), ("By crime type", by_type))
        ),
    ) + _uncovered(found["overall"])


def _group(name: str, domains: list[tuple[str, Json]], reach: int) -> str:
    head = (
        f'<tr class="group"><th scope="rowgroup" colspan="7"><b>{name}</b></th></tr>'
        if name
        else ""
    )
    return f"<tbody>{head}{''.join(_row(label, one, reach) for label, one in domains)}</tbody>"


def _row(label: str, one: Json, reach: int) -> str:
    margin = one["margin"]
    span, picture = "–", ""
    if margin is not None:
        low, high = max(0, 50 - margin), min(100, 50 + margin)
        span = f"{low:.0f}–{high:.0f}%"
        picture = charts.interval(
            max(0.0, (low - 50 + reach) / (2 * reach)),
            min(1.0, (high - 50 + reach) / (2 * reach)),
            0.5,
        )
    figures = (
        f"{one['eligible']:,}",
        f"{one['interviews']:,.0f}",
        decimals(one["design_effect"], 2),
    )
    numbers = "".join(f'<td class="n">{text}</td>' for text in (*figures, points(margin), span))
    return (
        f'<tr><th scope="row">{escape(label)}</th>{numbers}<td class="picture">{picture}</td></tr>'
    )


def _uncovered(overall: Json) -> str:
    if not overall["uncovered"]:
        return ""
    share = percent(overall["uncovered"] / overall["eligible"])
    return pages.paragraph(
        f"{overall['uncovered']:,} eligible people ({share}) are in cells that are expected to "
        "give no interview. The margins do not speak for them."
    )


def _yields(found: Json | None) -> str:
    """The published yield beside that of the last months' own fieldwork (R05)."""
    if not found or not found["months"]:
        return ""
    rows = [
        (
            one["crime_type"],
            one["people"],
            one["interviews"],
            Figure(percent(one["observed"])),
            Figure(percent(one["published"])),
        )
        for one in found["crime_types"]
    ]
    parts = found["replicates"]
    said = (
        f"At the yields of these months the {parts['there']} replicates of this draw give "
        f"{parts['expected_interviews']:,.0f} interviews; the target takes {parts['needed']}."
        if parts["needed"]
        else "These months do not say how many replicates the target takes."
    )
    months = counted(len(found["months"]), "month")
    return pages.table(
        f"Interviews per person drawn, in the fieldwork of {months} and as policy expects",
        ("Crime type", "People drawn", "Interviews", "Yield of these months", "Expected yield"),
        rows,
    ) + pages.paragraph(said)


def _allocations(report: Json) -> str:
    plan = report["allocation"]
    rows = [
        (
            _METHODS[one["method"]] + (" (in force)" if one["in_force"] else ""),
            one["target"],
            one["drawn"],
            one["shortfall"],
            Figure(decimals(one["design_effect"], 3)),
        )
        for one in plan["compared"]
    ]
    return pages.table(
        "The allocation in force and what the others would give on the same frame, before people "
        "who share a phone or email are left out",
        ("Allocation", "Target", "Drawn", "Shortfall", "Design effect"),
        rows,
    )
