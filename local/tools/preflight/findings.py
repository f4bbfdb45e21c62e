"""What a check says: it holds, or what is missing and what to do about it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.stages import REGION, Stage

Clients = Callable[[str], Any]
ENOUGH_FOR_OTHERS = 100  # concurrent runs that the functions but the page should find free


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``missing`` is blank where it holds."""

    what: str
    missing: str = ""

    @property
    def holds(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Account:
    """The account as seen by whoever runs the command; ``outputs`` of what is deployed there.

    ``region`` is where their sign-in points by itself: where a deployment from here would go.
    """

    client: Clients
    stage: Stage
    outputs: Mapping[str, str]
    region: str = REGION


Check = Callable[[Account], Iterator[Finding]]


def judged(what: str, holds: bool, otherwise: str) -> Finding:
    """A finding from a condition."""
    return Finding(what, "" if holds else otherwise)
