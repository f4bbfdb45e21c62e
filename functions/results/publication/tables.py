"""The published tables, made of a report's rows and of nothing that is hidden. Pure (R55)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from functions.results.estimates.quarters import YEAR
from functions.results.publication import wording
from functions.results.publication.wording import HIDDEN, MISSING
from functions.shared.csv.writer import csv_text
from functions.shared.policy import results

Json = dict[str, Any]
COLUMNS = {
    "Survey": "Short name of the survey: uss (telephone), ovss (online), vvs (open link)",
    "Measure": "What is measured. The data dictionary has the question and codes",
    "Period": "Quarter of the sample months (2027-Q4), or the year to its end",
    "Split": "What people are grouped by",
    "Group": "The group of people",
    "Percent": "Weighted per cent of valid answers; vvs is not weighted. [c] hidden, [x] missing",
    "Lower": "Lower end of the 95% confidence interval, per cent. Blank if there is none",
    "Upper": "Upper end of the 95% confidence interval, per cent. Blank if there is none",
    "Base": "People who gave a valid answer, to the nearest 5",
    "Change": "Percentage points since the year before. Blank if there is none",
    "Significant": "yes: chance alone would not explain the change (London 95%, groups 99%)",
    "Inputs": "Hash of all the data behind this figure. Quote it if you ask about it",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure as the public sees it: texts alone, and proportions for a chart if shown."""

    measure: str
    period: str
    split: str
    group: str
    percent: str
    interval: str
    base: str
    change: str
    marked: bool
    range: tuple[float, float, float] | None

    @property
    def shown(self) -> bool:
        return self.range is not None


def lines(report: Json, split: str, *, measure: str = "", year: bool = True) -> list[Line]:
    """The public lines of a split; hidden ones read ``[c]``, whatever the reason."""
    changes: dict[tuple[str, ...], Json] = {
        (row["measure"], row["to"], row["split"], row["group"]): row
        for row in report["changes"]
        if row["shown"] and row["from"].startswith("year") and apart(row) == YEAR
    }
    return [
        _line(row, changes, weighted=report["weighted"])
        for row in report["figures"]
        if row["split"] == split
        and (not measure or row["measure"] == measure)
        and row["period"].startswith("year") == year
        and row["why"] != "internal"
    ]


def apart(row: Json) -> int:
    """Quarters between the ends of two periods."""
    ends = [row[name].removeprefix("year to ") for name in ("from", "to")]
    first, last = (int(end[:4]) * 4 + int(end[-1]) for end in ends)
    return last - first


def _line(row: Json, changes: Mapping[tuple[str, ...], Json], *, weighted: bool) -> Line:
    names = (row["measure"], row["period"], row["split"], row["group"])
    if not row["shown"]:
        sign = MISSING if row["why"] == "missing" else HIDDEN
        return Line(*names, sign, "", "", "", False, None)
    found = changes.get(names) if weighted and not wording.is_edge(row["estimate"]) else None
    return Line(
        *names,
        wording.percent(row["estimate"]),
        wording.interval(row) if weighted else "",
        f"{row['base']:,}",
        wording.signed(found["difference"]) if found else "",
        bool(found and found["significant"]),
        (row["estimate"], row["low"], row["high"]),
    )


def files(report: Json) -> dict[str, str]:
    """Name → CSV, one a split, and one for London."""
    survey = report["survey"]
    splits = dict.fromkeys(row["split"] for row in report["figures"] if row["why"] != "internal")
    found = {}
    for split in splits:
        rows = [*lines(report, split), *lines(report, split, year=False)]
        if any(line.percent for line in rows):
            found[f"{survey}-{_slug(split)}.csv"] = _csv(report, rows)
    return found


def _slug(split: str) -> str:
    return split.lower().replace(" x ", " by ").replace(" ", "-")


def _csv(report: Json, rows: Iterable[Line]) -> str:
    labels = {one["name"]: one["label"] for one in report["measures"]}
    found: list[tuple[str, ...]] = []
    for line in rows:
        low, _, high = line.interval.replace("%", "").partition(" to ")
        names = (labels[line.measure], line.period, line.split, line.group)
        figures = (
            line.percent.rstrip("%"),
            low,
            high,
            line.base.replace(",", ""),
            line.change.replace("\u2212", "-"),
        )
        marked = ("yes" if line.marked else "no") if line.change else ""
        found.append((report["survey"], *names, *figures, marked, report["inputs"][:16]))
    return csv_text(COLUMNS, found)


def dictionary(reports: Iterable[Json]) -> str:
    """The data dictionary: every column, and the question and codes of every measure."""
    rows = [("column", name, meaning) for name, meaning in COLUMNS.items()]
    seen = {one["name"]: one for report in reports for one in report["measures"]}
    for measure in results.rules().measure:
        if measure.name in seen:
            codes = f"{', '.join(measure.good)} of {', '.join(measure.valid)}"
            meaning = f"Question {measure.question}: answers {codes}"
            rows.append(("measure", measure.label, meaning))
    return csv_text(("Kind", "Name", "Meaning"), rows)
