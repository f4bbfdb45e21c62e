"""Files are rewritten while no draw and no file of answers is half-way through (R06a, R39)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

from functions.shared.errors import Busy
from functions.shared.policy import surveys
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.people.tombstones import ingest_lock

DRAW_LOCK = "draw"  # one draw at a time (R06a): none may read a file that is being rewritten
_ENDED_DRAWS = ("done", "recalled")
_HELD_SECONDS = 960  # longer than any function runs
_PAUSE = 0.5  # seconds between two tries


@contextmanager
def alone(ledger: Ledger, owner: str, patience: int = 0) -> Iterator[None]:
    """Holds the locks of draws and answers; :class:`Busy` if somebody else is at it.

    ``patience``: so many seconds it waits for others to come to their end.
    """
    names = sorted([DRAW_LOCK, *map(ingest_lock, surveys.CODES)])
    until = datetime.now(UTC) + timedelta(seconds=patience)
    with ExitStack() as held:
        for name in names:
            _take(ledger, name, owner, until)
            held.callback(ledger.unlock, name, owner)
        for draw in ledger.of_kind("draw"):
            if draw.get("state") not in _ENDED_DRAWS:
                raise Busy(f"{draw['item']} is not finished: run that draw again first")
        yield


def _take(ledger: Ledger, name: str, owner: str, until: datetime) -> None:
    while True:
        now = datetime.now(UTC)
        try:
            return ledger.lock(name, owner, now=now, seconds=_HELD_SECONDS)
        except Busy:
            if now >= until:
                raise
        time.sleep(_PAUSE)
