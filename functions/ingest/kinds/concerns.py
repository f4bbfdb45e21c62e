"""Concerns about a respondent: whatever the file looks like, somebody reads it (R38)."""

from __future__ import annotations

from typing import Any

from functions.ingest.kinds import table_rows
from functions.ingest.kinds.safeguarding import hand_over
from functions.ingest.processing import Effects, Task
from functions.shared.errors import RefusedFile

_UNREADABLE = (
    "We could not read the file as a table. We gave it to the safeguarding role as it came."
)


def read(task: Task) -> Effects:
    """Hands the whole file over as it is; never refuses it: a formality must not cost a life."""
    findings, rows = task.report.findings, 0
    try:
        for number, row in table_rows.rows(task.drop, task.source, task.report):
            rows += 1
            if not row["Crime No"] and not row["Link Id"]:
                findings.add("person-missing", number)
    except RefusedFile as refused:
        for row_number, column, code in refused.problems:
            findings.add(code, row_number, column, set_aside=True)
        task.report.notes.append(_UNREADABLE)
    task.report.counts = {"rows in the file": rows}

    def carry_out() -> list[Any]:
        hand_over(task.stores, task.source, task.drop.name, rows, moment=task.moment)
        return []

    return carry_out
