"""Margins of error per BCU and crime type, and what other allocations cost. Pure."""

from __future__ import annotations

from math import ceil

from functions.sample_draw.report.page.words import Json, decimals, percent, points

_METHODS = {
    "equal": "Equal: the same number from every cell",
    "proportional": "Proportional: in proportion to the people in it",
    "power": "Power: between equal and proportional",
    "fixed": "Fixed quotas from policy",
}


def tables(report: Json) -> Json:
    """What the section's tables show; a census has none, since policy expects no yield of it."""
    return {
        "margins": _margins(report["precision"]),
        "yields": _yields(report.get("yields")),
        "allocations": _allocations(report["allocation"]),
    }


def _margins(found: Json) -> Json:
    domains = [("All of London", found["overall"])]
    domains += [(one["area"], one) for one in found["areas"]]
    by_type = [(one["crime_type"], one) for one in found["crime_types"]]
    widest = max((one["margin"] or 0 for _, one in (*domains, *by_type)), default=0)
    reach = min(50, 5 * ceil(widest / 5)) or 5
    groups = (("", domains), ("By crime type", by_type))
    return {
        "ends": (f"{50 - reach}%", f"{50 + reach}%"),
        "groups": [
            (name, [_row(label, one, reach) for label, one in rows]) for name, rows in groups
        ],
    }


def _row(label: str, one: Json, reach: int) -> Json:
    """``span``: the interval's ends in per cent of the column's width."""
    margin, said, span = one["margin"], "–", None
    if margin is not None:
        low, high = max(0, 50 - margin), min(100, 50 + margin)
        said = f"{low:.0f}–{high:.0f}%"
        ends = (100 * (end - 50 + reach) / (2 * reach) for end in (low, high))
        span = [f"{min(100, max(0, end)):.1f}" for end in ends]
    return {
        "label": label,
        "figures": (
            f"{one['eligible']:,}",
            f"{one['interviews']:,.0f}",
            decimals(one["design_effect"], 2),
            points(margin),
            said,
        ),
        "span": span,
    }


def _yields(found: Json | None) -> Json | None:
    """The published yield beside that of the last months' own fieldwork (R05)."""
    if not found or not found["months"]:
        return None
    rows = [
        (
            one["crime_type"],
            one["people"],
            one["interviews"],
            percent(one["observed"]),
            percent(one["published"]),
        )
        for one in found["crime_types"]
    ]
    return {**found, "rows": rows}


def _allocations(plan: Json) -> list[tuple[str | int, ...]]:
    return [
        (
            _METHODS[one["method"]] + (" (in force)" if one["in_force"] else ""),
            one["target"],
            one["drawn"],
            one["shortfall"],
            decimals(one["design_effect"], 3),
        )
        for one in plan["compared"]
    ]
