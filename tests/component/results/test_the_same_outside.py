"""E&I's own copies give the figures of the report, whatever was hidden in it (R55)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from functions.results.estimates.quarters import before
from functions.shared.policy import results
from local.estimate import estimates
from tests.result_reports import Q4, analysis, months

pytestmark = pytest.mark.req("R55")
SHARE = 0.1
FRAME = ("Sample Month", "BCU", "Crime Type", "Frame", "Eligible", "Drawn")
Row = dict[str, Any]


def copies(folder: Path) -> tuple[list[Path], Path]:
    """Answers of two years as analysts have them, and the frames as the data dictionary says."""
    files = []
    with (folder / "frames.csv").open("w", newline="") as out:
        frames = csv.writer(out)
        frames.writerow(FRAME)
        for quarter in before(Q4, results.rules().quarters_read):
            for one in months("uss", quarter, SHARE):
                files.append(folder / f"{one.month}.csv")
                files[-1].write_bytes(one.answers)
                assert one.fieldwork
                frames.writerows(
                    (one.month, cell.bcu, cell.crime_type, cell.frame, cell.eligible, cell.drawn)
                    for cell in one.fieldwork.frame
                )
    return files, folder / "frames.csv"


def by_key(rows: list[Row], *names: str) -> dict[tuple[str, ...], Row]:
    return {tuple(row[name] for name in names): row for row in rows}


def test_every_figure_change_and_gap_of_the_report_comes_out_of_the_copies(tmp_path: Path) -> None:
    answers, frames = copies(tmp_path)
    [measure] = [one for one in results.rules().of_survey("uss") if one.name == "satisfaction"]
    ours = estimates(answers, frames, "uss", Q4, measure)
    quarters = before(Q4, results.rules().quarters_read)
    report = analysis("uss", quarters, SHARE).report(Q4, {}, {})
    for what, kind, names, figures in (
        ("estimates", "figures", ("period", "split", "group"), ("estimate", "se", "low", "high")),
        ("changes", "changes", ("split", "group", "from", "to"), ("difference", "se")),
        ("gaps", "gaps", ("period", "split", "group", "against"), ("difference", "se")),
    ):
        mine = by_key(ours[what], *names)
        theirs = by_key([r for r in report[kind] if r["measure"] == measure.name], *names)
        found = {key: row for key, row in theirs.items() if row.get("estimate", 1) is not None}
        assert found
        assert {*found} <= {*mine}
        for key, row in found.items():
            for name in figures:
                assert mine[key][name] == pytest.approx(row[name], abs=1e-12), (what, key, name)
    hidden = [row for row in report["figures"] if not row["shown"] and row["estimate"] is not None]
    assert hidden, "some of them are hidden from the public"
