"""How fast a channel sends: even spacing that threads share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_SHARE = 0.98  # of the quota: clocks differ, and a throttled message costs a claim
_SLACK = 0.02  # seconds that a late thread may catch up


class Pace:
    """``take`` waits for the next slot; ``give_back`` returns one that was not used."""

    def __init__(
        self,
        per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.interval = 1 / (per_second * _SHARE)
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next = float("-inf")

    def take(self) -> None:
        with self._lock:
            now = self._clock()
            slot = max(self._next, now - _SLACK)
            self._next = slot + self.interval
        if slot > now:
            self._sleep(slot - now)

    def give_back(self) -> None:
        with self._lock:
            self._next -= self.interval

    def hold(self, seconds: float) -> None:
        """Nobody gets a slot for a while: the service said that we are too fast."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)
