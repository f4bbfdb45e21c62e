"""Certificates, summaries and the demo's account as browsers show them (WCAG 2.2 AA)."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.demo.pages import page
from tests.browser import asked, violations
from tests.tools.test_demo import told
from tests.unit.purge.test_certificate import pages


@pytest.mark.req("R57")
@pytest.mark.parametrize("name", ["certificate", "incomplete", "final", "summary"])
def test_each_page_of_the_purge_is_accessible(name: str, tmp_path: Path) -> None:
    shown = tmp_path / f"{name}.html"
    shown.write_text(pages()[name], encoding="utf-8")
    assert violations(shown, tmp_path) == []


@pytest.mark.req("R57")
@pytest.mark.parametrize("holds", [True, False])
def test_the_account_of_the_demo_is_accessible(tmp_path: Path, holds: bool) -> None:
    account = told()
    account.check("Something was looked at", holds=holds, found="1 of 1")
    shown = tmp_path / "index.html"
    shown.write_text(page.index(account), encoding="utf-8")
    assert violations(shown, tmp_path) == []
    wide = "[document.documentElement.scrollWidth, window.innerWidth]"
    assert asked(shown, tmp_path, wide, width=390) == [390, 390], "nothing sticks out of a phone"
