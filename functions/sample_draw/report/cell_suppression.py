"""Small counts of sensitive exclusions are not shown, nor what they could be worked out from. Pure.

"One domestic abuse case in this month's extract" is a fact about somebody. The check and the draw
of one extract are read side by side, so nothing that is shown may turn on the size of one code:
once any sensitive code is small, all of them are told in one line, in either report (R08, R20).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from functions.sample_draw.draw_result import CellResult
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.strata import UNRECOGNISED
from functions.shared.stores.fieldwork import ALL_TYPES, OTHER_OWNERS

Shown = int | str

# Exclusions between the frame and those eligible: the total of these follows from the other
# figures, so what must not be worked out is protected among them.
_STEP = (*range(Outcome.DOMESTIC_ABUSE, Outcome.RESTED + 1), Outcome.DO_NOT_CONTACT_LATE)
# What E&I can mend at source: told by row number, unless its count is not shown.
MENDABLE = (
    Outcome.CRIME_NUMBER,
    Outcome.REPORT_DATE,
    Outcome.AGE_UNKNOWN,
    Outcome.NAME,
    Outcome.OWNER,
    Outcome.NO_CONTACT,
)
SENSITIVE = tuple(outcome for outcome in Outcome if outcome.meaning.sensitive)
NOT_SHOWN = "not shown"
COUNTED_TOGETHER = "counted together"


def fewer_than(small: int) -> str:
    return f"fewer than {small}"


def shown(counts: Mapping[Outcome, int], *, small: int) -> dict[Outcome, Shown]:
    """Each outcome's count, or words.

    If any sensitive count is below ``small`` (none included), all of them are "counted together".
    If even :func:`together` is not shown, it is protected by the smallest of the other exclusions
    (of those that nobody can mend, if they suffice), which are "not shown" then: what is hidden
    sums to twice ``small``, as far as they allow.
    """
    result: dict[Outcome, Shown] = {outcome: counts.get(outcome, 0) for outcome in Outcome}
    if all(counts.get(outcome, 0) >= small for outcome in SENSITIVE):
        return result
    result.update(dict.fromkeys(SENSITIVE, COUNTED_TOGETHER))
    for outcome in _complements(counts, small):
        result[outcome] = NOT_SHOWN
    return result


def together(counts: Mapping[Outcome, int], *, small: int) -> Shown | None:
    """The line for all sensitive codes; None if each is shown by itself.

    Twice ``small`` is the least that is shown: between the check and the draw a few people may have
    come, and a total of 9 must not follow from one of 10.
    """
    if all(counts.get(outcome, 0) >= small for outcome in SENSITIVE):
        return None
    total = sum(counts.get(outcome, 0) for outcome in SENSITIVE)
    return total if total >= 2 * small else fewer_than(2 * small)


def _complements(counts: Mapping[Outcome, int], small: int) -> list[Outcome]:
    total = sum(counts.get(outcome, 0) for outcome in SENSITIVE)
    if not total or total >= 2 * small:
        return []
    # The owners that are no borough have a table of their own, and so protect nothing.
    no_help = {*SENSITIVE, Outcome.OWNER}
    others = [o for o in map(Outcome, _STEP) if o not in no_help and counts.get(o, 0)]
    found: list[Outcome] = []
    # What E&I can mend is hidden last: its row numbers would go with it.
    for outcome in sorted(others, key=lambda o: (o in MENDABLE, counts[o], o)):
        if total >= 2 * small and found:
            break
        found.append(outcome)
        total += counts[outcome]
    return found


def folded(
    cells: Sequence[CellResult], other_owners: Sequence[str], *, small: int
) -> list[CellResult]:
    """The strata as they are told: small ones of owners that are no borough in one line (R06)."""
    few = [one for one in cells if one.cell[0] in other_owners and one.frame < small]
    if not few:
        return list(cells)
    wanted = sum((one.interviews or Fraction() for one in few), Fraction())
    chances = {one.chance for one in few if one.chance is not None}
    line = CellResult(
        (OTHER_OWNERS, ALL_TYPES),
        sum(one.frame for one in few),
        sum(one.eligible for one in few),
        sum(one.drawn for one in few),
        chances.pop() if len(chances) == 1 else None,
        None if few[0].interviews is None else wanted,
        None if few[0].target is None else sum(one.target or 0 for one in few),
    )
    return [*(one for one in cells if one not in few), line]


def folded_owners(owners: Mapping[str, int], *, small: int) -> dict[str, int]:
    """Owners that are no borough, the small ones in one line."""
    large = {
        name: number
        for name, number in sorted(owners.items())
        if number >= small or name == UNRECOGNISED  # a text that is nobody's, to be put right
    }
    rest = sum(owners.values()) - sum(large.values())
    return {**large, OTHER_OWNERS: rest} if rest else large
