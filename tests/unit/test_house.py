"""The house stays as it is planned: rooms of a size, names that mean one thing, nothing twice."""

from __future__ import annotations

import ast
import importlib.util
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = sorted(
    path
    for top in ("functions", "infra", "local")
    for path in (ROOT / top).rglob("*.py")
    if path.stat().st_size
)
ROOMS = sorted({path.parent for path in HOUSE})
MOST_MODULES, MOST_LINES, MOST_COPIED = 12, 280, 8
ONE_FILE_A_ROLE = ROOT / "infra" / "access"

# A name of two modules: doors that every room has, words that mean the same wherever they stand,
# and, in infra, the parts of each function, store and role. What stands here is known and few.
DOORS = {"__init__", "__main__", "handler", "events", "stores", "log_messages"}
SAME_WORD = {
    "answers",
    "concerns",
    "do_not_contact",
    "ledger",
    "outcomes",
    "page",
    "reader",
    "report",
    "retention",
    "run",
    "sending",
}


def of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("room", ROOMS, ids=of)
def test_a_room_can_be_looked_over(room: Path) -> None:
    modules = [path for path in room.glob("*.py") if path.name != "__init__.py"]
    if room != ONE_FILE_A_ROLE:
        assert len(modules) <= MOST_MODULES, sorted(path.name for path in modules)


def test_a_file_can_be_read_at_one_sitting() -> None:
    long = {of(path): len(path.read_text().splitlines()) for path in HOUSE}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


@pytest.mark.parametrize("top", ["functions", "local"])
def test_a_name_means_one_thing(top: str) -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in HOUSE:
        if of(path).startswith(f"{top}/"):
            places[path.stem].append(of(path))
    twice = {name: at for name, at in places.items() if len(at) > 1}
    assert {name: at for name, at in twice.items() if name not in DOORS | SAME_WORD} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [of(path) for path in HOUSE if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_nothing_stands_twice() -> None:
    """No eight lines of functions are the same in two places."""
    seen: dict[tuple[str, ...], str] = {}
    copies = set()
    for path in HOUSE:
        lines = [line.strip() for line in _code(path)]
        for at in range(len(lines) - MOST_COPIED + 1):
            part = tuple(lines[at : at + MOST_COPIED])
            first = seen.setdefault(part, of(path))
            if first != of(path):
                copies.add((first, of(path)))
    assert not copies


def _code(path: Path) -> list[str]:
    """The lines of functions: what is declared, fields and imports, may be alike."""
    text = path.read_text()
    lines = text.splitlines()
    kept: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = lines[node.body[0].lineno - 1 : node.end_lineno]
            kept += [line for line in body if line.strip()] + [f"# {path}:{node.lineno}"]
    return kept


SHORT_NAMES = ("verify_draw", "plan", "preflight", "restore", "cost", "estimate", "synth", "access")


@pytest.mark.parametrize("name", SHORT_NAMES)
def test_commands_keep_their_short_names(name: str) -> None:
    assert importlib.util.find_spec(f"local.{name}") is not None
