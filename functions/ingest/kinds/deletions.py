"""Confirmations that samples and packs were destroyed by those who hold them (R42, R44)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from functions.ingest.kinds import table_rows
from functions.ingest.processing import Effects, Task
from functions.shared.clock import Month, london_date, uk_date
from functions.shared.policy import surveys
from functions.shared.policy.geography import fold
from functions.shared.stores.holdings import (
    Confirmation,
    Deletion,
    confirmation_of,
    holder_named,
    holdings_confirmed_by,
)

_FINDINGS = {
    Confirmation.LATE: "deleted-late",
    Confirmation.NOTHING_HELD: "nothing-held",
    Confirmation.IMPOSSIBLE: "deleted-too-early",
}


def read(task: Task) -> Effects:
    """Reads the file and says of each row what it confirms."""
    findings = task.report.findings
    read_rows: list[tuple[int, Deletion]] = []
    # Where months are played, a file speaks of days that the real clock has not reached.
    today = date.max if task.stores.settings.plays_months else london_date(task.moment)
    rows = 0
    for number, row in table_rows.rows(task.drop, task.source, findings):
        rows += 1
        understood = _understood(row, today)
        if isinstance(understood, Deletion):
            read_rows.append((number, understood))
        else:
            findings.add(understood[0], number, understood[1])
    # As the register stands now: a rehearsal is told the same, and changes nothing.
    register, named = list(task.stores.custody.holdings()), holder_named(task.drop.key)
    outcomes: Counter[Confirmation] = Counter()
    for number, deletion in read_rows:
        outcome = confirmation_of(holdings_confirmed_by(register, deletion, named), deletion)
        outcomes[outcome] += 1
        if code := _FINDINGS.get(outcome):
            findings.add(code, number, "Deleted On" if code != "nothing-held" else "Sample Month")
    task.report.counts = {
        "rows in the file": rows + findings.count("ragged-row"),
        "deletions confirmed": outcomes[Confirmation.CONFIRMED] + outcomes[Confirmation.LATE],
        "confirmed before": outcomes[Confirmation.KNOWN],
    }

    def carry_out() -> list[Any]:
        task.stores.custody.confirm(task.drop.key, [deletion for _, deletion in read_rows])
        return []

    return carry_out


def _understood(row: dict[str, str], today: date) -> Deletion | tuple[str, str]:
    """The deletion that a row speaks of, or the finding's code and column."""
    if fold(row["Survey"]) not in [survey.code for survey in surveys.drawn()]:
        return "survey-unknown", "Survey"
    try:
        month = Month.parse(row["Sample Month"])
    except ValueError:
        return "month-unreadable", "Sample Month"
    day = uk_date(row["Deleted On"])
    if day is None:
        return "date-missing", "Deleted On"
    if day > today:  # it would end the chasing of what is still held (R42, R49)
        return "deleted-ahead", "Deleted On"
    return Deletion(fold(row["Survey"]), month, day)
