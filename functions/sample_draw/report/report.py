"""The report of a draw, or of an extract's check, as data: counts, codes and row numbers. Pure.

``report.html`` is made of this and of nothing else. No personal value, no small sensitive count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from functions.sample_draw.draw_result import CellResult, Draw, PersonClass
from functions.sample_draw.frame.cohorts import cohort, rules_of
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.report import funnel
from functions.sample_draw.report.cell_suppression import folded, folded_owners, shown, together
from functions.sample_draw.selection import allocation, precision
from functions.sample_draw.selection.controlled_rounding import Stratum
from functions.shared.policy import geography, people

Json = dict[str, Any]
MOST_PROBLEMS = 200  # of each rule


def of_draw(draw: Draw) -> Json:
    """All that follows from the draw alone."""
    counts = draw.counts
    small = people.rules().small_count
    told, line = shown(counts, small=small), together(counts, small=small)
    plan, sampling = draw.plan, rules_of(draw.plan.survey)[0]
    dates = cohort(plan.survey, plan.month)
    expected = sampling.expected_draw
    size = len(draw.selected)
    return {
        "survey": plan.survey.code,
        "name": plan.survey.name,
        "census": plan.survey.kind == "census",
        "month": str(plan.month),
        "drawn_on": plan.drawn_on.isoformat(),
        "cohort": {"first": dates.first.isoformat(), "last": dates.last.isoformat()},
        "rows": draw.rows,
        "outcomes": funnel.outcome_rows(Outcome, told, line),
        "funnel": funnel.funnel(counts, told, line),
        "sample": {
            "sha256": draw.sample_hash,
            "people": size,
            "expected": {"least": expected.least, "most": expected.most},
            "as_expected": draw.as_expected,
            "replicates": _replicates(draw),
        },
        "cells": [
            _cell(one) for one in folded(draw.cells, geography.rules().other_owners, small=small)
        ],
        "eligible_by_age": [
            {"age_band": band, "crime_type": crime_type, "eligible": number}
            for (band, crime_type), number in draw.eligible_by_age.items()
        ],
        "allocation": _allocation(draw),
        "precision": _precision(draw),
        "persons": {
            "lost_to_rest_and_field": counts[Outcome.RESTED] + counts[Outcome.IN_FIELD]
            if isinstance(told[Outcome.RESTED], int)
            else told[Outcome.RESTED],
            "further_records_of_a_person": draw.duplicate_records,
            "classes": [_class(one) for one in draw.classes],
            "cluster_cap": people.rules().cluster_cap,
            "clusters": [{"records": len(rows), "rows": list(rows)} for rows in draw.clusters],
        },
        "owners_that_are_no_borough": folded_owners(draw.owners, small=small),
        "rows_of_such_owners_in_no_stratum": draw.outside,
        "telephone_unit_rows": draw.tiu,
        "problems": funnel.problems(draw.codes, told, most=MOST_PROBLEMS),
    }


def _cell(one: CellResult) -> Json:
    return {
        "area": one.cell[0],
        "crime_type": one.cell[1],
        "frame": one.frame,
        "eligible": one.eligible,
        "interviews": None if one.interviews is None else round(float(one.interviews), 2),
        "target": one.target,
        "drawn": one.drawn,
        "shortfall": one.shortfall,
        "inclusion_probability": _rounded(one.inclusion_probability, 6),
        "design_weight": _rounded(one.design_weight, 6),
    }


def _class(one: PersonClass) -> Json:
    """``mean_weight`` of those drawn; ``weighted``: people for whom they stand, beside eligible."""
    return {
        "class": one.words,
        "eligible": one.eligible,
        "drawn": one.drawn,
        "mean_weight": _rounded(one.weights / one.drawn if one.drawn else None, 4),
        "weighted": round(one.weights, 1),
    }


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def _replicates(draw: Draw) -> list[Json]:
    sizes: dict[int, int] = {}
    for one in draw.selected.values():
        sizes[one.replicate] = sizes.get(one.replicate, 0) + 1
    return [{"number": number, "people": sizes[number]} for number in sorted(sizes)]


def _allocation(draw: Draw) -> Json | None:
    """Both figures of R05, interviews and people; and what other allocations would cost."""
    if draw.plan.survey.kind == "census":
        return None
    sampling = rules_of(draw.plan.survey)[0]
    eligible = {one.cell: one.eligible for one in draw.cells}
    effect = allocation.design_effect(eligible, {one.cell: one.drawn for one in draw.cells})
    target = sum(one.target or 0 for one in draw.cells)
    drawn = sum(one.drawn for one in draw.cells)
    return {
        "method": sampling.allocation,
        "interviews": float(sum(one.interviews or 0 for one in draw.cells)),
        "target": target,
        "drawn": drawn,
        "shortfall": sum(one.shortfall for one in draw.cells),
        "design_effect": _rounded(effect, 3),
        "compared": allocation.compared(sampling, list(eligible), eligible),
    }


def _precision(draw: Draw) -> Json | None:
    """Margins at the expected yield; none where policy expects no yield."""
    sampling = rules_of(draw.plan.survey)[0]
    if not sampling.yields and sampling.yield_interviews is None:
        return None
    eligible = {one.cell: one.eligible for one in draw.cells}
    answers = {
        one.cell: float(one.drawn * allocation.yield_of(sampling, one.cell[1]))
        for one in draw.cells
    }

    def rate(cell: Stratum) -> float:
        return float(allocation.yield_of(sampling, cell[1]))

    def of(cells: Iterable[Stratum]) -> Json:
        found = asdict(precision.of_domain(cells, eligible, answers, rate))
        return {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in found.items()
        }

    areas = list(dict.fromkeys(cell[0] for cell in eligible))
    types = list(dict.fromkeys(cell[1] for cell in eligible))
    return {
        "overall": of(eligible),
        "areas": [{"area": a, **of(c for c in eligible if c[0] == a)} for a in areas],
        "crime_types": [{"crime_type": t, **of(c for c in eligible if c[1] == t)} for t in types],
    }


def line(report: Mapping[str, Any]) -> Json:
    """One month in a comparison with others."""
    left = [step["left"] for step in report["funnel"]]
    return {
        "month": report["month"],
        "rows": report["rows"],
        "frame": left[2],
        "eligible": left[5],
        "drawn": report["sample"]["people"],
        "target": (report["allocation"] or {}).get("target"),
    }


def history(earlier: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Earlier reports of draws as lines, oldest first."""
    return sorted((line(one) for one in earlier), key=lambda one: one["month"])


def eligible_by_cell(report: Mapping[str, Any]) -> dict[Stratum, int]:
    """Eligible people of each cell, as a report has them."""
    return {(one["area"], one["crime_type"]): one["eligible"] for one in report["cells"]}
