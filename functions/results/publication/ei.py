"""The page for E&I: every figure with its base and weights, and why it is not shown (R14). Pure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from functions.results.publication.page import PUBLISHER
from functions.shared import html

Json = dict[str, Any]
HOME = Path(__file__).parent
_WHY = {
    "": "Shown",
    "internal": "For E&I only",
    "small": "Hidden: too few answers",
    "others": "Hidden: it would reveal another figure",
    "time": "Hidden: too few answers came or went since the last quarter",
    "missing": "Missing: see the notes",
}
_RATES = ("RR1", "RR3", "COOP1", "REF1", "CON1")


def ei_page(report: Json) -> str:
    """HTML of ``results/{survey}/{quarter}.html``."""
    return html.render(
        HOME,
        "ei.html",
        title=f"Results: {report['name']}, {report['quarter']}",
        kicker=f"{PUBLISHER}: for E&I only, unrounded",
        report=report,
        splits=_splits(report),
        changes=[_change(row) for row in report["changes"] if row["measure"] == _main(report)],
        gaps=[_gap(row) for row in report["gaps"] if row["measure"] == _main(report)],
        weights=[_weight(row) for row in report["weights"]],
        rates=_rates(report["fieldwork"]),
        achieved=[
            (
                row["split"],
                row["group"],
                _per_cent(row["of_frame"]),
                _per_cent(row["of_interviews"]),
            )
            for row in report["fieldwork"].get("achieved", ())
        ],
    )


def _main(report: Json) -> str:
    return str(report["measures"][0]["name"])


def _splits(report: Json) -> list[tuple[str, list[tuple[str | int, ...]]]]:
    """Of the headline measure; the file beside the page has the others."""
    found: dict[str, list[tuple[str | int, ...]]] = {}
    for row in report["figures"]:
        if row["measure"] == _main(report):
            found.setdefault(row["split"], []).append(_figure(row))
    return [*found.items()]


def _figure(row: Json) -> tuple[str | int, ...]:
    why = _WHY[row["why"]]
    if row["estimate"] is None:
        return row["group"], row["period"], row["answers"], "", "", "", "", "", why
    answers, effective = row["answers"], row["effective"]
    return (
        row["group"],
        row["period"],
        answers,
        f"{effective:,.0f}",
        f"{answers / effective:.2f}",
        _per_cent(row["estimate"]),
        f"{100 * row['se']:.2f}",
        f"{_per_cent(row['low'])} to {_per_cent(row['high'])}",
        why,
    )


def _per_cent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}%"


def _change(row: Json) -> tuple[str, ...]:
    mark = "yes" if row["significant"] else "no"
    span = f"{100 * row['low']:+.1f} to {100 * row['high']:+.1f}"
    difference = f"{100 * row['difference']:+.1f}"
    return row["split"], row["group"], row["from"], row["to"], difference, span, mark


def _gap(row: Json) -> tuple[str, ...]:
    span = f"{100 * row['low']:+.1f} to {100 * row['high']:+.1f}"
    return row["split"], row["group"], row["against"], f"{100 * row['difference']:+.1f}", span


def _weight(row: Json) -> tuple[str | int, ...]:
    places = ", ".join(row["bcus"])
    numbers = (row["eligible"], row["interviews"], f"{row['weight']:.2f}")
    return row["quarter"], row["crime_type"], places, *numbers


def _rates(fieldwork: Json) -> list[tuple[str | int, ...]]:
    if not fieldwork:
        return []
    named = {"All": fieldwork["all"], **fieldwork["by_bcu"]}
    named |= {f"Replicate {name or 'none'}": one for name, one in fieldwork["by_replicate"].items()}
    return [
        (name, *(one["people"].values()), f"{one['e']:.2f}", *(_per_cent(one[r]) for r in _RATES))
        for name, one in named.items()
    ]
