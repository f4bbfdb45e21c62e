"""The ledger as a store: its own entries end too, and what else a purge asks is read in passing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from functions.purge.expiry import Clocks
from functions.purge.stores import text_of
from functions.purge.tally import Thing, What
from functions.shared import tables
from functions.shared.ledger import Ledger


class LedgerStore:
    """Entries by kind. ``seen`` keeps those of the wanted kinds: one scan serves all."""

    name = "LedgerTable"
    batch = 1000

    def __init__(self, ledger: Ledger, *, wanted: Sequence[str]) -> None:
        self.ledger = ledger
        self.wanted = tuple(f"{kind}#" for kind in wanted)
        self.seen: dict[str, tables.Item] = {}

    def things(self, clocks: Clocks) -> Iterator[Thing]:
        self.seen = {}
        for row in tables.scan(self.ledger.client, self.ledger.table):
            name = row["item"]["S"]
            verdict = clocks.of_entry(name, text_of(row))
            if name.startswith(self.wanted) and not verdict.due:
                self.seen[name] = tables.plain(row)
            yield Thing(What.ROW, name, "", verdict)

    def delete(self, things: Sequence[Thing]) -> None:
        tables.write_batch(
            self.ledger.client, self.ledger.table, deletes=({"item": t.key} for t in things)
        )

    def of_kind(self, kind: str) -> list[tables.Item]:
        """What the last listing saw of a wanted kind, in the order of names."""
        return [item for name, item in sorted(self.seen.items()) if name.startswith(f"{kind}#")]
