"""Opens lists of people and the other small kinds: whatever is sound in a file counts (R20a).

A list of people who must not be contacted is honoured though a column is strange or a row broken:
that is reported, while refusing the file would leave them without protection. A column that says
who somebody is refuses the file all the same, like answers (R34); what must stop, stops.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from functions.ingest.drop import Drop
from functions.ingest.findings import Findings
from functions.ingest.report import Report
from functions.ingest.responses.disclosure import column_lookalikes
from functions.shared.csv.any_form import Records, unbroken
from functions.shared.csv.decode import Readable
from functions.shared.csv.header import Problem
from functions.shared.csv.reader import FIELD_LONGEST, Table, open_table
from functions.shared.errors import RefusedFile
from functions.shared.policy import drops as policy

# Under these names a row has all its cells, for who it is about may stand in another, and a mark if
# it has lost its shape.
WHOLE, UNEVEN = "", "\x1f"
APART = " ; "
# "no-rows": people may stand in the only line, or beside "Contact" instead of under it.
_HEADER_RULES = frozenset({"no-header", "missing-column", "duplicate-column", "no-rows"})


def rows(
    drop: Drop, source: Iterable[bytes] | Readable, report: Report
) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, column → trimmed value) of each row with content; absent columns are blank.

    :class:`RefusedFile` for what is no table, or lacks a column without which it says nothing.
    """
    rules, findings = policy.rules(), report.findings
    kind = rules.by_kind[drop.kind]
    table = open_table(
        source,
        known=kind.columns,
        required=kind.least or kind.required,
        max_rows=rules.max_rows,
        forbid_unknown=False,
        dates=kind.dates,
        lenient=True,
    )
    if kind.one_of and not {*kind.one_of} & {*table.header}:
        raise RefusedFile("missing-column", row=1, column=" or ".join(kind.one_of))
    for name in kind.required:
        if name not in table.index:
            findings.add("missing-column", 1, name)
    identifying = _report_strange(table, findings, kind)
    header = [name.strip() for name in table.written]

    odd: set[int] = set()

    def uneven(problem: Problem) -> None:
        findings.add("uneven-row", problem.row)
        odd.add(problem.row)

    pick = table.in_order(kind.columns)
    for number, row in table.rows(uneven):
        if [cell.strip() for cell in row] == header:
            continue  # the header once more, as when two files are put together
        for place, shown in identifying:
            if row[place].strip():
                findings.add("forbidden-column", number, shown)
        found = dict(zip(kind.columns, map(str.strip, pick(row)), strict=True))
        found[WHOLE] = APART.join(row)
        yield number, {**found, UNEVEN: UNEVEN} if number in odd else found
    report.read_as = table.read_as


def cells(
    drop: Drop, source: Iterable[bytes], report: Report, refused: RefusedFile
) -> Iterator[tuple[int, str]]:
    """(row number, all that is in the row) of a file ``refused`` for its header alone (R20a).

    What looks like a column that identifies, in the first row, refuses it as anywhere (R34).
    Raises ``refused`` if that is about something else.
    """
    if refused.rule not in _HEADER_RULES:
        raise refused
    rules, findings = policy.rules(), report.findings
    records = Records(source, lambda _: False, lenient=True, max_field=FIELD_LONGEST)
    filled = (
        (number, row)
        for number, row in enumerate(unbroken(records), start=1)
        if any(map(str.strip, row))
    )
    for seen, (number, row) in enumerate(filled):
        if seen == rules.max_rows:
            raise RefusedFile("too-many-rows", row=number)
        for place, text in enumerate([] if seen else row, start=1):
            what = column_lookalikes.among(text, rules.identity)
            if what and not any(map(str.isdigit, text)):
                shown = f"column {place}, which looks like {what}"
                findings.add("forbidden-column", number, shown)
        yield number, APART.join(row)
    report.read_as = records.read_as


def _report_strange(table: Table, findings: Findings, kind: policy.Kind) -> list[tuple[int, str]]:
    """Names what was not read; returns (place, how it is named) of columns that identify (R34)."""
    for row in table.above:
        findings.add("row-above-header", row)
    if table.several_sheets:
        findings.add("sheets-read", 0)
    identifying = []
    refused = () if kind.takes_anything else policy.rules().identity
    for place, (name, text) in enumerate(zip(table.header, table.written, strict=True)):
        shown = f"column {place + 1}"
        what = None if name else column_lookalikes.among(text, refused)
        if what:
            shown = f"{shown}, which looks like {what}"
            identifying.append((place, shown))
            findings.add("forbidden-column", 1, shown)
        elif not name and text.strip():
            findings.add("column-ignored", 1, shown)
    return identifying
