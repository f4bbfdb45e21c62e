"""Which lines of our code each test comes by, and how long it takes: the tests to ask first."""

from __future__ import annotations

import hashlib
import json
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.mutants import session
from tests.mutants.forks import forked

SAVED = Path("build") / "mutants" / "walk.json"
_THESE = SAVED.with_name("these.json")  # those of the last walk alone
_ONE = SAVED.with_name("one.json")
_LONGEST = 60  # seconds, with each line watched: what takes longer is no test of one rule
IMPORT = "import"
CODE = f"{Path('functions').resolve()}/"


@dataclass
class Walk:
    """Test (or ``import``) → file → its lines as the bits of a number; and each one's seconds."""

    lines: dict[str, dict[str, int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)  # what each was when it was walked

    def tests_by(self, module: Path, lines: frozenset[int]) -> list[str]:
        """The tests that come by one of the lines of a module, the quickest first."""
        wanted, name = bits(lines), module.as_posix()
        there = [
            test
            for test, files in self.lines.items()
            if test != IMPORT and (files.get(name, 0) & wanted if lines else name in files)
        ]
        return sorted(there, key=self.seconds.__getitem__)

    def is_imported(self, module: Path, lines: frozenset[int]) -> bool:
        """Does a line run when modules are imported, so that what comes of it is kept?"""
        return bool(self.lines.get(IMPORT, {}).get(module.as_posix(), 0) & bits(lines))

    def add(self, other: Walk) -> None:
        self.lines |= other.lines
        self.seconds |= other.seconds
        self.marks |= other.marks

    def save(self, path: Path) -> None:
        told = {"lines": self.lines, "seconds": self.seconds, "marks": self.marks}
        path.write_text(json.dumps(told), encoding="utf-8")

    @classmethod
    def saved(cls, path: Path) -> Walk:
        return cls(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else cls()


class _Trace:
    """Notes each line of our code that runs."""

    def __init__(self) -> None:
        self.found: dict[str, set[int]] = defaultdict(set)

    def __call__(self, frame: FrameType, event: str, arg: object) -> Callable[..., Any] | None:
        file = frame.f_code.co_filename
        if not file.startswith(CODE):
            return None
        lines = self.found[file]
        lines.add(frame.f_lineno)

        def line(frame: FrameType, event: str, arg: object) -> Callable[..., Any]:
            lines.add(frame.f_lineno)
            return line

        return line

    def files(self) -> dict[str, int]:
        where = len(CODE) - len("functions/")
        return {file[where:]: bits(lines) for file, lines in self.found.items()}


def walk(tests: Sequence[str]) -> Walk:
    """The lines of these tests; of those that are as they were, from the last walk."""

    def child() -> int:
        trace = _Trace()
        _watch(trace)
        return session.collect(tests, lambda items: _walk_all(items, trace))

    if forked(child, seconds=3 * 3600) != 0:
        raise SystemExit("the tests cannot be collected: see build/mutants/output.txt")
    return Walk.saved(_THESE)


def _walk_all(items: dict[str, pytest.Item], imported: _Trace) -> None:
    _watch(None)
    known = Walk.saved(SAVED)
    found = Walk({IMPORT: imported.files()}, {}, {})
    for name, item in items.items():
        files = known.lines.get(name, {})
        if name in known.marks and known.marks[name] == _mark(item, files):
            found.lines[name], found.seconds[name] = files, known.seconds[name]
        elif (came := _walk_one(item)) is not None:
            found.lines[name], found.seconds[name] = came
        else:
            continue
        found.marks[name] = _mark(item, found.lines[name])
    found.save(_THESE)
    known.add(found)
    known.save(SAVED)


def _walk_one(item: pytest.Item) -> tuple[dict[str, int], float] | None:
    """What fails when every line is watched, such as a test of times, says nothing."""
    _ONE.unlink(missing_ok=True)

    def child() -> int:
        trace, started = _Trace(), time.process_time()  # of this process, however busy others are
        _watch(trace)
        failed = session.run([item], [_LONGEST / 20])
        _watch(None)
        seconds = time.process_time() - started
        _ONE.write_text(json.dumps([trace.files(), seconds]), encoding="utf-8")
        return 1 if failed else 0

    if forked(child, seconds=_LONGEST) != 0:
        return None
    lines, seconds = json.loads(_ONE.read_text(encoding="utf-8"))
    return lines, seconds


def _watch(trace: _Trace | None) -> None:
    sys.settrace(trace)
    threading.settrace(trace)
    with suppress(ValueError):
        signal.alarm(0)


def _mark(item: pytest.Item, files: Iterable[str]) -> str:
    """Is other when the test is, or the code that it comes by, or what all tests stand on."""
    digests = [_digest(path) for path in (item.path, *map(Path, sorted(files)))]
    return hashlib.sha256(b"".join([_common(), *digests])).hexdigest()


@cache
def _common() -> bytes:
    texts = [path for path in Path("functions").rglob("*") if path.suffix in (".toml", ".html")]
    return b"".join(map(_digest, sorted([*texts, *Path("tests").glob("*.py")])))


@cache
def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest() if path.exists() else b""


def bits(lines: frozenset[int] | set[int]) -> int:
    number = 0
    for line in lines:
        number |= 1 << line
    return number
