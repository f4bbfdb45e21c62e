"""Would a test fail if one module's code were another? Asks in forks of a warm session."""

from __future__ import annotations

import ast
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from tests.mutants import session
from tests.mutants.forks import forked

_ANSWER = Path("build") / "mutants" / "failed.txt"
_OPTIMIZED = 1  # the flag of code that is a function's


@dataclass(frozen=True, slots=True)
class Question:
    """A changed module, and the tests to ask, with the seconds that each takes."""

    module: Path
    source: str
    tests: tuple[str, ...]
    seconds: tuple[float, ...]

    @property
    def patience(self) -> float:
        return 60 + 20 * sum(self.seconds)


class Session:
    """A process in which every test is collected; it answers questions in forks of itself."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._ours, theirs = Pipe()
        if os.fork() == 0:
            self._ours.close()
            session.collect(tests, lambda items: _answer_all(theirs, items))
            os._exit(0)
        theirs.close()

    def end(self) -> None:
        self._ours.close()

    def ask(self, question: Question, *, whole: bool = False) -> str:
        """The test that fails, or "" if none does; ``whole``: the module is imported anew."""
        if whole:
            return _answer_whole(question)
        self._ours.send(question)
        answer = self._ours.recv()
        return _answer_whole(question) if answer is None else str(answer)


def _answer_all(asked: Connection, items: dict[str, pytest.Item]) -> None:
    while True:
        try:
            question: Question = asked.recv()
        except EOFError:
            os._exit(0)
        asked.send(_answer(question, items))


def _answer(question: Question, items: dict[str, pytest.Item]) -> str | None:
    """``None``: what is changed runs when the module is imported, which it is already."""
    changes = running_changes(question)
    if changes is None:
        return None

    def child() -> int:
        for function, code in changes:
            function.__code__ = code
        asked = [items[test] for test in question.tests]
        return _told(session.run(asked, question.seconds))

    return _asked(child, question)


def _answer_whole(question: Question) -> str:
    """Imports the module, and all that stands on it, anew."""
    name = ".".join(question.module.with_suffix("").parts)

    def child() -> int:
        sys.meta_path.insert(0, _Replaced(name, question.module.resolve(), question.source))

        def act(items: dict[str, pytest.Item]) -> None:
            missing = question.tests[0] if {*question.tests} - items.keys() else ""  # no import
            asked = [] if missing else [items[test] for test in question.tests]
            os._exit(_told(missing or session.run(asked, question.seconds)))

        files = dict.fromkeys(test.partition("::")[0] for test in question.tests)
        return session.collect([*files], act) or 1

    return _asked(child, question)


def _told(failed: str) -> int:
    _ANSWER.write_text(failed, encoding="utf-8")
    return 1 if failed else 0


def _asked(child: Any, question: Question) -> str:
    """What does not end, or ends in no test, counts as noticed."""
    _ANSWER.unlink(missing_ok=True)
    if forked(child, seconds=question.patience) == 0:
        return ""
    return _ANSWER.read_text(encoding="utf-8") if _ANSWER.exists() else "(ended)"


def running_changes(question: Question) -> list[tuple[FunctionType, CodeType]] | None:
    """The live functions that the change is in, and their changed code."""
    functions = _live(question.module)
    path = str(question.module.resolve())
    before = _functions_of(compile(_unparsed(question.module), path, "exec"))
    after = _functions_of(compile(question.source, path, "exec"))
    if len(before) != len(after):
        return None
    differ = [at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    if not differ or not all(functions[at] for at in differ):
        return None
    return [(function, after[at]) for at in differ for function in functions[at]]


@cache
def _live(module: Path) -> list[list[FunctionType]]:
    """The functions made of each code of a module's file, in the file's order."""
    path = str(module.resolve())
    made: dict[tuple[str, int], list[FunctionType]] = {}
    gc.unfreeze()
    for each in gc.get_objects():
        if type(each) is FunctionType and each.__code__.co_filename == path:
            code = each.__code__
            made.setdefault((code.co_qualname, code.co_firstlineno), []).append(each)
    gc.freeze()
    source = compile(module.read_text(encoding="utf-8"), path, "exec")
    return [made.get((code.co_qualname, code.co_firstlineno), []) for code in _functions_of(source)]


@cache
def _unparsed(module: Path) -> str:
    return ast.unparse(ast.parse(module.read_text(encoding="utf-8")))


def _functions_of(code: CodeType) -> list[CodeType]:
    return list(_each_function(code))


def _each_function(code: CodeType) -> Iterator[CodeType]:
    """The functions and methods of a module, but those within functions."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_flags & _OPTIMIZED:
                yield each
            else:
                yield from _each_function(each)


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
