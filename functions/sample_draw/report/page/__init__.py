"""The report of a draw, or of an extract's check, as a page that stands alone (R14, R57). Pure.

Made of the report's data and of nothing else: counts, codes and row numbers. No script, nothing
from elsewhere; it can be read by ear, by keyboard, without colour, and on A4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from functions.sample_draw.report.page import (
    accuracy,
    cells,
    exclusions,
    headline,
    months,
    proof,
    refused,
    source_quality,
)
from functions.sample_draw.report.page.points_to_check import findings
from functions.sample_draw.report.page.words import Json, Section, day, is_check, month
from functions.shared.html import pages
from functions.shared.policy import governance, surveys

PUBLISHER = "Mayor’s Office for Policing And Crime, Evidence & Insight"

_NEW_SHEET = frozenset((Section.FUNNEL,))  # on paper


@cache
def _style() -> str:
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def page(report: Json, earlier: Sequence[Json] = ()) -> str:
    """HTML of a report (:mod:`..report`), beside those of earlier months.

    ``report`` is what goes to ``report.json``; of ``earlier`` the twelve months before it count.
    """
    if is_check(report) and not report["accepted"]:
        return _document("Extract refused", report, refused.parts(report))
    earlier = months.before(report, earlier)
    sections = {
        Section.NEXT: proof.next_steps(report),
        Section.FUNNEL: exclusions.section(report),
        Section.CELLS: cells.section(report),
        Section.ACCURACY: accuracy.section(report),
        Section.MONTHS: months.section(report, earlier),
        Section.PERSONS: source_quality.persons(report),
        Section.SOURCE: source_quality.section(report),
        Section.PROOF: proof.section(report),
        Section.ANNEX: cells.annex(report),
    }
    kept = {
        title: f'<div class="sheet">{html}</div>' if title in _NEW_SHEET else html
        for title, html in sections.items()
        if html
    }
    opening = headline.opening(report, findings(report, earlier))
    what = "Forecast of the draw" if is_check(report) else "Draw report"
    return _document(what, report, [_about(report), opening, pages.contents(kept), *kept.values()])


def _document(what: str, report: Json, parts: Iterable[str]) -> str:
    name = surveys.survey(report["survey"]).name
    title = f"{what}: {name}, {month(report['month'])}"
    return pages.page(title, PUBLISHER, parts, style=_style(), foot=_foot(report))


def _about(report: Json) -> str:
    first, last = day(report["cohort"]["first"]), day(report["cohort"]["last"])
    on = "Worked out as if drawn" if is_check(report) else "Drawn"
    return pages.paragraph(
        f"Victims of crimes reported from {first} to {last}. {on} on {day(report['drawn_on'])}."
    )


def _foot(report: Json) -> list[str]:
    contacts = governance.rules().contacts
    days = contacts.accessible_format_days
    return [
        f"Made at {report['made_at']} of {report['extract']['key']}. This page holds counts, codes "
        "and row numbers, and nothing about any one person.",
        f"Questions, complaints, or this page in another format: {contacts.enquiries}. Another "
        f"format comes within {days} working days.",
    ]
