"""The assurance page: every promise has its evidence, and nothing that failed is called kept."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.assurance import attacks
from tests.assurance.__main__ import PAGE, table
from tests.assurance.evidence import statements
from tests.assurance.page import page, shown
from tests.assurance.plugin import Results, unshown
from tests.assurance.promises import cited, kept_by, promises
from tests.browser import violations

NOW = datetime(2026, 11, 28, tzinfo=UTC)
R28 = next(promise for promise in promises() if promise.id == "R28")


def all_passed() -> Results:
    """A run in which each test passed once."""
    results = Results()
    for test in statements():
        results.outcomes[test.file, test.name]["passed"] += 1
    return results


def test_every_promise_has_a_source_code_and_a_test() -> None:
    assert len(promises()) > 55
    assert not [promise.id for promise in promises() if not promise.source]
    assert not [name for name, paths in kept_by().items() if not paths]
    assert unshown(all_passed()) == []


def test_a_promise_whose_tests_did_not_run_is_not_shown() -> None:
    results = all_passed()
    for test in statements():
        if "R28" in test.promises:
            results.outcomes[test.file, test.name] = Counter(skipped=1)
    assert unshown(results) == ["R28"]
    assert shown(R28, results).verdict == "Not shown"


def test_one_failure_among_many_passes_breaks_the_promise() -> None:
    results = all_passed()
    first = next(test for test in statements() if "R28" in test.promises)
    results.outcomes[first.file, first.name]["failed"] += 1
    assert shown(R28, results).verdict == "Does not hold"
    assert f"{len(promises()) - len(first.promises)} of {len(promises())} promises hold" in page(
        results, NOW
    )


def test_a_range_of_promises_cites_those_between() -> None:
    order = [promise.id for promise in promises()]
    assert {"R30", "R31", "R32", "R33"} <= cited("Consent (R30 to R33).", order)
    assert cited("R99 and xR20", order) == set()


def test_a_figure_that_a_test_gives_is_on_the_page() -> None:
    results = all_passed()
    test = next(test for test in statements() if "R28" in test.promises)
    results.figures[test.file, test.name]["points at which a run was stopped"] = 44
    assert "44 points at which a run was stopped" in page(results, NOW)


@pytest.mark.req("R57")
def test_the_page_can_be_read_by_everybody(tmp_path: Path) -> None:
    written = tmp_path / "assurance.html"
    written.write_text(page(all_passed(), NOW))
    assert violations(written, tmp_path) == []


def test_every_attack_of_the_threat_model_is_made_by_a_test_and_no_other_is_marked() -> None:
    made = {name for test in statements() for name in test.attacks}
    assert made == {*attacks.ATTACKS}
    assert attacks.PAGE.read_text() == attacks.page(), "run python -m tests.assurance"


def test_the_table_in_the_documents_is_current() -> None:
    assert PAGE.read_text() == table(), "run python -m tests.assurance"
