"""What E&I keep of a quarter: each figure, its base and weights, why it is not shown. Pure."""

from __future__ import annotations

from functions.results.cube import LONDON
from functions.results.series import Change
from functions.shared.policy import results


def significant(one: Change) -> bool:
    """The headline for London at 95 %, marks in tables at 99 %: many are looked at together."""
    rules = results.rules()
    return one.found.significant(rules.confidence if one.split == LONDON else rules.mark)
