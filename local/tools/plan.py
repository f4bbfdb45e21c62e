"""`python -m local.plan "Hate Crime" West 5`: what ±5 points take, and what the others pay (R05).

    python -m local.plan CRIME_TYPE BCU POINTS --report report.json

CRIME_TYPE or BCU may be "all". The report (``draws/SURVEY/MONTH/report.json``) says how many people
each cell has. The quotas it prints with ``--quotas`` go into the survey's policy file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from functions.sample_draw.planner import planner
from functions.sample_draw.planner.planner_words import told
from functions.sample_draw.report import report
from functions.shared.errors import SurveyError
from functions.shared.policy import surveys


def answered(found: dict[str, Any], crime_type: str, bcu: str, points: float) -> dict[str, Any]:
    """The planner's answer on the cells of a draw's report."""
    question = planner.Question(_or_all(bcu), _or_all(crime_type), points)
    cells = report.eligible_by_cell(found)
    return told(planner.plan(surveys.survey(found["survey"]), cells, question))


def _or_all(text: str) -> str:
    return "" if text.casefold() == "all" else text


def in_words(answer: dict[str, Any]) -> str:
    """The answer for a terminal."""
    asked = answer["asked"]
    lines = [f"{asked['crime_type']}, {asked['bcu']}, ±{asked['points']:g} points at 95 %"]
    for key, words in (
        ("fastest", "fastest"),
        ("at_the_present_allocation", "at the present allocation"),
    ):
        option = answer[key]
        if option is None:
            lines.append(f"{words}: not within {planner.MOST_MONTHS} months")
            continue
        paid = option["others_interviews_a_month"] - option["others_interviews_a_month_then"]
        lines.append(
            f"{words}: {option['months']} months, each {option['interviews_a_month']} interviews "
            f"from {option['people_a_month']:,} people; reaches ±{option['margin_points']} points; "
            f"the other cells lose {paid:.1f} of {option['others_interviews_a_month']} interviews "
            "a month"
        )
    return "\n".join(lines)


def as_policy(option: dict[str, Any]) -> str:
    """The quotas as they stand in a survey's policy file."""
    lines = ['allocation = "fixed"']
    for quota in option["quota"]:
        lines += [
            "[[sampling.quota]]",
            f'bcu = "{quota["bcu"]}"',
            f'crime_type = "{quota["crime_type"]}"',
            f"interviews = {quota['interviews']}",
        ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m local.plan", description=__doc__)
    parser.add_argument("crime_type")
    parser.add_argument("bcu")
    parser.add_argument("points", type=float)
    parser.add_argument("--report", type=Path, required=True, help="report.json of a draw")
    parser.add_argument("--quotas", action="store_true", help="also print the quotas as policy")
    asked = parser.parse_args(arguments)
    if not 0 < asked.points <= 50:
        parser.error("points must be above 0 and at most 50")
    try:
        found = json.loads(asked.report.read_text(encoding="utf-8"))
        answer = answered(found, asked.crime_type, asked.bcu, asked.points)
    except (SurveyError, OSError) as error:
        print(f"no plan: {error}")
        return 1
    print(in_words(answer))
    if asked.quotas:
        print(as_policy(answer["fastest"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
