"""One draw at a time, whatever the survey: two draws at once could take one person (R06a)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.shared.errors import Busy
from functions.shared.stores.ledger import Ledger

NAME = "draw"
_GRACE = 60  # seconds beyond the function's own end
_LONGEST = 900  # seconds that any function may run
_PATIENCE = timedelta(seconds=60)  # another draw, or files that are being rewritten, take seconds
_PAUSE = 0.5  # seconds between two tries


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
        """Waits for its turn; raises :class:`Busy` if that takes too long."""
        self._take()
        try:
            yield
        finally:
            self.ledger.unlock(NAME, self.owner)

    def _take(self) -> None:
        start, waited = time.monotonic(), timedelta()
        while True:
            now = self.now + waited
            try:
                return self.ledger.lock(NAME, self.owner, now=now, seconds=self.seconds)
            except Busy:
                if waited >= _PATIENCE:
                    raise
            time.sleep(_PAUSE)
            waited = timedelta(seconds=time.monotonic() - start)
