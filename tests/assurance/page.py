"""The page for a data protection officer: each promise, what shows it, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from functions.shared.html import render
from tests.assurance.evidence import Statement, statements
from tests.assurance.plugin import Results
from tests.assurance.promises import Promise, documents, kept_by, promises

HOME = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Shown:
    """A promise with its evidence. ``sentences``: what each test says, and its verdict."""

    promise: Promise
    code: tuple[str, ...]
    sentences: list[tuple[str, str]]
    figures: list[tuple[str, int]]
    passed: int
    failed: int
    skipped: int

    @property
    def holds(self) -> bool:
        return bool(self.passed) and not self.failed

    @property
    def verdict(self) -> str:
        if self.failed:
            return "Does not hold"
        return "Holds" if self.passed else "Not shown"


def shown(promise: Promise, results: Results) -> Shown:
    """A promise with everything that this run says about it."""
    of_it = [test for test in statements() if promise.id in test.promises]
    total: Counter[str] = Counter()
    figures: dict[str, int] = {}
    for test in of_it:
        total += results.outcomes.get((test.file, test.name), Counter())
        figures |= results.figures.get((test.file, test.name), {})
    return Shown(
        promise,
        kept_by()[promise.id],
        [(test.sentence, _verdict(results, test)) for test in of_it],
        sorted(figures.items()),
        total["passed"],
        total["failed"],
        total["skipped"],
    )


def page(results: Results, now: datetime | None = None) -> str:
    """The whole page."""
    all_of_them = [shown(promise, results) for promise in promises()]
    silent = [test for test in statements() if test.catastrophic and not test.promises]
    groups = [
        (name, list(each)) for name, each in groupby(all_of_them, key=lambda one: one.promise.group)
    ]
    return render(
        HOME,
        "assurance.html",
        title="Do the promises hold?",
        kicker="MOPAC victim surveys: assurance",
        groups=groups,
        documents=documents(),
        promises=all_of_them,
        holding=sum(one.holds for one in all_of_them),
        cases=sum(count["passed"] for count in results.outcomes.values()),
        sentences=len({(t.file, t.name) for t in statements() if t.promises}),
        silent=[test.sentence for test in silent],
        made=(now or datetime.now(UTC)).date(),
    )


def _verdict(results: Results, test: Statement) -> str:
    counts = results.outcomes.get((test.file, test.name), Counter())
    if counts["failed"]:
        return "failed"
    if counts["passed"]:
        return "passed" if counts["passed"] == 1 else f"passed, {counts['passed']:,} cases"
    return "not run"
