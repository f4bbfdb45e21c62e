"""The report's page as browsers show it: to everybody, on a phone, and on paper (WCAG 2.2 AA)."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from functions.sample_draw.report.page import page
from tests.browser import asked, violations
from tests.draw_reports import invented

PROBLEM = {"row": 1, "column": "VIW Email", "rule": "missing-column"}
REFUSED: dict[str, Any] = {
    "kind": "check",
    "made_at": "2027-11-10T08:00:00Z",
    "survey": "ovss",
    "month": "2027-11",
    "extract": {"key": "extracts/ovss/2027-11/extract.csv"},
    "accepted": False,
    "refused": {**PROBLEM, "meaning": "A column is missing.", "problems": [PROBLEM]},
}


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """A page with every section, every shade of the heat map and a red box."""
    earlier = [invented(month=month, rows=300) for month in ("2027-08", "2027-10")]
    report = {**invented(rows=1500), "do_not_contact": {"unreadable_entries": 1}}
    report["cells"] = [
        {**cell, "target": 100, "drawn": 100 - missing, "shortfall": missing}
        for cell, missing in zip(report["cells"], cycle((0, 5, 20, 40, 80)), strict=False)
    ]
    path = tmp_path / "drawn.html"
    path.write_text(page(report, earlier), encoding="utf-8")
    return path


@pytest.mark.req("R57")
def test_the_page_of_a_draw_has_no_accessibility_fault(drawn: Path, tmp_path: Path) -> None:
    assert violations(drawn, tmp_path) == []


@pytest.mark.req("R57")
def test_the_page_of_a_refused_extract_has_no_accessibility_fault(tmp_path: Path) -> None:
    path = tmp_path / "refused.html"
    path.write_text(page(REFUSED), encoding="utf-8")
    assert violations(path, tmp_path) == []


@pytest.mark.req("R57")
@pytest.mark.parametrize("survey", ["uss", "ovss"])
def test_the_forecast_of_an_extract_has_no_accessibility_fault(survey: str, tmp_path: Path) -> None:
    path = tmp_path / "check.html"
    report = {**invented(survey, rows=300), "kind": "check", "accepted": True}
    path.write_text(page(report), encoding="utf-8")
    assert violations(path, tmp_path) == []


@pytest.mark.req("R57")
def test_nothing_sticks_out_of_a_phone_and_what_scrolls_can_be_reached(
    drawn: Path, tmp_path: Path
) -> None:
    found = asked(
        drawn,
        tmp_path,
        "[document.documentElement.scrollWidth, window.innerWidth,"
        " [...document.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1"
        " && getComputedStyle(e).overflowX === 'auto' && e.tabIndex !== 0).length]",
        width=390,
    )
    assert found[0] <= found[1] == 390
    assert found[2] == 0
