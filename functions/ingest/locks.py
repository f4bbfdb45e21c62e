"""One run at a time for a file, and for all answers of a survey: locks in the ledger."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.shared.errors import Busy
from functions.shared.policy import drops
from functions.shared.stores.ledger import Ledger

_PAUSE = 0.5  # seconds between two tries


class Lock:
    """Locks by name. ``owner``: the run's id, which a retry of a dead run shares with it."""

    def __init__(self, ledger: Ledger, names: Sequence[str], owner: str) -> None:
        self.ledger, self.owner = ledger, owner
        # Everybody takes them in one order, so that no two wait for each other.
        self.names = sorted(names)

    def take(self) -> None:
        """Waits for its turn; :class:`Busy` if that takes too long."""
        rules = drops.rules()
        until = datetime.now(UTC) + timedelta(seconds=rules.patience_seconds)
        for name in self.names:
            while True:
                now = datetime.now(UTC)
                try:
                    self.ledger.lock(name, self.owner, now=now, seconds=rules.lock_seconds)
                    break
                except Busy:
                    if now >= until:
                        self.release()
                        raise
                    time.sleep(_PAUSE)

    def release(self) -> None:
        """Gives back what is still its own."""
        for name in self.names:
            self.ledger.unlock(name, self.owner)

    def release_with(self, write: dict[str, Any]) -> None:
        """Gives the locks back and does one write to the ledger, in one transaction."""
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
            for name in self.names
        ]
        self.ledger.client.transact_write_items(TransactItems=[write, *deletes])
