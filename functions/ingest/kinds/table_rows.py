"""Opens the small kinds of drops: what is usable is used, whatever else stands in the file.

A list of people who must not be contacted is honoured though a column is strange or a row broken:
that is reported, while refusing the file would leave them without protection.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from functions.ingest.drop import Drop
from functions.ingest.findings import Findings
from functions.shared.csv.decode import Readable
from functions.shared.csv.header import Problem
from functions.shared.csv.reader import Table, open_table
from functions.shared.errors import RefusedFile
from functions.shared.policy import drops as policy


def rows(
    drop: Drop, source: Iterable[bytes] | Readable, findings: Findings
) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, column → trimmed value) of each whole row; absent columns are blank.

    :class:`RefusedFile` for what is no table, or lacks a column without which it says nothing.
    """
    rules = policy.rules()
    kind = rules.by_kind[drop.kind]
    table = open_table(
        source,
        known=kind.columns,
        required=kind.required,
        max_rows=rules.max_rows,
        forbid_unknown=False,
    )
    if kind.one_of and not {*kind.one_of} & {*table.header}:
        raise RefusedFile("missing-column", row=1, column=" or ".join(kind.one_of))
    _report_strange(table, findings)

    def ragged(problem: Problem) -> None:
        findings.add(problem.rule, problem.row, set_aside=True)

    pick = table.in_order(kind.columns)
    for number, row in table.rows(ragged):
        yield number, dict(zip(kind.columns, map(str.strip, pick(row)), strict=True))


def _report_strange(table: Table, findings: Findings) -> None:
    for place, name in enumerate(table.header, start=1):
        if not name:
            findings.add("column-ignored", 1, f"column {place}")
