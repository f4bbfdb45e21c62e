"""The tests that show a promise, read from their sources: what each says, and where it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
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
    whole = tuple(
        name
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
        for name in _ids(node.value)
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = tuple(name for mark in node.decorator_list for name in _ids(mark))
            yield Statement(file, node.name, tuple(dict.fromkeys((*own, *whole))))


def _ids(mark: ast.expr) -> Iterator[str]:
    """The arguments of ``pytest.mark.req(…)``, alone or in a list of marks."""
    for node in ast.walk(mark):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.req"):
            yield from (str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))
