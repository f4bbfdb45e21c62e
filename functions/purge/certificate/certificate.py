"""The certificate of deletion: what was due, what went, what a last listing found. Pure.

It claims no more than is known: a batch that failed is not counted as deleted, and rows stay
restorable from their table's backups for policy's days (R49). It holds no personal data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from functions.purge.certificate.certificate_wording import Run, statements
from functions.purge.tally import UNCLAIMED, Sweep, Tallies, Tally
from functions.shared import retention_wording as words
from functions.shared.clock import stamp
from functions.shared.policy.retention import DataClass, Retention

Json = dict[str, Any]


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
        "moment": stamp(run.moment),
        "run": run.number,
        "policy_sha256": run.policy,
        "complete": sweep.complete,
        "due": sweep.due,
        "deleted": sweep.gone,
        "left": sweep.remaining,
        "held": sweep.held,
        "late": sum(entry["late"] for entry in classes),
        "restorable_until": restorable,
        "classes": classes,
        "failed": dict(sorted(sweep.failed.items())),
        "unclaimed": _unclaimed(sweep),
        "unfinished_runs": list(unfinished),
        "statements": statements(run, sweep, restorable, unfinished),
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
        "held": planned.held,
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
