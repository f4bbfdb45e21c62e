"""Files are rewritten while no draw and no file of answers is half-way through (R06a, R39)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from functions.shared.errors import Busy
from functions.shared.policy import surveys
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.locks import DRAW, GRACE, LONGEST_RUN, Locks
from functions.shared.stores.people.tombstones import ingest_lock

_ENDED_DRAWS = ("done", "recalled")


@contextmanager
def alone(ledger: Ledger, owner: str, patience: int = 0) -> Iterator[None]:
    """Holds the locks of draws and answers; :class:`Busy` if somebody else is at it.

    ``patience``: so many seconds it waits for others to come to their end.
    """
    names = (DRAW, *map(ingest_lock, surveys.CODES))
    with Locks(ledger, names, owner, LONGEST_RUN + GRACE, patience).held():
        for draw in ledger.of_kind("draw"):
            if draw.get("state") not in _ENDED_DRAWS:
                raise Busy(f"{draw['item']} is not finished: run that draw again first")
        yield
