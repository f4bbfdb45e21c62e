"""What a demo has to tell: steps, figures, checks, clocks and files. The page is made from this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass
class Step:
    """One thing that happened; ``day`` is the day played, ``seconds`` real time.

    A ``minor`` one, such as a purge that ended nothing, is told in a table of its own.
    """

    day: date
    title: str
    says: list[str] = field(default_factory=list)
    seconds: float = 0.0
    minor: bool = False


@dataclass(frozen=True)
class Check:
    """A figure that must add up. ``found`` says the figures, never a person's details."""

    name: str
    holds: bool
    found: str


@dataclass(frozen=True)
class Figure:
    """A number of the summary."""

    value: str
    label: str


@dataclass(frozen=True)
class Reason:
    """Why rows of an extract are where they are; ``count`` may be words where policy hides it."""

    words: str
    count: int | str
    drawn: bool = False


@dataclass(frozen=True)
class Table:
    """A small table; the first column heads its row, numbers are set flush right."""

    caption: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Kept:
    """One data class on the time line: how long it was there and how long it might have been."""

    what: str
    requirement: str
    most: int
    promised: date | None
    gone: date | None


@dataclass(frozen=True)
class Files:
    """Links of one kind, as pairs of address below ``build/demo`` and words."""

    title: str
    links: list[tuple[str, str]]


@dataclass
class Account:
    """All of it."""

    month: str
    seed: int
    steps: list[Step] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    reasons: dict[str, list[Reason]] = field(default_factory=dict)
    messages: list[Table] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    answers: list[Table] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    purges: list[Table] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    files: list[Files] = field(default_factory=list)
    seconds: float = 0.0

    def check(self, name: str, holds: bool, found: object = "") -> None:
        """Writes down whether a figure adds up; a demo goes on, and fails at its end."""
        self.checks.append(Check(name, holds, str(found)))

    def figure(self, value: int | str, label: str) -> None:
        """Adds a number to the summary."""
        self.figures.append(Figure(f"{value:,}" if isinstance(value, int) else value, label))

    @property
    def broken(self) -> list[Check]:
        return [check for check in self.checks if not check.holds]
