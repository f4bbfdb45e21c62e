"""How fast a channel sends: moments of sending, evenly spaced, that threads share out."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

_SHARE = 0.98  # of the quota: clocks differ, and a throttled message costs a claim
_LEAD = 0.05  # seconds before its moment in which a message is claimed
_CATCH_UP = 0.5  # seconds of moments that a stalled process may make good
_WINDOW = 1.01  # seconds in which never more than the quota is sent, however late threads wake


class RateLimiter:
    """``take`` a moment, claim, ``wait`` for it, send; ``give_back`` one that was not used.

    What is spaced evenly is the sending, whatever a claim takes: services count what arrives.
    """

    def __init__(
        self,
        per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.interval = 1 / (per_second * _SHARE)
        self._window = max(_WINDOW, 1 / per_second)
        self._sent: deque[float] = deque(maxlen=max(1, int(per_second)))
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next = clock()

    def take(self) -> float:
        """Returns the moment of the next message, shortly before it comes."""
        with self._lock:
            moment = max(self._next, self._clock() - _CATCH_UP)
            self._next = moment + self.interval
        self._until(moment - _LEAD)
        return moment

    def wait(self, moment: float) -> None:
        """Returns when the moment has come, and the quota of the last second is not used up."""
        self._until(moment)
        while (free := self._free_from()) is not None:
            self._until(free)

    def _free_from(self) -> float | None:
        """``None`` if a message may go now, and it is counted; else when to ask again."""
        with self._lock:
            now = self._clock()
            if len(self._sent) == self._sent.maxlen and now < self._sent[0] + self._window:
                return self._sent[0] + self._window
            self._sent.append(now)
            return None

    def give_back(self) -> None:
        with self._lock:
            self._next -= self.interval

    def hold(self, seconds: float) -> None:
        """Nobody sends for a while: the service said that we are too fast."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)

    def _until(self, moment: float) -> None:
        left = moment - self._clock()
        if left > 0:
            self._sleep(left)
