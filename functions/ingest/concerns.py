"""Concerns about a respondent: whatever the file looks like, somebody reads it (R38)."""

from __future__ import annotations

from typing import Any

from functions.ingest import tabular
from functions.ingest.life import Effects, Task
from functions.ingest.safeguarding import Concern, raise_concern
from functions.shared.errors import RefusedFile

_UNREADABLE = (
    "The file could not be read as a table. It was given to the safeguarding role as it came."
)


def read(task: Task) -> Effects:
    """Takes the whole file as it is; never refuses it, for a formality must not cost a life."""
    findings, rows = task.report.findings, 0
    body = b"".join(iter(lambda: task.source.read(1024 * 1024), b""))
    try:
        for number, row in tabular.rows(task.drop, [body], findings):
            rows += 1
            if not row["Crime No"] and not row["Link Id"]:
                findings.add("person-missing", number)
    except RefusedFile as refused:
        for row_number, column, code in refused.problems:
            findings.add(code, row_number, column, set_aside=True)
        task.report.notes.append(_UNREADABLE)
    rows += findings.count("ragged-row")
    task.report.counts = {"rows in the file": rows}

    def carry_out() -> list[Any]:
        about = f"{task.drop.key}#{task.report.sha256}"
        concern = Concern(about, task.drop.name, body, rows, "A concern about a respondent")
        raise_concern(task.desk, concern, moment=task.moment)
        return []

    return carry_out
