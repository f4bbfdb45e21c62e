"""Files are rewritten while no draw and no file of answers is half-way through (R06a, R39)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from functions.shared.policy import surveys
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.locks import DRAW, GRACE, LONGEST_RUN, Locks
from functions.shared.stores.people.tombstones import ingest_lock


@contextmanager
def alone(ledger: Ledger, owner: str, patience: int = 0) -> Iterator[None]:
    """Holds the locks of draws and answers; :class:`Busy` if somebody else is at it.

    ``patience``: so many seconds it waits for others to come to their end. It does not wait for a
    draw that was broken off, which perhaps cannot finish: that one begins anew when it finds its
    extract rewritten, or is recalled if it had handed somebody over.
    """
    names = (DRAW, *map(ingest_lock, surveys.CODES))
    with Locks(ledger, names, owner, LONGEST_RUN + GRACE, patience).held():
        yield
