"""What a purge tells at once: what was late, what nobody had read, what it cannot place (R49)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from enum import StrEnum

from functions.purge.expiry import RetentionSchedule
from functions.purge.stores import Stores
from functions.purge.tally import Sweep
from functions.shared import log, notices
from functions.shared.aws.unread_drops import unread_drops
from functions.shared.policy import drops, governance
from functions.shared.stores import breaches


class LogMessage(StrEnum):
    ODD = "items without a class or a readable date"


def late(stores: Stores, sweep: Sweep, schedule: RetentionSchedule, moment: datetime) -> None:
    """Before anything is deleted: after a crash nobody would know any more what was late."""
    for tallies in sweep.planned.values():
        for name, tally in tallies.items():
            item = schedule.table.by_name.get(name)
            if not tally.late or item is None:
                continue
            log.count(log.Metric.PURGE_LATE, tally.late)
            if item.identifiable:
                days = (schedule.day - tally.promise).days if tally.promise else 0
                stores.confirmations.breaches.report(
                    breaches.Breach.LATE_DELETION,
                    f"{name} on {schedule.day}",
                    {"items": tally.late, "days_late": days},
                    moment=moment,
                )


def unread(stores: Stores, schedule: RetentionSchedule) -> None:
    """No drop goes unread without somebody knowing of it: its sender may have it (R46)."""
    keys = [
        one.key
        for one in unread_drops(stores.drops, stores.ledger.ledger.get_many)
        if schedule.of_object("OrsDropBucket", one.key, one.modified).due
    ]
    log.count(log.Metric.DROPS_PURGED_UNREAD, len(keys))
    if keys:
        agreed = drops.rules().by_kind
        folders = Counter(top for key in keys if (top := key.partition("/")[0]) in agreed)
        notices.publish(
            stores.confirmations.sns,
            stores.confirmations.notice_topic,
            "We deleted uploaded files that nothing had read",
            {"files": len(keys), **folders},
            what_to_do="Ask the senders to send them again. Find out why ingest did not read "
            "them: check the malware scan and the queue of failed events.",
        )


def measured(sweep: Sweep, schedule: RetentionSchedule) -> None:
    """The metrics behind the alarms, at the end of a run."""
    odd = sum(tally.odd for tallies in sweep.planned.values() for tally in tallies.values())
    if odd:
        log.say(LogMessage.ODD, count=odd)
    log.count(log.Metric.PURGED, sweep.gone)
    log.count(log.Metric.PURGE_HELD, sweep.held)
    if sweep.complete:
        log.count(log.Metric.PURGE_DONE)
    if schedule.day > governance.rules().dpia.review_due:
        log.count(log.Metric.REVIEW_OVERDUE)
