"""The planner's question answered from the console, with the cells of the newest draw."""

from __future__ import annotations

from typing import Any

from functions.sample_draw.events import PlanAsk
from functions.sample_draw.planner import planner
from functions.sample_draw.planner.planner_words import told
from functions.sample_draw.report import publishing, report
from functions.sample_draw.stores import Stores
from functions.shared.errors import NotAllowed
from functions.shared.policy import surveys


def planned(stores: Stores, asked: PlanAsk) -> dict[str, Any]:
    """What it takes; :class:`NotAllowed` if no draw of the last months says how large cells are."""
    found = publishing.last_report(stores, asked.survey, asked.month)
    if found is None:
        raise NotAllowed(f"no draw of {asked.survey} in the last months to plan from")
    question = planner.Question(asked.bcu, asked.crime_type, asked.points)
    answer = planner.plan(surveys.survey(asked.survey), report.eligible_by_cell(found), question)
    return {"survey": asked.survey, "from_month": found["month"], **told(answer)}
