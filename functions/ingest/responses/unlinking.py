"""Single people's linked rows become answers without identity: consent was taken back (R31, R39).

:func:`keep_without_identity`, then the rows leave the linked files, then :func:`settle`. What they
wrote in free words goes with the linked row: nobody asked to keep it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from functions.ingest.stores import Stores
from functions.shared.stores.answers import moving


def keep_without_identity(stores: Stores, crimes: Collection[str], day: date) -> None:
    """Adds their answers to those of people who did not agree. Safe to repeat."""
    for key, header, rows in stores.linked.rows(crimes, moving.LINKED):
        marked = [(_mark(stores, row), row) for row in rows]
        moving.add(stores.answers, key, header, marked, day=day)


def settle(stores: Stores) -> None:
    """Once the rows have left the linked files, nothing says any more which answers were theirs."""

    def still(key: str) -> Collection[str]:
        _, rows = stores.linked.read(key)
        return {_mark(stores, row) for row in rows}

    moving.settle(stores.answers, still)


def _mark(stores: Stores, row: Sequence[str]) -> str:
    return stores.keyring.other("moving-row", "\x1f".join(row))
