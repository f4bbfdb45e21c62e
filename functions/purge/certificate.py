"""The certificate of deletion: what was due, what went, what a last listing found. Pure.

It claims no more than is known: a batch that failed is not counted as deleted, and rows stay
restorable from their table's backups for policy's days (R49). It holds no personal data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from functions.purge.tally import UNCLAIMED, Sweep, Tallies, Tally
from functions.shared import retention_words as words
from functions.shared.pages import long_day
from functions.shared.policy.retention import DataClass, Retention

Json = dict[str, Any]

PREFIX = "purges/"


@dataclass(frozen=True, slots=True)
class Run:
    """One purge: ``number`` counts a day's certificates, ``policy`` is the hash of the policy."""

    stage: str
    day: date
    moment: datetime
    number: int
    policy: str
    played: bool

    @property
    def key(self) -> str:
        """Where its certificate lies, without the ending."""
        return certificate_key(self.day, self.number)


def certificate_key(day: date, number: int) -> str:
    """``purges/2027-11-18``; further runs of a day are ``purges/2027-11-18-2`` and so on."""
    return f"{PREFIX}{day}" + (f"-{number}" if number > 1 else "")


def certificate(
    run: Run, sweep: Sweep, table: Retention, *, unfinished: Sequence[Json] = ()
) -> Json:
    """The content of a certificate. ``unfinished``: earlier runs that did not record their end."""
    classes = [
        _entry(item, *_of(sweep, item), run, table)
        for item in table.classes
        if item.ended_by == "purge" and item.clock != "none" and item.kind != "external"
    ]
    restorable = restorable_until(run, classes)
    return {
        "certificate": f"{run.key}.json",
        "stage": run.stage,
        "day": run.day.isoformat(),
        "moment": run.moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "run": run.number,
        "policy_sha256": run.policy,
        "complete": sweep.complete,
        "due": sweep.due,
        "deleted": sweep.gone,
        "left": sweep.remaining,
        "late": sum(entry["late"] for entry in classes),
        "restorable_until": restorable,
        "classes": classes,
        "failed": dict(sorted(sweep.failed.items())),
        "unclaimed": _unclaimed(sweep),
        "unfinished_runs": list(unfinished),
        "statements": _statements(run, sweep, restorable, unfinished),
    }


def restorable_until(run: Run, classes: Iterable[Json]) -> str | None:
    """The last day on which something deleted can be brought back; ``None`` if nothing can."""
    return max(
        (one["restorable_until"] for one in classes if one["restorable_until"]), default=None
    )


def _of(sweep: Sweep, item: DataClass) -> tuple[Tally, Tally, Tally]:
    passes = (sweep.planned, sweep.deleted, sweep.left)
    first, second, third = (
        stores.get(item.store, Tallies()).get(item.name, Tally()) for stores in passes
    )
    return first, second, third


def _entry(
    item: DataClass, planned: Tally, deleted: Tally, left: Tally, run: Run, table: Retention
) -> Json:
    until = run.day + timedelta(days=table.restorable_days)
    return {
        "class": item.name,
        "what": item.what,
        "where": words.where(item),
        "requirement": item.requirement,
        "source": item.source,
        "promise": words.promise(item),
        "due": planned.total,
        "due_since": _day(planned.since),
        "earliest_promise": _day(planned.promise),
        "late": planned.late,
        "undated": planned.odd,
        "deleted": {what.value: number for what, number in sorted(deleted.due.items())},
        "deleted_total": deleted.total,
        "deleted_sha256": deleted.hash if deleted.total else None,
        "left": left.total,
        "restorable_until": _day(until) if item.restorable and deleted.total else None,
        "kept": planned.kept,
        "next_due": _day(planned.next_due),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _unclaimed(sweep: Sweep) -> Json:
    found = {name: tallies[UNCLAIMED].kept for name, tallies in _with_unclaimed(sweep)}
    return dict(sorted(found.items()))


def _with_unclaimed(sweep: Sweep) -> list[tuple[str, Tallies]]:
    return [(name, tallies) for name, tallies in sweep.planned.items() if UNCLAIMED in tallies]


def _statements(
    run: Run, sweep: Sweep, restorable: str | None, unfinished: Sequence[Json]
) -> list[str]:
    """What may be said, in sentences that stand on their own."""
    said = [_headline(run, sweep)]
    if sweep.gone:
        said.append(
            "Objects were deleted with every version, delete marker and unfinished upload of their "
            "keys. This system keeps no other copy of them."
            if sweep.complete
            else "What is counted as deleted went for good, version by version. What is not "
            "counted may be gone as well: a call that failed is not taken for a deletion."
        )
    if restorable:
        said.append(
            "Rows and contact details deleted from tables can be brought back from the tables' own "
            f"backups until {long_day(restorable)}. A second certificate follows after that day."
        )
    if unfinished:
        said.append(
            f"{len(unfinished)} earlier run(s) began to delete and did not record their end. What "
            "they planned is listed below; "
            + (
                "nothing of it was found by this run's last listing."
                if sweep.complete
                else "this run cannot say that all of it is gone."
            )
        )
    if run.played:
        said.append(
            "This run stood for a day that had not come when it ran: it is a rehearsal, and says "
            "nothing about what arrived late."
        )
    said.append(
        "This certificate says nothing about what ORS and the MPS hold, nor about copies that "
        "people made: the former stand in the monthly summary with their confirmations."
    )
    return said


def _headline(run: Run, sweep: Sweep) -> str:
    day = long_day(run.day.isoformat())
    if sweep.complete and not sweep.due:
        return f"Nothing was due for deletion on {day}."
    if sweep.complete:
        return (
            f"Everything that was due on {day} by the table of clocks was deleted from the "
            "live stores, and a listing afterwards found none of it."
        )
    return (
        f"NOT COMPLETE: on {day} not everything that was due could be deleted or listed. "
        "The stores concerned are named below."
    )
