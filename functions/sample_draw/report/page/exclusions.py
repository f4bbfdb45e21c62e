"""From the extract to the sample: a funnel as a chart, every exclusion in a table. Pure."""

from __future__ import annotations

from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.report.page import draw_charts
from functions.sample_draw.report.page.words import Json, counted

# Nothing is wrong with them, and their bar would dwarf all others.
_BY_CHANCE = Outcome.NOT_SELECTED.code


def steps(report: Json) -> Json:
    """The chart, and each step with what it took out; ``share``: of the longest bar, if any."""
    before, found, bars = report["rows"], [], []
    longest = max(
        (one["count"] for step in report["funnel"] for one in step["out"] if _has_bar(one)),
        default=0,
    )
    for at, step in enumerate(report["funnel"]):
        left = step["left"]
        out = counted(before - left, "row")
        shares = [one["count"] / longest if _has_bar(one) else 0 for one in step["out"]]
        found.append(
            {
                "words": step["words"],
                "said": f"{out} taken out, {left:,} left" if at else f"{before:,}",
                "out": [
                    {**one, "share": share} for one, share in zip(step["out"], shares, strict=True)
                ],
            }
        )
        bars.append(draw_charts.Step(step["words"], left, before))
        before = left
    chart = draw_charts.funnel("funnel", "How many are left after each step", bars)
    return {"chart": chart, "steps": found}


def _has_bar(one: Json) -> bool:
    return isinstance(one["count"], int) and one["count"] > 0 and one["code"] != _BY_CHANCE
