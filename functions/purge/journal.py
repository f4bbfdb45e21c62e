"""What the ledger remembers of purges: begun, certified, and no longer restorable (R49).

An entry ``purge#{day}#{n}`` is written before the first deletion, with what is planned: a run that
dies leaves it behind, and the next certificate speaks of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from functions.purge.certificate.certificate_wording import Run
from functions.purge.tally import Sweep
from functions.shared.aws import dynamodb
from functions.shared.stores.ledger import Ledger

Json = dict[str, Any]

KIND = "purge"
BEGUN, DONE, FINAL, TAKEN_OVER = "begun", "done", "final", "taken over"


class Journal:
    """``entries`` are the ledger's of this kind, as the run's listing saw them."""

    def __init__(self, ledger: Ledger, entries: Iterable[dynamodb.Item]) -> None:
        self.ledger = ledger
        self.entries = [entry for entry in entries if "state" in entry]

    def unfinished(self) -> list[dynamodb.Item]:
        """Runs that began and did not record their end."""
        return [entry for entry in self.entries if entry["state"] == BEGUN]

    def begin(self, run: Run, sweep: Sweep) -> str:
        """Records what is about to be deleted; returns the entry's name."""
        return self._new(run, {"state": BEGUN, "planned": planned(sweep)})

    def end(self, name: str, run: Run, certificate: Json) -> None:
        """Records that the certificate is there, and that it speaks of the unfinished runs too.

        ``name`` is the entry that the run began with; blank if it had nothing to delete.
        """
        facts: Json = {
            "state": DONE,
            "certificate": certificate["certificate"],
            "complete": certificate["complete"],
            "deleted": {e["class"]: e["deleted_total"] for e in certificate["classes"] if e["due"]},
            "late": certificate["late"],
            "restorable_until": certificate["restorable_until"] or "",
        }
        if name:
            self.ledger.set(name, **facts)
        else:
            self._new(run, facts)
        for entry in self.unfinished():
            self.ledger.set(entry["item"], state=TAKEN_OVER, certificate=certificate["certificate"])

    def _new(self, run: Run, facts: Json) -> str:
        """A new entry of the day, beside those of other runs."""
        day = run.day.isoformat()
        number = 1 + sum(entry["day"] == day for entry in self.entries)
        known = {"day": day, "moment": run.moment.isoformat()}
        while not self.ledger.put_new(f"{KIND}#{day}#{number}", run.day, **known, **facts):
            number += 1  # another run of this very moment
        return f"{KIND}#{day}#{number}"

    def awaiting_final(self, day: date) -> list[dynamodb.Item]:
        """Certified runs of which something was restorable until a day that is over."""
        return [
            entry
            for entry in self.entries
            if entry["state"] == DONE and "" < entry["restorable_until"] < day.isoformat()
        ]

    def finalised(self, entry: dynamodb.Item) -> None:
        """Records that the second certificate is there."""
        self.ledger.set(entry["item"], state=FINAL)


def planned(sweep: Sweep) -> Json:
    """By class: how many are due, since when, and the fingerprint of their list."""
    return {
        name: {"due": tally.total, "since": str(tally.since), "sha256": tally.hash}
        for tallies in sweep.planned.values()
        for name, tally in tallies.items()
        if tally.total
    }


def told(entries: Sequence[dynamodb.Item]) -> list[Json]:
    """Unfinished runs as a certificate tells of them."""
    return [
        {
            "run": entry["item"],
            "moment": entry["moment"],
            "planned": {
                name: {**plan, "due": int(plan["due"])} for name, plan in entry["planned"].items()
            },
        }
        for entry in entries
    ]
