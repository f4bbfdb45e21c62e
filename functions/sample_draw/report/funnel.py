"""From the extract to the sample in steps, for people to read. Pure.

Only the figures between the steps are given in full; within a step, small sensitive counts are not
(:mod:`disclosure`). The sensitive codes all lie in one step for that reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.report.cell_suppression import MENDABLE, Shown

Json = dict[str, Any]

# (what is left, codes taken out before it). The late ones are taken out where the others of the
# do-not-contact list are, though they were found later.
STEPS: tuple[tuple[str, tuple[Outcome, ...]], ...] = (
    ("Rows of the extract", ()),
    (
        "With this survey's crime types and routes",
        (Outcome.CRIME_NUMBER, Outcome.CRIME_TYPE, Outcome.ROUTE),
    ),
    (
        "In this month's cohort (the frame)",
        (Outcome.REPORT_DATE, Outcome.EARLIER, Outcome.LATER, Outcome.WINDOW),
    ),
    (
        "People we may ask and can reach",
        (
            *map(Outcome, range(Outcome.DOMESTIC_ABUSE, Outcome.RESTED + 1)),
            Outcome.DO_NOT_CONTACT_LATE,
        ),
    ),
    ("Not already being contacted", (Outcome.IN_FIELD, Outcome.CONTACT_IN_FIELD)),
    ("Eligible: each person counted once", (Outcome.DUPLICATE,)),
    ("Drawn", (Outcome.CONTACT_SHARED, Outcome.NOT_SELECTED)),
)


def funnel(
    counts: Mapping[Outcome, int], shown: Mapping[Outcome, Shown], together: Shown | None = None
) -> list[Json]:
    """Each step with what is left after it and what it took out."""
    left = sum(counts.values())
    steps: list[Json] = []
    for words, outcomes in STEPS:
        left -= sum(counts[outcome] for outcome in outcomes)
        steps.append({"words": words, "left": left, "out": outcome_rows(outcomes, shown, together)})
    return steps


def outcome_rows(
    outcomes: Iterable[Outcome], shown: Mapping[Outcome, Shown], together: Shown | None = None
) -> list[Json]:
    """Code, words, requirement and count of each; the line for the sensitive ones before them."""
    outcomes = list(outcomes)
    line = {
        "code": "sensitive",
        "words": "all sensitive reasons together. Each of them reads “counted together”",
        "requirement": "R08, R20",
        "count": together,
    }
    first = [line] if together is not None and Outcome.DOMESTIC_ABUSE in outcomes else []
    return first + [
        {
            "code": outcome.code,
            "words": outcome.meaning.words,
            "requirement": outcome.meaning.requirement,
            "count": shown[outcome],
        }
        for outcome in outcomes
    ]


def problems(codes: bytes, shown: Mapping[Outcome, Shown], *, most: int) -> Json:
    """Row numbers by rule, of rows that the extract could have better; ``most`` of each rule."""
    listed = {outcome: 0 for outcome in MENDABLE if isinstance(shown[outcome], int)}
    rows: list[Json] = []
    for number, code in enumerate(codes):
        if code in listed:
            outcome = Outcome(code)
            listed[outcome] += 1
            if listed[outcome] <= most:
                rows.append({"row": number, "rule": outcome.code})
    return {"rows": rows, "not_listed": sum(listed.values()) - len(rows)}
