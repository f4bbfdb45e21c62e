"""The demo itself, in little: a whole month in a cloud of its own, and every figure adds up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from local.demo.__main__ import next_month, rehearse
from local.demo.pages import keep
from tests.browser import violations

ROWS = {"uss": 1_500, "ovss": 250}
FOLDERS = ("reports/draws", "reports/ingests", "certificates", "messages/email", "messages/sms")


@pytest.mark.req("R11", "R20", "R28", "R31", "R48", "R57")
def test_a_month_is_played_to_its_end_and_every_figure_adds_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "build" / "demo"
    monkeypatch.setattr(keep, "HOME", home)
    account = rehearse(next_month(datetime.now(UTC)), ROWS, 11, tmp_path / "cloud")
    assert {check.name: check.found for check in account.broken} == {}
    assert len(account.checks) > 40
    assert all(any((home / folder).rglob("*.*")) for folder in FOLDERS)
    assert violations(home / "index.html", tmp_path) == []
