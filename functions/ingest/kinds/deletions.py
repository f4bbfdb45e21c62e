"""Confirmations that samples and packs were destroyed by those who hold them (R42, R44)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from functions.ingest.kinds import table_rows
from functions.ingest.processing import Effects, Task
from functions.shared.clock import london_date
from functions.shared.policy import surveys
from functions.shared.policy.geography import match_key
from functions.shared.stores.holdings import (
    Confirmation,
    Deletion,
    Holder,
    Holding,
    confirmation_of,
    holdings_confirmed_by,
)
from functions.shared.text.written_dates import uk_date, written_month

_FINDINGS = {
    Confirmation.LATE: "deleted-late",
    Confirmation.NOTHING_HELD: "nothing-held",
    Confirmation.IMPOSSIBLE: "deleted-too-early",
}


def read(task: Task) -> Effects:
    """Reads the file and says of each row what it confirms."""
    findings = task.report.findings
    read_rows: list[tuple[int, Deletion]] = []
    last = _last_day(task)
    rows = 0
    for number, row in table_rows.rows(task.drop, task.source, task.report):
        rows += 1
        understood = _understood(row, last)
        if isinstance(understood, Deletion):
            read_rows.append((number, understood))
        else:
            findings.add(understood[0], number, understood[1])
    # As the register stands now: a rehearsal is told the same, and changes nothing.
    register, holder = _register(task, [row for _, row in read_rows]), Holder(task.drop.holder)
    outcomes: Counter[Confirmation] = Counter()
    for number, deletion in read_rows:
        outcome = confirmation_of(holdings_confirmed_by(register, deletion, holder), deletion)
        outcomes[outcome] += 1
        if code := _FINDINGS.get(outcome):
            findings.add(code, number, "Deleted On" if code != "nothing-held" else "Sample Month")
    task.report.counts = {
        "rows in the file": rows,
        "deletions confirmed": outcomes[Confirmation.CONFIRMED] + outcomes[Confirmation.LATE],
        "confirmed before": outcomes[Confirmation.KNOWN],
    }

    def carry_out() -> list[Any]:
        task.stores.custody.confirm(register, holder, [deletion for _, deletion in read_rows])
        return []

    return carry_out


def _register(task: Task, rows: list[Deletion]) -> list[Holding]:
    """What others hold. A pack is the police's once its tag says so: a purge notes that days later,
    and what is released after its deletion was confirmed would never be asked for (R44).
    """
    named, day = {(row.survey, row.month) for row in rows}, london_date(task.moment)
    return [
        replace(one, released_on=day)
        if (one.survey, one.month) in named
        and not one.is_handed_over
        and task.stores.linked.is_released(one.key)
        else one
        for one in task.stores.custody.holdings()
    ]


def _last_day(task: Task) -> date:
    """The last day on which anything can have been deleted that the file confirms (R42, R49).

    The end of the key's month, which is the month of the confirmation. Where months are played, a
    file speaks of days that the real clock has not reached.
    """
    ends = task.drop.sample_month.day(31)
    return ends if task.stores.settings.plays_months else min(ends, london_date(task.moment))


def _understood(row: dict[str, str], last: date) -> Deletion | tuple[str, str]:
    """The deletion that a row speaks of, or the finding's code and column."""
    if match_key(row["Survey"]) not in [survey.code for survey in surveys.drawn()]:
        return "survey-unknown", "Survey"
    month = written_month(row["Sample Month"])
    if month is None:
        return "month-unreadable", "Sample Month"
    day = uk_date(row["Deleted On"])
    if day is None:
        return "date-missing", "Deleted On"
    if day > last:  # it would end the chasing of what is still held (R42, R49)
        return "deleted-ahead", "Deleted On"
    return Deletion(match_key(row["Survey"]), month, day)
