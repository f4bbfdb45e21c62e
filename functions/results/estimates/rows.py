"""Estimates, changes and gaps as rows, unrounded: for E&I's report and for their own copies. Pure.

The form is the interfaces' ("Estimates outside AWS"); the report adds what is for the public.
"""

from __future__ import annotations

from typing import Any

from functions.results.estimates.cube import LONDON
from functions.results.estimates.series import Change, Estimate, Gap
from functions.shared.policy import results

Row = dict[str, Any]


def estimate_row(one: Estimate) -> Row:
    low, high = one.found.interval(results.rules().confidence)
    return {
        "measure": one.measure,
        "period": str(one.period),
        "split": one.split,
        "group": one.group,
        "answers": one.found.answers,
        "estimate": one.found.estimate,
        "se": one.found.se,
        "low": low,
        "high": high,
    }


def change_row(one: Change) -> Row:
    return {
        "measure": one.measure,
        "split": one.split,
        "group": one.group,
        "from": str(one.earlier),
        "to": str(one.later),
        "difference": one.found.difference,
        "se": one.found.se,
        "significant": significant(one),
    }


def significant(one: Change) -> bool:
    """The headline for London at 95 %, marks in tables at 99 %: many are looked at together."""
    rules = results.rules()
    return one.found.significant(rules.confidence if one.split == LONDON else rules.mark)


def gap_row(one: Gap) -> Row:
    return {
        "measure": one.measure,
        "period": str(one.period),
        "split": one.split,
        "group": one.group,
        "against": one.against,
        "difference": one.found.difference,
        "se": one.found.se,
    }
