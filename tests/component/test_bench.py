"""The benchmarks run, and see what they measure: they stand beside the functions and rot unseen."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench import sending
from bench.__main__ import with_section


@pytest.mark.req("R28")
def test_the_bench_of_sending_sees_who_was_contacted() -> None:
    found = sending.send(sending.Load(rate=200, invitations=60, opted_out=12))
    assert found["sent"] == 48
    assert found["wrongly"] == found["twice"] == 0
    assert sum(found["states"].values()) == 60


def test_the_bench_of_ingest_runs() -> None:
    command = [sys.executable, "-m", "bench.ingest", "--quick"]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, timeout=120
    )
    assert "AWS calls beside row-level writes" in done.stdout, done.stderr[-400:]


@pytest.mark.req("R55")
def test_the_bench_of_results_makes_a_whole_quarter() -> None:
    command = [sys.executable, "-m", "bench.results", "--quick"]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, timeout=120
    )
    assert "4,000 rows of 60 columns" in done.stdout, done.stderr[-400:]


def test_figures_are_kept_in_the_section_of_their_name() -> None:
    page = "# Figures\n\nRead me.\n\n## One\n\nold\n\n## Two\n\nkept\n"
    page = with_section(with_section(page, "One", "new\n"), "Three", "added\n")
    assert page == (
        "# Figures\n\nRead me.\n\n## One\n\nnew\n\n## Two\n\nkept\n\n## Three\n\nadded\n"
    )
