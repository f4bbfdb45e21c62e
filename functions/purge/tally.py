"""What a pass over a store found or deleted, by data class: counts, dates and a hash. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from functions.purge.expiry import Verdict

UNCLAIMED = "unclaimed"


class What(StrEnum):
    """The kinds of thing that are deleted."""

    VERSION = "versions"
    MARKER = "delete markers"
    UPLOAD = "unfinished uploads"
    ROW = "rows"
    FIELDS = "contact details"
    PARAMETER = "parameters"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing in a store: ``ident`` is the version or upload id, blank where there is none."""

    what: What
    key: str
    ident: str
    verdict: Verdict

    @property
    def class_name(self) -> str:
        return self.verdict.item.name if self.verdict.item else UNCLAIMED


@dataclass(slots=True)
class Tally:
    """One class in one pass; the size does not grow with what is counted."""

    due: Counter[What] = field(default_factory=Counter)
    since: date | None = None
    late: int = 0
    promise: date | None = None
    odd: int = 0
    held: int = 0
    kept: int = 0
    next_due: date | None = None
    _sha: hashlib._Hash = field(default_factory=hashlib.sha256)

    @property
    def total(self) -> int:
        return sum(self.due.values())

    @property
    def hash(self) -> str:
        """SHA-256 over kind, key and id of everything due, in the order of the listing."""
        return self._sha.hexdigest()

    def add(self, thing: Thing) -> None:
        verdict = thing.verdict
        self.odd += verdict.odd
        self.held += verdict.held
        if not verdict.due:
            self.kept += 1
            self.next_due = _earlier(self.next_due, verdict.due_since)
            return
        self.due[thing.what] += 1
        self.since = _earlier(self.since, verdict.due_since)
        self.late += verdict.late
        self.promise = _earlier(self.promise, verdict.promise)
        self._sha.update(f"{thing.what}\t{thing.key}\t{thing.ident}\n".encode())


class Tallies(dict[str, Tally]):
    """By class name; a class that nothing was found of has an empty one."""

    def __missing__(self, name: str) -> Tally:
        self[name] = made = Tally()
        return made

    def add(self, thing: Thing) -> None:
        self[thing.class_name].add(thing)

    @property
    def total(self) -> int:
        """How many things are due in all."""
        return sum(tally.total for tally in self.values())


@dataclass(slots=True)
class Sweep:
    """By store: what was due, what this run deleted, what a last listing still found due.

    ``failed``: store → code of the last error there; such a store may hold more than was listed.
    """

    planned: dict[str, Tallies] = field(default_factory=dict)
    deleted: dict[str, Tallies] = field(default_factory=dict)
    left: dict[str, Tallies] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def due(self) -> int:
        return _total(self.planned)

    @property
    def gone(self) -> int:
        return _total(self.deleted)

    @property
    def remaining(self) -> int:
        return _total(self.left)

    @property
    def held(self) -> int:
        """How many things wait for a person, since their date cannot be believed."""
        return sum(tally.held for tallies in self.planned.values() for tally in tallies.values())

    @property
    def complete(self) -> bool:
        """Was everything listed, and is nothing due left?"""
        return not self.failed and not self.remaining


def _total(stores: dict[str, Tallies]) -> int:
    return sum(tallies.total for tallies in stores.values())


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other
