"""From the extract to the sample: a funnel as a chart, every exclusion in a table. Pure."""

from __future__ import annotations

from html import escape

from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.report.page import charts
from functions.sample_draw.report.page.words import Json, Section, capital, counted, number, taken
from functions.shared.html import pages
from functions.shared.policy import people

# Nothing is wrong with them, and their bar would dwarf all others.
_BY_CHANCE = Outcome.NOT_SELECTED.code


def section(report: Json) -> str:
    """The figure and the table."""
    small = people.rules().small_count
    return pages.section(
        Section.FUNNEL,
        pages.paragraph(
            "Every row of the extract gets one outcome: the first reason that is true of it, in "
            "the order of the table. The outcomes add up to the rows of the extract. Rules are "
            "numbered as in the system’s list of requirements."
        ),
        _chart(report),
        _table(report),
        pages.paragraph(
            f"If any sensitive reason counts under {small}, including 0, they are all counted "
            "together. “Not shown” means that a hidden count could be worked out from this one."
        ),
    )


def _chart(report: Json) -> str:
    before, steps = report["rows"], []
    for step in report["funnel"]:
        steps.append(charts.Step(step["words"], step["left"], before))
        before = step["left"]
    drawing = charts.funnel("funnel", "How many are left after each step", steps)
    return (
        '<figure class="funnel"><figcaption>How many are left after each step. Hatched: what the '
        f"step takes out.</figcaption>{drawing}</figure>"
    )


def _table(report: Json) -> str:
    out = [one for step in report["funnel"] for one in step["out"]]
    longest = max(
        (o["count"] for o in out if isinstance(o["count"], int) and o["code"] != _BY_CHANCE),
        default=0,
    )
    head = (
        '<thead><tr><th scope="col">Reason</th><th scope="col">Rule</th>'
        '<th scope="col" class="n">Rows</th><td class="picture"></td></tr></thead>'
    )
    before, bodies = report["rows"], []
    for at, step in enumerate(report["funnel"]):
        bodies.append(_group(step, at, before, longest))
        before = step["left"]
    last = _last(report)
    caption = (
        "Reasons why rows are not in the sample, step by step. Bars compare the reasons with each "
        "other; being left out by chance has none."
    )
    return pages.scrolling(caption, head + "".join(bodies) + last)


def _group(step: Json, at: int, before: int, longest: int) -> str:
    out = before - step["left"]
    said = f"{counted(out, 'row')} taken out, {step['left']:,} left" if at else f"{before:,}"
    head = (
        f'<tr class="group"><th scope="rowgroup" colspan="4"><b>{escape(step["words"])}</b>'
        f"{said}</th></tr>"
    )
    return f"<tbody>{head}{''.join(_row(one, longest) for one in step['out'])}</tbody>"


def _row(one: Json, longest: int) -> str:
    count = one["count"]
    pictured = isinstance(count, int) and count and one["code"] != _BY_CHANCE
    picture = charts.bar(count / longest) if pictured else ""
    return (
        f'<tr><th scope="row">{escape(capital(one["words"]))}</th>'
        f'<td>{escape(one["requirement"])}</td><td class="n">{number(count)}</td>'
        f'<td class="picture">{picture}</td></tr>'
    )


def _last(report: Json) -> str:
    who = counted(report["sample"]["people"], "person", "people")
    return (
        '<tbody><tr class="group"><th scope="rowgroup" colspan="4"><b>In the sample</b>'
        f"{who} {escape(taken(report))}</th></tr></tbody>"
    )
