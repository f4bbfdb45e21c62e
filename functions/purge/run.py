"""One purge from beginning to end: plan, record, delete, prove, certify, chase, sum up (R49)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.purge import reporting
from functions.purge.certificate.certificate_store import (
    newest_day,
    write_certificate,
    write_finals,
)
from functions.purge.certificate.certificate_wording import Run
from functions.purge.expiry import RetentionSchedule
from functions.purge.journal import KIND, Journal, told
from functions.purge.ledger_store import CASE
from functions.purge.stores import Stores
from functions.purge.summary.month_summary import Ledgers, summary
from functions.purge.summary.summary_page import summary_page
from functions.purge.sweep import carry_out, plan
from functions.purge.tally import Sweep
from functions.shared import log
from functions.shared.clock import Month
from functions.shared.errors import NotAllowed, SurveyError
from functions.shared.policy import calendar, digest, governance
from functions.shared.policy.retention import Retention
from functions.shared.stores import breaches, concerns, custody
from functions.shared.stores.holdings import Holding

Json = dict[str, Any]


class LogMessage(StrEnum):
    PLANNED = "planned what is due"
    DONE = "certificate written"


class PurgeIncomplete(SurveyError):
    """Something due could not be listed or deleted; the certificate says what."""


@dataclass(frozen=True, slots=True)
class Purge:
    """A stage's purge under one schedule of retention."""

    stage: str
    table: Retention
    stores: Stores

    def dry(self, schedule: RetentionSchedule) -> Json:
        """What a run would delete, by class; writes and deletes nothing."""
        sweep = plan(self.stores.all, schedule)
        return {"dry_run": True, "day": str(schedule.day), **_counts(sweep)}

    def run(self, schedule: RetentionSchedule, moment: datetime) -> Json:
        """Deletes what is due on the clocks' day; raises only when the certificate is written."""
        self._must_go_forward(schedule)
        self.stores.fieldwork.write(schedule.day)  # before the register's people end
        sweep = plan(self.stores.all, schedule)
        log.say(LogMessage.PLANNED, count=sweep.due)
        journal = Journal(self.stores.ledger.ledger, self.stores.ledger.of_kind(KIND))
        run = Run(self.stage, schedule.day, moment, 1, digest(), schedule.played)
        reporting.late(self.stores, sweep, schedule, moment)
        reporting.unread(self.stores, schedule)
        entry = journal.begin(run, sweep) if sweep.due else ""
        carry_out(sweep, self.stores.all, schedule)
        written = write_certificate(
            self.stores.certificates, run, sweep, self.table, told(journal.unfinished())
        )
        journal.end(entry, run, written)
        log.count(log.Metric.ANSWERS_HELD, self.stores.ageing.run(schedule))
        finals = write_finals(self.stores.certificates, run, journal, self.table)
        awaited = self._others(schedule, moment)
        reporting.measured(sweep, schedule)
        log.say(LogMessage.DONE, count=sweep.gone, remaining=sweep.remaining)
        if not sweep.complete:
            raise PurgeIncomplete("not everything that was due has been deleted: " + _where(sweep))
        return {
            "dry_run": False,
            "day": str(schedule.day),
            "certificate": written["certificate"],
            "final_certificates": finals,
            "confirmations_awaited": awaited,
            **_counts(sweep),
        }

    def _must_go_forward(self, schedule: RetentionSchedule) -> None:
        """Where months are played, days only go forward: back again, all is dated too far ahead.

        In ``prod`` the day is the real one, and a purge must not wait for any other (R49).
        """
        newest = None if self.stage == "prod" else newest_day(self.stores.certificates)
        if newest is not None and schedule.day < newest:
            raise NotAllowed(
                f'"time" is {schedule.day}; the newest certificate is of {newest}, '
                "and a purge of an earlier day is refused"
            )

    def _others(self, schedule: RetentionSchedule, moment: datetime) -> int:
        """ORS's and the MPS's side; and on policy's day the month's summary, once."""
        month, late_enough = (
            Month.of(schedule.day),
            schedule.day.day >= calendar.rules().summary_day,
        )
        marker = f"{KIND}#summary#{month}"
        wanted = late_enough and marker not in self.stores.ledger.seen
        held = self._holdings()
        looking = [h for h in held if wanted or schedule.day >= h.chase_from]
        seen = {
            h.item: h for h in self.stores.confirmations.look_for_releases(looking, schedule.day)
        }
        awaited = self.stores.confirmations.chase(
            [seen.get(h.item, h) for h in held], moment=moment, day=schedule.day
        )
        if wanted:
            self.sum_up(month, schedule)
            self.stores.ledger.ledger.put(marker, schedule.day)
        return awaited

    def sum_up(self, month: Month, schedule: RetentionSchedule) -> Json:
        """Writes one month's summary as things stand on the clocks' day."""
        for _ in self.stores.ledger.things(schedule):
            pass  # the ledger is read again: today's purge and chasing belong into it
        told_of = Ledgers(
            *map(self.stores.ledger.of_kind, (KIND, breaches.KIND, concerns.KIND, CASE))
        )
        gov = governance.rules()
        content = summary(
            month, schedule.day, self.stage, self._holdings(), told_of, gov, self.table
        )
        key, reports = f"summaries/{month}", self.stores.reports
        reports.put(f"{key}.html", summary_page(content), "text/html; charset=utf-8")
        self.stores.reports.put(
            f"{key}.json", json.dumps(content, indent=1) + "\n", "application/json"
        )
        return {
            "summary": f"{key}.json",
            "awaited": content["awaited"],
            "overdue": content["overdue"],
        }

    def _holdings(self) -> list[Holding]:
        return [custody.holding_of(item) for item in self.stores.ledger.of_kind(custody.KIND)]


def _counts(sweep: Sweep) -> Json:
    classes: dict[str, Json] = {}
    for store, planned in sweep.planned.items():
        done = sweep.deleted.get(store)
        for name, tally in planned.items():
            if tally.total:
                gone = done[name].total if done else 0
                classes[name] = {"due": tally.total, "deleted": gone, "late": tally.late}
    return {
        "due": sweep.due,
        "deleted": sweep.gone,
        "left": sweep.remaining,
        "held": sweep.held,
        "classes": classes,
    }


def _where(sweep: Sweep) -> str:
    stores = {name for name, left in sweep.left.items() if left.total} | set(sweep.failed)
    return ", ".join(
        f"{name} ({sweep.failed[name]})" if name in sweep.failed else name
        for name in sorted(stores)
    )
