"""ingest: takes what is dropped by ORS, the MPS and E&I, and answers each file with a report.

Events: an object's creation in OrsDropBucket, or typed: ``{"key": "responses/…"}`` to run a drop
again. Each may carry ``time``; dates in files are compared with the key's month, never with it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from functions.ingest import events, refused_arrivals
from functions.ingest.drop import parse
from functions.ingest.kinds import KINDS
from functions.ingest.processing import work
from functions.ingest.stores import Settings, open_stores
from functions.shared import log
from functions.shared.errors import EventError
from functions.shared.policy import drops
from functions.shared.stores.locks import Locks

Json = dict[str, Any]


@log.entry_point
def handler(event: Json, context: Any) -> Json:
    """Returns what became of the file, and counts."""
    settings = Settings.load()
    arrival = events.parse(event, settings.ors_drop_bucket)
    if arrival is None or arrival.key.endswith("/"):
        return {"status": "ignored"}  # another bucket's event, or a folder made in the console
    waited = not arrival.typed
    moment = settings.moment_of(arrival.time, now=datetime.now(UTC), may_have_waited=waited)
    stores = open_stores(settings)
    drop = parse(arrival.key)
    if drop is None and arrival.typed:
        raise EventError('"key" is not an agreed file name and folder')
    if refused_arrivals.refused_by_scan(stores, arrival, moment) or drop is None:
        return refused_arrivals.refuse(stores, arrival, moment)
    kind = KINDS[drop.kind]
    owner = getattr(context, "aws_request_id", drop.key)
    rules = drops.rules()
    lock = Locks(stores.ledger, kind.locks(drop), owner, rules.lock_seconds, rules.patience_seconds)
    summary = work(stores, drop, kind, lock, moment)
    if arrival.typed and summary["status"] == "gone":
        raise EventError('"key": there is no such file in the drop bucket')
    return summary
