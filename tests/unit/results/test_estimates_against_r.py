"""The figures that R's survey package makes of the same invented files (R14, R55)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from local import estimate

pytestmark = pytest.mark.req("R14", "R55")
HOME = Path(__file__).parents[2] / "fixtures" / "results"
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp("estimate") / "out.json"
    asked = ("--survey", "uss", "--quarter", "2027-Q4", "--measure", "satisfaction")
    files = ("--answers", str(HOME / "answers.csv"), "--frames", str(HOME / "frames.csv"))
    assert estimate.main([*files, *asked, "--out", str(out)]) == 0
    return json.loads(out.read_text())


def expected(kind: str) -> Rows:
    with (HOME / "expected.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    assert rows
    return rows


def near(value: float, text: str) -> bool:
    return value == pytest.approx(float(text), abs=1e-6)


def test_every_estimate_and_its_interval(ours: Any) -> None:
    found = {(one["period"], one["split"], one["group"]): one for one in ours["estimates"]}
    rows = expected("estimate")
    assert found.keys() == {(row["period"], row["split"], row["group"]) for row in rows}
    for row in rows:
        one = found[row["period"], row["split"], row["group"]]
        assert one["answers"] == int(row["answers"])
        names = {"estimate": "value", "se": "se", "low": "low", "high": "high"}
        assert all(near(one[mine], row[theirs]) for mine, theirs in names.items()), row


def test_every_change_with_the_covariance_of_years_that_overlap(ours: Any) -> None:
    found = {(one["from"], one["to"], one["split"], one["group"]): one for one in ours["changes"]}
    rows = expected("change")
    assert len(found) == len(rows)
    for row in rows:
        one = found[row["against"], row["period"], row["split"], row["group"]]
        assert near(one["difference"], row["value"]), row
        assert near(one["se"], row["se"]), row


def test_every_gap_between_groups(ours: Any) -> None:
    found = {
        (one["period"], one["split"], one["group"], one["against"]): one for one in ours["gaps"]
    }
    for row in expected("gap"):
        one = found[row["period"], row["split"], row["group"], row["against"]]
        assert near(one["difference"], row["value"]), row
        assert near(one["se"], row["se"]), row


def test_what_was_collapsed_is_named(ours: Any) -> None:
    assert [note.split(",")[0] for note in ours["notes"] if "collapsed" in note] == [
        "collapsed in 2026-Q1",
        "collapsed in 2027-Q2",
    ]
