"""The report of a draw, or of an extract's check, as a page that stands alone (R14, R57). Pure.

Made of the report's data and of nothing else: counts, codes and row numbers. No script, nothing
from elsewhere; it can be read by ear, by keyboard, without colour, and on A4.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from functions.sample_draw.report.page import (
    accuracy,
    cells,
    exclusions,
    headline,
    months,
    source_quality,
    words,
)
from functions.sample_draw.report.page.points_to_check import findings
from functions.sample_draw.report.page.words import Json, Section, is_check, taken
from functions.shared import html
from functions.shared.policy import governance, people, surveys

HERE = Path(__file__).parent
PUBLISHER = "Mayor’s Office for Policing And Crime, Evidence & Insight"


def page(report: Json, earlier: Sequence[Json] = ()) -> str:
    """HTML of a report (:mod:`..report`), beside those of earlier months.

    ``report`` is what goes to ``report.json``; of ``earlier`` the twelve months before it count.
    """
    if is_check(report) and not report["accepted"]:
        problems = source_quality.refused(report["refused"])
        return _made("refused.html", "Extract refused", report, problems=problems)
    earlier = months.before(report, earlier)
    found = findings(report, earlier)
    shown = {
        "is_check": is_check(report),
        "place": f"{report['survey']}/{report['month']}",
        "sections": [one for one in Section if one is not Section.ACCURACY or report["precision"]],
        "sentence": headline.sentence(report),
        "large_figures": headline.figures(report),
        "serious": [one for one in found if one.serious],
        "notes": [one for one in found if not one.serious],
        "taken": taken(report),
        "people": people.rules(),
        "funnel": exclusions.steps(report),
        "heat": cells.heat_map(report),
        "annex": cells.annex(report),
        "months": months.compared(report, earlier),
        "clusters": source_quality.clusters(report),
        "source": source_quality.source(report),
    }
    if report["precision"]:
        shown |= accuracy.tables(report)
    what = "Forecast of the draw" if is_check(report) else "Draw report"
    return _made("report.html", what, report, **shown)


def _made(template: str, what: str, report: Json, **shown: Any) -> str:
    name = surveys.survey(report["survey"]).name
    return html.render(
        HERE,
        template,
        title=f"{what}: {name}, {html.month_words(report['month'])}",
        kicker=PUBLISHER,
        report=report,
        contacts=governance.rules().contacts,
        Section=Section,
        words=words,
        **shown,
    )
