"""The moment a run stands for, going on while it runs ("The clock" in the interfaces)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from functions.shared.clock import london_date


def real_now() -> datetime:
    return datetime.now(UTC)


class RunClock:
    """``now`` decides about hours and dates; in ``prod`` it is real, whatever was typed."""

    def __init__(
        self,
        moment: datetime,
        *,
        real: bool,
        wall: Callable[[], datetime] = real_now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.wall, self.steady = wall, steady
        self._moment = None if real else moment
        self._started = steady()

    def elapsed(self) -> float:
        """Seconds since the run began."""
        return self.steady() - self._started

    def now(self) -> datetime:
        if self._moment is None:
            return self.wall()
        return self._moment + timedelta(seconds=self.elapsed())

    def today(self) -> date:
        """London's date."""
        return london_date(self.now())
