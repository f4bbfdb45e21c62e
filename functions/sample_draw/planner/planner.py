"""What it takes to know one part of London to so many points, and what the others pay. Pure.

The draw's own allocation and margins are used, not a formula of their own: a draw with the answer's
quotas gives the margin that the answer promises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.planner import quotas
from functions.sample_draw.selection import allocation, precision
from functions.sample_draw.selection.controlled_rounding import Stratum
from functions.shared.errors import EventError, NotAllowed
from functions.shared.policy.surveys import Sampling, Survey

MOST_MONTHS = 60
_TRIES = 25


@dataclass(frozen=True, slots=True)
class Question:
    """A BCU and a crime type (blank: all of them), and percentage points at 95 %."""

    bcu: str
    crime_type: str
    points: float


@dataclass(frozen=True, slots=True)
class Option:
    """One way: so many months with these quotas (interviews a month by cell).

    ``people``: drawn a month in the part asked for. ``others_before`` and ``others_after``:
    expected interviews a month in all other cells, now and with the quotas.
    """

    months: int
    quotas: Mapping[Stratum, int]
    interviews: int
    people: int
    margin: float
    others_before: float
    others_after: float


@dataclass(frozen=True, slots=True)
class Answer:
    """``fastest``, and ``free``: at the present allocation, so that nobody pays; None: never."""

    question: Question
    fastest: Option
    free: Option | None


def plan(survey: Survey, eligible: Mapping[Stratum, int], question: Question) -> Answer:
    """``eligible``: people of each cell in one month.

    Raises :class:`NotAllowed` if no way is found, :class:`EventError` if there is no such BCU or
    crime type.
    """
    sampling = rules_of(survey)[0]
    if sampling.target_interviews is None or sampling.yield_interviews is None:
        raise NotAllowed("a census takes everyone: there is nothing to plan")
    part = _part(eligible, question)
    now = quotas.present(sampling, eligible)
    reached: Option | None = None
    for months in range(1, MOST_MONTHS + 1):
        reached = _option(sampling, eligible, part, now, question.points, months)
        if reached:
            break
    if reached is None:
        raise NotAllowed(f"not within {MOST_MONTHS} months, even if everyone there is drawn")
    return Answer(question, reached, _free(sampling, eligible, part, now, question.points))


def _part(eligible: Mapping[Stratum, int], question: Question) -> list[Stratum]:
    areas, types = {cell[0] for cell in eligible}, {cell[1] for cell in eligible}
    if question.bcu and question.bcu not in areas:
        raise EventError('"bcu" must be the name of a BCU, such as "Central West"')
    if question.crime_type and question.crime_type not in types:
        raise EventError('"crime_type" must be one of the survey\'s')
    return [
        cell
        for cell, people in eligible.items()
        if people and question.bcu in ("", cell[0]) and question.crime_type in ("", cell[1])
    ]


def _option(
    sampling: Sampling,
    eligible: Mapping[Stratum, int],
    part: Sequence[Stratum],
    now: Mapping[Stratum, int],
    points: float,
    months: int,
) -> Option | None:
    """The fewest interviews a month in the part that reach the points in so many months.

    Never fewer than today, if the budget allows it: what is reached anyway costs nobody anything.
    All quotas together never come to more than the interviews of a month.
    """
    budget, size = sampling.target_interviews or 0, sum(eligible[cell] for cell in part)
    if not size:
        return None
    simple = (100 * precision.Z / points) ** 2 * precision.P * (1 - precision.P)
    needed = simple / (1 + simple / (months * size))
    # The number of answers is random, which each cell's answers have to make up for.
    needed += sum(1 - float(allocation.yield_of(sampling, cell[1])) for cell in part)
    most = sum(float(eligible[cell] * allocation.yield_of(sampling, cell[1])) for cell in part)
    if needed / months > most:
        return None  # not even if everybody there were drawn
    for extra in range(_TRIES):
        total = ceil(needed / months) + extra
        if total > budget:
            return None
        shared = quotas.whole({cell: Fraction(eligible[cell]) for cell in part}, total)
        own = {cell: max(number, now[cell]) for cell, number in shared.items()}
        if sum(own.values()) > budget:  # what some cells have today is needed in others
            own = shared
        asked = {**_others(now, own, max(0, budget - sum(own.values()))), **own}
        people = quotas.drawn(sampling, eligible, asked)
        margin = quotas.reached_margin(sampling, eligible, part, people, months)
        if margin is not None and margin <= points:
            return _worked_out(sampling, eligible, part, now, asked, months, margin)
    return None


def _others(
    now: Mapping[Stratum, int], own: Mapping[Stratum, int], left: int
) -> dict[Stratum, int]:
    """What is left of the interviews, in the proportions of today."""
    return quotas.whole({cell: Fraction(n) for cell, n in now.items() if cell not in own}, left)


def _free(
    sampling: Sampling,
    eligible: Mapping[Stratum, int],
    part: Sequence[Stratum],
    now: Mapping[Stratum, int],
    points: float,
) -> Option | None:
    people = quotas.drawn(sampling, eligible, now)
    for months in range(1, MOST_MONTHS + 1):
        margin = quotas.reached_margin(sampling, eligible, part, people, months)
        if margin is not None and margin <= points:
            return _worked_out(sampling, eligible, part, now, now, months, margin)
    return None


def _worked_out(
    sampling: Sampling,
    eligible: Mapping[Stratum, int],
    part: Sequence[Stratum],
    now: Mapping[Stratum, int],
    asked: Mapping[Stratum, int],
    months: int,
    margin: float,
) -> Option:
    def expected(people: Mapping[Stratum, int]) -> float:
        others = (cell for cell in eligible if cell not in part)
        return sum(float(people[c] * allocation.yield_of(sampling, c[1])) for c in others)

    people = quotas.drawn(sampling, eligible, asked)
    return Option(
        months=months,
        quotas=dict(asked),
        interviews=sum(asked[cell] for cell in part),
        people=sum(people[cell] for cell in part),
        margin=margin,
        others_before=expected(quotas.drawn(sampling, eligible, now)),
        others_after=expected(people),
    )
