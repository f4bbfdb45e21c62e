"""``make soak`` in little: three months in a row in a cloud of their own, and all adds up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from local.demo.__main__ import next_month
from local.soak.__main__ import soak

ROWS = {"uss": 900, "ovss": 200}


@pytest.mark.req("R10", "R20", "R28", "R31", "R39", "R40", "R49", "R50")
def test_months_in_a_row_add_up(tmp_path: Path) -> None:
    account = soak(next_month(datetime.now(UTC)), 3, ROWS, 11, tmp_path / "cloud")
    assert {check.name: check.found for check in account.broken} == {}
    assert len(account.checks) > 120
