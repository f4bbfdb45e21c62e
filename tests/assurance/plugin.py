"""Follows a run of all tests and writes the page; a promise that nothing shows fails the run."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from tests.assurance.evidence import statements
from tests.assurance.promises import promises

OUT = Path("build") / "assurance.html"
FIGURE = "figure"


@dataclass
class Results:
    """What became of each test function, and the figures that tests gave."""

    outcomes: dict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    figures: dict[tuple[str, str], dict[str, int]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def take(self, report: pytest.TestReport) -> None:
        """One phase of one test: its call counts, and any phase that failed or was skipped."""
        if report.when != "call" and report.outcome == "passed":
            return
        file, _, rest = report.nodeid.partition("::")
        test = (file, rest.partition("[")[0].rpartition("::")[2])
        self.outcomes[test][report.outcome] += 1
        for name, value in report.user_properties:
            if name == FIGURE and report.when == "call":
                what, count = cast(tuple[str, int], value)
                self.figures[test][what] = count


class Assurance:
    """The plugin; in a run of several processes only the one that leads it writes."""

    def __init__(self) -> None:
        self.results = Results()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.results.take(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        config = session.config
        whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
        if not whole or config.option.keyword or config.option.collectonly:
            return
        from tests.assurance.page import page

        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(page(self.results), encoding="utf-8")
        if missing := unshown(self.results):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            print(f"\nno test that passed shows {', '.join(missing)}: see {OUT}")  # noqa: T201


def unshown(results: Results) -> list[str]:
    """Promises without a single test that ran and passed."""
    shown = {
        name
        for test in statements()
        if results.outcomes.get((test.file, test.name), Counter())["passed"]
        for name in test.promises
    }
    return [promise.id for promise in promises() if promise.id not in shown]
