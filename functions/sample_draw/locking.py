"""One draw at a time, whatever the survey: two draws at once could take one person (R06a)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.shared.ledger import Ledger

NAME = "draw"
_GRACE = 60  # seconds beyond the function's own end
_LONGEST = 900  # seconds that any function may run


@dataclass(frozen=True, slots=True)
class Lock:
    """Held until given back, or until whoever held it must have ended."""

    ledger: Ledger
    owner: str
    now: datetime
    seconds: int

    @classmethod
    def of(cls, ledger: Ledger, context: Any, now: datetime) -> Lock:
        """For one invocation; by the real clock, whatever moment the run stands for."""
        left = getattr(context, "get_remaining_time_in_millis", lambda: _LONGEST * 1000)()
        owner = str(getattr(context, "aws_request_id", "none"))
        return cls(ledger, owner, now, int(left / 1000) + _GRACE)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises :class:`Busy` if another run is drawing."""
        self.ledger.lock(NAME, self.owner, now=self.now, seconds=self.seconds)
        try:
            yield
        finally:
            self.ledger.unlock(NAME, self.owner)
