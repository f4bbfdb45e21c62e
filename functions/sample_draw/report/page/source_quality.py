"""What could be better in the extract, by row number and rule; and groups that look alike. Pure."""

from __future__ import annotations

from functions.sample_draw.frame.strata import UNRECOGNISED
from functions.sample_draw.report.page.words import Json, capital, row_numbers

MOST_ROWS = 60  # of a rule; report.json has more
Rows = list[tuple[str | int, ...]]


def refused(found: Json) -> Rows:
    """Each problem of a refused extract: rule, row, column."""
    return [(one["rule"], one["row"] or "", one["column"] or "") for one in found["problems"]]


def clusters(report: Json) -> Rows:
    """Groups of records that cannot be told apart (R09)."""
    return [
        (f"Group {at}", one["records"], row_numbers(one["rows"]))
        for at, one in enumerate(report["persons"]["clusters"], start=1)
    ]


def source(report: Json) -> Json:
    """Problems by rule with their row numbers, and owners that are no borough."""
    listed: dict[str, list[int]] = {}
    for one in report["problems"]["rows"]:
        listed.setdefault(one["rule"], []).append(one["row"])
    return {
        "most": MOST_ROWS,
        "problems": [
            (capital(one["words"]), one["count"], _rows(listed[one["code"]], one["count"]))
            for one in report["outcomes"]
            if one["code"] in listed
        ],
        "owners": [
            ("Not recognised" if name == UNRECOGNISED else name, count)
            for name, count in report["owners_that_are_no_borough"].items()
        ],
    }


def _rows(rows: list[int], count: int) -> str:
    some = sorted(rows)[:MOST_ROWS]
    more = count - len(some)
    return row_numbers(some) + (f" and {more:,} more" if more > 0 else "")
