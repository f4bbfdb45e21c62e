"""Small counts of sensitive exclusions are not shown, nor what they could be worked out from. Pure.

"One domestic abuse case in this month's extract" is a fact about somebody.
"""

from __future__ import annotations

from collections.abc import Mapping

from functions.sample_draw.frame.row_outcomes import Outcome

Shown = int | str

# Exclusions between the frame and those eligible: the total of these follows from the other
# figures, so what must not be worked out is protected among them.
_TOGETHER = (*range(Outcome.DOMESTIC_ABUSE, Outcome.RESTED + 1), Outcome.DO_NOT_CONTACT_LATE)
NOT_SHOWN = "not shown"


def fewer_than(small: int) -> str:
    return f"fewer than {small}"


def shown(counts: Mapping[Outcome, int], *, small: int) -> dict[Outcome, Shown]:
    """Each outcome's count, or words.

    A sensitive count below ``small`` (none included) reads "fewer than 10". What is hidden always
    sums to ``small`` or more, over two codes or more, as far as the other exclusions allow:
    the smallest of them are then "not shown" too.
    """
    result: dict[Outcome, Shown] = {outcome: counts.get(outcome, 0) for outcome in Outcome}
    hidden = [o for o in Outcome if o.meaning.sensitive and counts.get(o, 0) < small]
    result.update(dict.fromkeys(hidden, fewer_than(small)))
    for outcome in _complements(counts, hidden, small):
        result[outcome] = NOT_SHOWN
    return result


def _complements(counts: Mapping[Outcome, int], hidden: list[Outcome], small: int) -> list[Outcome]:
    total = sum(counts.get(outcome, 0) for outcome in hidden)
    if not total:
        return []
    # The owners that are no borough have a table of their own, and so protect nothing.
    no_help = {*hidden, Outcome.OWNER}
    others = [o for o in map(Outcome, _TOGETHER) if o not in no_help and counts.get(o, 0)]
    found: list[Outcome] = []
    for outcome in sorted(others, key=lambda o: (counts[o], o)):
        if total >= small and len(hidden) + len(found) > 1:
            break
        found.append(outcome)
        total += counts[outcome]
    return found
