"""The monthly summary: what others still hold, what was deleted, what is open. Pure.

It is for Evidence & Insight and the data protection officer, and shows counts and codes only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.shared.clock import Month
from functions.shared.policy import calendar
from functions.shared.policy.governance import Governance
from functions.shared.policy.retention import Retention
from functions.shared.stores.holdings import Holder, Holding, HoldingState

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The entries that a summary tells of, as the purge's listing saw them."""

    purges: Sequence[Json]
    breaches: Sequence[Json]
    concerns: Sequence[Json]
    cases: Sequence[Json]


@dataclass(frozen=True, slots=True)
class Span:
    """What a month's summary tells of: from behind the last one's day to its own."""

    after: date
    until: date

    @classmethod
    def of(cls, month: Month) -> Span:
        day = calendar.rules().summary_day
        return cls(month.plus(-1).day(day), month.day(day))

    def holds(self, text: str | None) -> bool:
        """Does an ISO day or moment lie in it?"""
        return bool(text) and self.after.isoformat() < str(text)[:10] <= self.until.isoformat()


def summary(
    month: Month,
    day: date,
    stage: str,
    holdings: Sequence[Holding],
    ledgers: Ledgers,
    gov: Governance,
    table: Retention,
) -> Json:
    """The content of ``summaries/{month}.json``, as things stand on ``day``."""
    states = [(holding, holding.state(day)) for holding in _in_order(holdings)]
    span = Span.of(month)
    return {
        "month": str(month),
        "since": span.after.isoformat(),
        "until": span.until.isoformat(),
        "day": day.isoformat(),
        "stage": stage,
        "samples_at_ors": [_holding(h, s) for h, s in states if h.holder is Holder.ORS],
        "packs_at_mps": [_holding(h, s) for h, s in states if h.holder is Holder.MPS],
        "awaited": sum(s in (HoldingState.CHASE, HoldingState.BREACH) for _, s in states),
        "overdue": sum(s is HoldingState.BREACH for _, s in states),
        "purges": [_purge(one) for one in ledgers.purges if span.holds(one.get("day"))],
        "breaches": [_breach(entry) for entry in _open(span, ledgers.breaches)],
        "concerns": _concerns(ledgers.concerns, day),
        "cases": [_case(entry) for entry in ledgers.cases if not entry.get("closed_on")],
        "dpia": {
            "reference": gov.dpia.reference,
            "review_due": gov.dpia.review_due.isoformat(),
            "overdue": day > gov.dpia.review_due,
        },
        "breach_hours": gov.contacts.breach_hours,
        "kept_without_end": [
            {"what": item.what, "review_months": item.review_months}
            for item in table.classes
            if item.review_months
        ],
    }


def _in_order(holdings: Iterable[Holding]) -> list[Holding]:
    return sorted(holdings, key=lambda h: (h.month, h.survey, h.key))


def _holding(holding: Holding, state: HoldingState) -> Json:
    return {
        "survey": holding.survey,
        "month": str(holding.month),
        "key": holding.key,
        "count": holding.count,
        "state": state.value,
        "chased_from": holding.chase_from.isoformat(),
        "gone_by": holding.due.isoformat(),
        "deleted_on": holding.deleted_on.isoformat() if holding.deleted_on else None,
        "last_asked": holding.chased_on.isoformat() if holding.chased_on else None,
    }


def _open(span: Span, breaches: Sequence[Json]) -> list[Json]:
    """Those noticed since the last summary, and older ones that nobody has closed."""
    return [
        entry
        for entry in sorted(breaches, key=lambda entry: str(entry.get("noticed_at", "")))
        if span.holds(entry.get("noticed_at")) or entry.get("state") == "open"
    ]


def _purge(entry: Json) -> Json:
    deleted = entry.get("deleted", {})
    return {
        "day": entry["day"],
        "state": entry["state"],
        "certificate": entry.get("certificate", ""),
        "deleted": sum(int(number) for number in deleted.values()),
        "late": int(entry.get("late", 0)),
        "complete": bool(entry.get("complete", False)),
        "restorable_until": entry.get("restorable_until") or None,
    }


def _breach(entry: Json) -> Json:
    counts = {name: int(number) for name, number in entry.get("counts", {}).items()}
    return {
        "id": entry["item"],
        "about": entry.get("about", ""),
        "noticed_at": entry.get("noticed_at", ""),
        "decide_by": entry.get("decide_by", ""),
        "state": entry.get("state", "open"),
        "decision": entry.get("decision", ""),
        "decided_by": entry.get("decided_by", ""),
        "decided_on": str(entry.get("decided_at", ""))[:10],
        "counts": counts,
    }


def _concerns(entries: Sequence[Json], day: date) -> Json:
    """Counts alone: what a concern is about is for the safeguarding role (R38)."""
    waiting = [entry for entry in entries if entry.get("state") == "open"]
    late = [one for one in waiting if str(one.get("close_by", ""))[:10] < day.isoformat()]
    return {"open": len(waiting), "past_their_hour": len(late)}


def _case(entry: Json) -> Json:
    return {
        "id": entry["item"],
        "owner": entry.get("owner", ""),
        "opened_on": entry.get("opened_on", ""),
        "answer_by": entry.get("answer_by", ""),
        "state": entry.get("state", ""),
    }
