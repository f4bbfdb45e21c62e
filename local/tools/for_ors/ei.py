"""The page for Evidence and Insight: the month in a checklist, and the extract's columns."""

from __future__ import annotations

from pathlib import Path

from functions.shared.policy import calendar, extract, surveys
from local.tools.for_ors.page import table


def guide() -> str:
    """The whole page."""
    when = calendar.rules()
    text = Path(__file__).with_name("ei.md").read_text(encoding="utf-8")
    facts = {
        "EXTRACT_DAY": str(when.heartbeat_extract_day),
        "RELEASE_DAY": str(when.heartbeat_release_day),
        "SUMMARY_DAY": str(when.summary_day),
        "DRAW_DAY": str(when.draw_day),
        "DRAW_AT": f"{when.draw_at:%H:%M}",
        "SURVEYS": _surveys(),
        "COLUMNS": _columns(),
    }
    for name, value in facts.items():
        text = text.replace(name, value)
    return text


def _surveys() -> str:
    rows = [
        (one.code, ", ".join(one.who.reported_via), ", ".join(one.who.crime_types))
        for one in surveys.drawn()
        if one.who
    ]
    return table(("survey", "reported via", "crime types"), rows).rstrip()


def _columns() -> str:
    rules = extract.rules()
    sent = set(rules.handover.columns)
    rows = [
        (
            f"`{column.name}`",
            column.what,
            "B" if column.appendix_b else "",
            "yes" if column.name in sent else "",
        )
        for column in rules.column
    ]
    return table(("column", "what", "B", "to ORS"), rows).rstrip()
