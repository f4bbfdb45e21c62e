"""The published page and E&I's as browsers show them: to everybody, on a phone (WCAG 2.2 AA)."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.results.publication import page, tables
from functions.results.publication.ei import ei_page
from tests.browser import asked, violations
from tests.result_reports import report

pytestmark = pytest.mark.req("R57")
SHARE = 0.1
RELEASED = {"on": "2028-02-28", "corrections": [{"on": "2028-03-02", "reason": "Late answers."}]}


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both weighted surveys and the open link, with hidden figures and a correction."""
    made = [report(survey, share=SHARE) for survey in ("uss", "ovss", "vvs")]
    files = [name for one in made for name in tables.files(one)]
    path = tmp_path_factory.mktemp("public") / "index.html"
    path.write_text(page.page("2027-Q4", made, RELEASED, files), encoding="utf-8")
    return path


def test_the_public_page_has_no_accessibility_fault(public: Path, tmp_path: Path) -> None:
    assert violations(public, tmp_path) == []


def test_the_page_for_evidence_and_insight_has_no_accessibility_fault(tmp_path: Path) -> None:
    path = tmp_path / "ei.html"
    path.write_text(ei_page(report("uss", share=SHARE)), encoding="utf-8")
    assert violations(path, tmp_path) == []


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_sticks_out_and_what_scrolls_can_be_reached(
    public: Path, tmp_path: Path, width: int
) -> None:
    found = asked(
        public,
        tmp_path,
        "[document.documentElement.scrollWidth,"
        " [...document.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1"
        " && getComputedStyle(e).overflowX === 'auto' && e.tabIndex !== 0).length]",
        width=width,
    )
    assert found[0] <= width
    assert found[1] == 0
