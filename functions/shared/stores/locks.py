"""Locks in the ledger, taken in turn: what must not happen twice at once waits here (R06a, R39)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.shared.errors import Busy
from functions.shared.stores.ledger import Ledger

DRAW = "draw"  # one draw at a time, whatever the survey: two at once could take one person
LONGEST_RUN = 900  # seconds that any function may run
GRACE = 60  # seconds beyond a run's own end after which whoever held a lock must have ended
_PAUSE = 0.5  # seconds between two tries


@dataclass(frozen=True, slots=True)
class Locks:
    """``owner``: the run's id, which a retry of a dead run shares with it.

    Held for ``seconds`` at most; ``patience``: so many seconds it waits for its turn. By the real
    clock, whatever moment the run stands for: a lock is about processes.
    """

    ledger: Ledger
    names: Iterable[str]
    owner: str
    seconds: int
    patience: float = 0

    def take(self) -> None:
        """Waits for its turn; :class:`Busy` if that takes too long."""
        until = datetime.now(UTC) + timedelta(seconds=self.patience)
        for name in self._in_order():
            while not self._got(name, until):
                time.sleep(_PAUSE)

    def _in_order(self) -> list[str]:
        """Everybody takes them in one order, so that no two wait for each other."""
        return sorted(self.names)

    def _got(self, name: str, until: datetime) -> bool:
        now = datetime.now(UTC)
        try:
            self.ledger.lock(name, self.owner, now=now, seconds=self.seconds)
        except Busy:
            if now < until:
                return False
            self.release()
            raise
        return True

    def release(self) -> None:
        """Gives back what is still its own."""
        for name in self._in_order():
            self.ledger.unlock(name, self.owner)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Takes them, and gives them back whatever happens."""
        self.take()
        try:
            yield
        finally:
            self.release()

    def release_with(self, write: dict[str, Any]) -> None:
        """Gives them back and does one write to the ledger, in one transaction."""
        deletes = [
            {
                "Delete": {
                    "TableName": self.ledger.table,
                    "Key": {"item": {"S": f"lock#{name}"}},
                    "ConditionExpression": "attribute_not_exists(#item) OR #owner = :owner",
                    "ExpressionAttributeNames": {"#item": "item", "#owner": "owner"},
                    "ExpressionAttributeValues": {":owner": {"S": self.owner}},
                }
            }
            for name in self._in_order()
        ]
        self.ledger.client.transact_write_items(TransactItems=[write, *deletes])
