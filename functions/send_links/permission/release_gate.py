"""Which months E&I have released, asked seconds before each claim (R52). Safe for threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from functions.shared.clock import Month
from functions.shared.policy import sending
from functions.shared.stores.people.invitation import Invitation
from functions.shared.stores.releases import Releases

_SPARE = 1.0  # seconds between a look and the claim that follows it, as with the switch


class ReleaseGate:
    """One question a month, never older than policy says. What cannot be asked is raised."""

    def __init__(self, releases: Releases, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._releases, self._clock = releases, clock
        self._max_age = sending.rules().switch_max_age_seconds - _SPARE
        self._lock = threading.Lock()
        self._known: dict[tuple[str, Month], tuple[float, bool]] = {}

    def opens(self, invitation: Invitation) -> bool:
        """May this invitation's month be written to?"""
        wave = (invitation.survey, invitation.month)
        with self._lock:
            started = self._clock()  # the answer is as old as its question
            asked_at, covered = self._known.get(wave, (float("-inf"), False))
            if started - asked_at > self._max_age:
                covered = self._releases.covers(*wave)
                self._known[wave] = (started, covered)
            return covered
