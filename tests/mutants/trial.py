"""Runs tests in a fork of this process in which one module's code is another."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

QUIET = ("-q", "-o", "cache_dir=build/mutants")

OUTPUT = Path("build") / "mutants" / "output.txt"  # of the last run, to see why one failed


class _Replaced(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finds one module, and gives it this source."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self.name, self.path, self.source = name, path, source

    def find_spec(
        self, fullname: str, path: Any, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_source(self, fullname: str) -> str:
        return self.source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, str(self.path), "exec")


@dataclass(eq=False)
class Walk:
    """Which lines of a file each test ran, and how long it took."""

    file: str
    lines: dict[str, set[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    _now: set[int] = field(default_factory=set)

    def trace(self, frame: FrameType, event: str, arg: object) -> Callable[..., Any] | None:
        if frame.f_code.co_filename != self.file:
            return None
        self._now.add(frame.f_lineno)
        return self.trace

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """What fails when every line is watched, such as a test of times, says nothing."""
        if report.failed:
            self.failed.add(report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        self._now, started = set(), time.monotonic()
        sys.settrace(self.trace)
        threading.settrace(self.trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)
            self.lines[item.nodeid] = set(self._now)
            self.seconds[item.nodeid] = time.monotonic() - started


def walk(module: Path, tests: Sequence[str]) -> Walk:
    """Runs tests as they are and says which of them come by which line of a module."""
    with tempfile.NamedTemporaryFile("r+") as told:

        def child() -> int:
            found = Walk(str(module.resolve()))
            ended = pytest.main([*QUIET, *tests], plugins=[found])
            lines = {
                test: sorted(each) for test, each in found.lines.items() if test not in found.failed
            }
            Path(told.name).write_text(json.dumps([lines, found.seconds]), encoding="utf-8")
            sound = ended in (0, 1) and len(found.failed) < len(lines) / 10
            return 0 if sound else 1

        if _forked(child, seconds=900) != 0:
            raise SystemExit(f"{module}: its tests fail without any change: see {OUTPUT}")
        lines, seconds = json.loads(Path(told.name).read_text(encoding="utf-8"))
    return Walk(str(module), {test: {*each} for test, each in lines.items()}, seconds)


def is_noticed(module: Path, source: str, tests: Sequence[str], *, seconds: float) -> bool:
    """Does one of the tests fail, or never end, when the module reads ``source``?"""
    name = ".".join(module.with_suffix("").parts)

    def child() -> int:
        sys.meta_path.insert(0, _Replaced(name, module.resolve(), source))
        return int(pytest.main([*QUIET, "-x", *tests]))

    return _forked(child, seconds=seconds) != 0


def _forked(act: Callable[[], int], *, seconds: float) -> int:
    """Runs ``act`` in a child of its own process group; -1 if it takes too long."""
    pid = os.fork()
    if pid == 0:
        os.setsid()
        OUTPUT.parent.mkdir(parents=True, exist_ok=True)
        output = os.open(OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(output, 1)
        os.dup2(output, 2)
        code = 70
        try:
            code = act()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(code)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return -1
