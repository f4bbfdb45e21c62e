"""The planner's question answered from the console, with the cells of the newest draw."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from functions.sample_draw.events import Plan, drawn_surveys, month_at
from functions.sample_draw.frame.cohorts import rules_of
from functions.sample_draw.planner import observed_yields, planner
from functions.sample_draw.planner.planner_words import told
from functions.sample_draw.report import publishing, report
from functions.sample_draw.stores import Stores
from functions.shared.errors import NotAllowed
from functions.shared.policy import surveys


def planned(stores: Stores, plan: Plan, moment: datetime) -> dict[str, Any]:
    """What it takes; :class:`NotAllowed` if no draw of the last months says how large cells are."""
    survey = plan.survey or drawn_surveys()[0]
    found = publishing.last_report(stores, survey, month_at(plan.month, moment))
    if found is None:
        raise NotAllowed(f"no draw of {survey} in the last months to plan from")
    question = planner.Question(plan.bcu, plan.crime_type, plan.points)
    answer = planner.plan(surveys.survey(survey), report.eligible_by_cell(found), question)
    drawn: Counter[str] = Counter()
    for cell in found["cells"]:
        drawn[cell["crime_type"]] += cell["drawn"]
    months = publishing.fieldwork_before(stores, survey, month_at(plan.month, moment))
    yields = observed_yields.told(rules_of(surveys.survey(survey))[0], drawn, months)
    return {"survey": survey, "from_month": found["month"], **told(answer), "yields": yields}
