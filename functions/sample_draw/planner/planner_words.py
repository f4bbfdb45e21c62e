"""The planner's answer as JSON, with the quotas ready for the survey's policy file. Pure."""

from __future__ import annotations

from typing import Any

from functions.sample_draw.planner.planner import Answer, Option

Json = dict[str, Any]


def told(answer: Answer) -> Json:
    """Both ways, and what each costs the others."""
    return {
        "asked": {
            "bcu": answer.question.bcu or "all",
            "crime_type": answer.question.crime_type or "all",
            "points": answer.question.points,
        },
        "fastest": _option_told(answer.fastest),
        "at_the_present_allocation": _option_told(answer.free) if answer.free else None,
    }


def _option_told(option: Option) -> Json:
    return {
        "months": option.months,
        "interviews_a_month": option.interviews,
        "people_a_month": option.people,
        "people_in_all": option.people * option.months,
        "margin_points": round(option.margin, 2),
        "others_interviews_a_month": round(option.others_before, 1),
        "others_interviews_a_month_then": round(option.others_after, 1),
        "quota": [
            {"bcu": cell[0], "crime_type": cell[1], "interviews": number}
            for cell, number in option.quotas.items()
        ],
    }
