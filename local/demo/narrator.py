"""Tells what is happening while it happens, and remembers it for the account."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from functions.shared.clock import MONTHS
from local.demo.account import Step

_WIDTH = 66
_INDENT = " " * 13
SECONDS = 10.0  # of silence, at most


def day_words(day: date) -> str:
    """``18 Nov 2027``, whatever the machine's language."""
    return f"{day.day:2d} {MONTHS[day.month - 1][:3]} {day.year}"


class Narrator:
    """Prints each step as it begins, its seconds as it ends, and below it what came of it."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._line_is_broken = False  # by progress, within a step

    def chapter(self, title: str) -> None:
        print(f"\n{title}", flush=True)

    def note(self, text: str) -> None:
        """A line of the machinery, not of the story."""
        print(f"{_INDENT}{text}", flush=True)

    @contextmanager
    def step(self, day: date, title: str) -> Iterator[Step]:
        step = Step(day, title)
        lead = f"{day_words(day)}  {title} "
        print(lead.ljust(_WIDTH, "."), end=" ", flush=True)
        self._line_is_broken = False
        begun = time.perf_counter()
        try:
            yield step
        except BaseException:
            print("failed", flush=True)
            raise
        step.seconds = time.perf_counter() - begun
        self.steps.append(step)
        took = f"{step.seconds:5.1f} s"
        print(f"{_INDENT}done in {took.strip()}" if self._line_is_broken else took, flush=True)
        for line in step.says:
            print(f"{_INDENT}{line}", flush=True)
        sys.stdout.flush()

    @contextmanager
    def progress(self, so_far: Callable[[], str], every: float = SECONDS) -> Iterator[None]:
        """Says now and then, within a step that takes long, how far it has come."""
        over = threading.Event()

        def tell() -> None:
            while not over.wait(every):
                lead = "" if self._line_is_broken else "\n"
                self._line_is_broken = True
                print(f"{lead}{_INDENT}{so_far()}", flush=True)

        telling = threading.Thread(target=tell, daemon=True)
        telling.start()
        try:
            yield
        finally:
            over.set()
            telling.join()
