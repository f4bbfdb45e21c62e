"""What the page says in sentences: the headline, what changed, gaps between groups (R55). Pure."""

from __future__ import annotations

from typing import Any

from functions.results.estimates.cube import LONDON
from functions.results.estimates.quarters import YEAR
from functions.results.publication import tables, wording
from functions.results.publication.tables import Line
from functions.shared.policy import results

Json = dict[str, Any]


def headline(report: Json, main: Line) -> str:
    sentence = results.rules().of_survey(report["survey"])[0].sentence
    who = "people who answered" if not report["weighted"] else "victims of crime"
    return f"{main.percent[0].upper()}{main.percent[1:]} of {who} {sentence}"


def sentences(report: Json, main: Line) -> list[str]:
    """What stands below the headline: the interval, and what changed."""
    if not report["weighted"]:
        return []
    said = []
    if main.interval:
        said.append(
            f"The true figure for all victims in these groups is likely to be {_between(main)}."
        )
    key = (main.measure, LONDON, main.period)
    apart = YEAR if main.period.startswith("year") else 1
    for row in report["changes"]:
        names = (row["measure"], row["split"], row["to"])
        if names == key and row["shown"] and tables.apart(row) == apart:
            said.append(_change_words(row))
    return said


def _between(line: Line) -> str:
    low, _, high = line.interval.partition(" to ")
    return f"between {low} and {high}"


def _change_words(row: Json) -> str:
    ago = "the year before" if row["to"].startswith("year") else "the quarter before"
    moved = wording.points(row["difference"])
    if row["significant"]:
        return f"This is {moved} than {ago}, more than chance alone would explain."
    if moved == "about the same":
        return f"This is about the same as {ago}."
    return f"This is {moved} than {ago}, which could be chance alone."


def gaps(report: Json, split: str) -> list[str]:
    """Gaps between groups in sentences, with intervals."""
    measure, named = report["measures"][0]["name"], results.rules().splits.get(split)
    said = []
    for row in report["gaps"]:
        if row["shown"] and row["split"] == split and row["measure"] == measure and named:
            group, against = named.word(row["group"]), named.word(row["against"])
            chance = " This could be chance alone." if row["low"] < 0 < row["high"] else ""
            moved = wording.points(row["difference"])
            joined = "as" if moved.startswith("about") else "than"
            span = f"{wording.signed(row['low'])} to {wording.signed(row['high'])} points"
            said.append(f"{group}: {moved} {joined} {against} (95% interval {span}).{chance}")
    return said
