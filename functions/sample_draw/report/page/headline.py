"""The top of the page: what happened, in plain words, and the figures that matter most. Pure."""

from __future__ import annotations

from functions.sample_draw.report.page.words import (
    Json,
    capital,
    counted,
    is_check,
    number,
    points,
    taken,
)


def _eligible_people(report: Json) -> int:
    return sum(cell["eligible"] for cell in report["cells"])


def sentence(report: Json) -> str:
    """What happened."""
    people, eligible = report["sample"]["people"], _eligible_people(report)
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


def figures(report: Json) -> list[tuple[str, str]]:
    """What is counted, and the number."""
    pairs = [
        ("Rows of the extract", number(report["rows"])),
        ("Eligible people", number(_eligible_people(report))),
    ]
    if report["allocation"]:
        pairs.append(("Target", number(report["allocation"]["target"])))
    pairs.append((capital(taken(report)), number(report["sample"]["people"])))
    if report["precision"]:
        overall = report["precision"]["overall"]
        pairs.append(("Interviews expected", f"{overall['interviews']:,.0f}"))
        pairs.append(("Margin of error, points", points(overall["margin"])))
    return pairs
