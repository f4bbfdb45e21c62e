"""The tests that show a promise, read from their sources: what each says, and where it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.assurance.promises import ROOT

# Rooms in which a mistake is a catastrophe: a test there should say which promise it keeps.
CATASTROPHIC = (
    *("send_links", "opt_out", "tidy_list", "stop_list", "subject_access", "delivery_events"),
    *("ingest", "purge"),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one test function says: its file and name, the promises it is marked with."""

    file: str
    name: str
    promises: tuple[str, ...]
    attacks: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """``test_nobody_is_called`` says "Nobody is called"."""
        words = self.name.removeprefix("test_").replace("_", " ")
        return words[:1].upper() + words[1:]

    @property
    def catastrophic(self) -> bool:
        return any(room in Path(self.file).parts for room in CATASTROPHIC)


@cache
def statements() -> tuple[Statement, ...]:
    """Every test function there is."""
    paths = sorted((ROOT / "tests").rglob("test_*.py"))
    return tuple(found for path in paths for found in _of(path))


def _of(path: Path) -> Iterator[Statement]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    file = path.relative_to(ROOT).as_posix()
    marks = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = [*node.decorator_list, *marks]
            yield Statement(file, node.name, _named("req", own), _named("attack", own))


def _named(marker: str, marks: Iterable[ast.expr]) -> tuple[str, ...]:
    """The arguments of ``pytest.mark.req(…)`` or another, alone or in a list of marks."""
    found = [
        str(arg.value)
        for mark in marks
        for node in ast.walk(mark)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(f"mark.{marker}")
        for arg in node.args
        if isinstance(arg, ast.Constant)
    ]
    return tuple(dict.fromkeys(found))
