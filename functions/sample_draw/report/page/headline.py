"""The top of the page: what happened, in plain words, and whether anything is wrong. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from functions.sample_draw.report.page.points_to_check import Finding
from functions.sample_draw.report.page.words import (
    Json,
    capital,
    counted,
    is_check,
    number,
    points,
    taken,
)
from functions.shared.html import pages


def opening(report: Json, found: Sequence[Finding]) -> str:
    """The sentence, the figures that matter most, the verdict."""
    lead = f'<p class="lead">{escape(_sentence(report))}</p>'
    return lead + _figures(report) + _verdict(report, found)


def eligible_people(report: Json) -> int:
    return sum(cell["eligible"] for cell in report["cells"])


def _sentence(report: Json) -> str:
    people, eligible = report["sample"]["people"], eligible_people(report)
    rows = f"The police extract has {counted(report['rows'], 'row')}."
    among = counted(eligible, "eligible person", "eligible people")
    if report["census"]:
        text = f"{people:,} of {among} {_verb(report)}. {rows}"
        others = counted(eligible - people, "other shares", "others share")
        return text + (f" {others} a phone or email with one of them." if eligible > people else "")
    plan = report["allocation"]
    who = counted(people, "person", "people")
    text = f"{who} {_verb(report)} at random from {among}. {rows}"
    if plan["shortfall"]:
        text += (
            f" Target {plan['target']:,}: we are {plan['shortfall']:,} short, because "
            "some cells (an area and a crime type) are too small."
        )
    return text


def _verb(report: Json) -> str:
    if is_check(report):
        return taken(report)
    one = report["sample"]["people"] == 1
    if report["census"]:
        return f"{'is' if one else 'are'} {taken(report)}"
    return f"{'was' if one else 'were'} {taken(report)}"


def _figures(report: Json) -> str:
    pairs = [
        ("Rows of the extract", number(report["rows"])),
        ("Eligible people", number(eligible_people(report))),
    ]
    if report["allocation"]:
        pairs.append(("Target", number(report["allocation"]["target"])))
    pairs.append((capital(taken(report)), number(report["sample"]["people"])))
    if report["precision"]:
        overall = report["precision"]["overall"]
        pairs.append(("Interviews expected", f"{overall['interviews']:,.0f}"))
        pairs.append(("Margin of error, points", points(overall["margin"])))
    return pages.figures(pairs)


def _verdict(report: Json, found: Sequence[Finding]) -> str:
    serious = [one for one in found if one.serious]
    notes = [one for one in found if not one.serious]
    end = "before the draw" if is_check(report) else "before you release the sample"
    text = f"Nothing to check {end}"
    if serious:
        text = f"{counted(len(serious), 'thing')} to check {end}"
    box = (
        f'<div class="box{" bad" if serious else ""}"><p><strong>{text}</strong></p>'
        f"{_bullets(serious)}</div>"
    )
    return box + (f"<h2>Worth knowing</h2>{_bullets(notes)}" if notes else "")


def _bullets(found: Sequence[Finding]) -> str:
    items = "".join(f"<li>{escape(one.text)}{_link(one)}</li>" for one in found)
    return f"<ul>{items}</ul>" if items else ""


def _link(found: Finding) -> str:
    if found.where is None:
        return ""
    return f' <a href="#{pages.anchor(found.where)}">{escape(found.where)}</a>'
