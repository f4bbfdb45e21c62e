"""The ledger as a store: its own entries end too, and what else a purge asks is read in passing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from functions.purge import journal
from functions.purge.emptied_stores import text_of
from functions.purge.expiry import RetentionSchedule
from functions.purge.tally import Thing, What
from functions.shared.aws import dynamodb
from functions.shared.stores import breaches, concerns, custody
from functions.shared.stores.ledger import Ledger

CASE = "case"
WANTED = tuple(
    f"{kind}#" for kind in (journal.KIND, custody.KIND, breaches.KIND, concerns.KIND, CASE)
)


class LedgerStore:
    """Entries by kind. ``seen`` keeps those that a purge asks about: one scan serves all."""

    name = "LedgerTable"
    batch = 1000

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.seen: dict[str, dynamodb.Item] = {}

    def things(self, schedule: RetentionSchedule) -> Iterator[Thing]:
        self.seen = {}
        for row in dynamodb.scan(self.ledger.client, self.ledger.table):
            name = row["item"]["S"]
            verdict = schedule.of_entry(name, text_of(row))
            if name.startswith(WANTED) and not verdict.due:
                self.seen[name] = dynamodb.plain(row)
            yield Thing(What.ROW, name, "", verdict)

    def delete(self, things: Sequence[Thing]) -> None:
        dynamodb.write_batch(
            self.ledger.client, self.ledger.table, deletes=({"item": t.key} for t in things)
        )

    def of_kind(self, kind: str) -> list[dynamodb.Item]:
        """What the last listing saw of a wanted kind, in the order of names."""
        return [item for name, item in sorted(self.seen.items()) if name.startswith(f"{kind}#")]
