"""The runner of ``make mutants``: what it changes, and that its page and its lists are true."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from functions.tidy_list import tidy
from tests.assurance.promises import ROOT
from tests.mutants.__main__ import _tried
from tests.mutants.changes import mutants_of
from tests.mutants.report import HOME, PAGE, Outcome, equivalent, page, results
from tests.mutants.trial import Question, running_changes

CODE = '''
def may(age, names, *, least=16):
    """A docstring is no rule."""
    if age < least or not names:
        raise ValueError("words for people")
    count(names, door="page")
    return [name for name in names if name]

CONDITION = "a = :a AND b = :b"
'''


def changes() -> set[str]:
    return {mutant.name for mutant in mutants_of(CODE)}


@pytest.mark.parametrize(
    "change",
    [
        "may: age < least → age <= least",
        "may: age < least → age >= least",
        "may: age < least or not names → age < least",
        "may: age < least or not names → age < least and (not names)",
        "may: not names → names",
        "may: count(names, door='page') → pass",
        "may: count(names, door='page') → count(names)",
        "may: for name in names if name → for name in names",
        "may: return [name for name in names if name] → return None",
        "may: 16 → 17",
        "module: 'a = :a AND b = :b' → 'b = :b'",
        "module: 'a = :a AND b = :b' → 'a = :a'",
    ],
)
def test_every_way_in_which_a_rule_can_be_wrong_is_tried(change: str) -> None:
    assert change in changes()


def test_words_for_people_are_no_rules() -> None:
    assert not [name for name in changes() if "docstring" in name or "words" in name]


def test_a_change_of_a_line_is_asked_of_the_tests_that_come_by_it() -> None:
    [found] = [one for one in mutants_of(CODE) if one.name == "may: not names → names"]
    assert found.lines == {4}
    assert "not names" not in found.source


def test_every_module_and_test_of_the_targets_is_there() -> None:
    parts = tomllib.loads((HOME / "targets.toml").read_text(encoding="utf-8")).values()
    modules = [module for part in parts for module in part["modules"]]
    for path in (*modules, *(test for part in parts for test in part["tests"])):
        assert (ROOT / path.partition("::")[0]).exists(), path
    assert len(modules) == len({*modules})


def test_a_changed_rule_is_put_into_the_running_module_and_a_changed_constant_is_not() -> None:
    module = Path(str(tidy.__file__)).relative_to(ROOT)
    source = (ROOT / module).read_text(encoding="utf-8")
    changed = {
        mutant.name: running_changes(Question(module, mutant.source, (), ()))
        for mutant in mutants_of(source)
        if mutant.name in ("module: 90 → 91", "tidy: return Outcome.GONE → return None")
    }
    [(function, code)] = changed["tidy: return Outcome.GONE → return None"] or []
    assert function is tidy.tidy
    assert code != tidy.tidy.__code__
    assert changed["module: 90 → 91"] is None  # it is imported anew


def test_a_reason_is_given_for_a_survivor_alone() -> None:
    for module, reasons in equivalent().items():
        assert reasons.keys() <= {*results()[module]["survived"]}, module


def test_what_the_tests_noticed_is_not_tried_and_counted_again() -> None:
    module = "functions/tidy_list/tidy.py"
    fresh, last = Outcome("list", module), Outcome("list", module, noticed=9)
    assert len(_tried(fresh, 0)) == fresh.changes
    assert _tried(last, 0) == []


def test_the_page_is_that_of_the_last_trial() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.mutants"
