"""Do-not-contact files: everybody in them is listed, with all that is held of them (R20, R21)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from functions.ingest.kinds import table_rows
from functions.ingest.processing import Effects, Task
from functions.shared import log
from functions.shared.log import Metric
from functions.shared.policy.geography import fold
from functions.shared.stores.people.do_not_contact import NewEntry, Scope
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.register import Register

_SCOPES = ("", *(scope.value for scope in Scope))
UNSEEN = "…"  # the hint of a key of which only the hash is held


@dataclass(slots=True)
class Wanted:
    """What a file asks for: entries by key, and how many rows could not be read."""

    entries: dict[str, NewEntry] = field(default_factory=dict)
    unreadable: int = 0

    def add(self, entry: NewEntry) -> None:
        """A person's entry is never narrowed to a number."""
        known = self.entries.get(entry.key)
        if known is None or known.scope is Scope.NUMBER:
            self.entries[entry.key] = entry


def read(task: Task) -> Effects:
    """Reads the file; an entry that cannot be read is named by its row, never dropped silently."""
    findings, wanted, rows = task.report.findings, Wanted(), 0
    for number, row in table_rows.rows(task.drop, task.source, task.report):
        rows += 1
        entries, understood = task.stores.do_not_contact.entries_of(
            row["Contact"], row["Scope"], Door.ORS_FILE
        )
        if not entries and table_rows.UNEVEN in row:
            cells = row[table_rows.UNEVEN].replace(table_rows.APART, " ; ")
            entries, understood = task.stores.do_not_contact.entries_of(cells, "", Door.ORS_FILE)
        if not understood:  # what was read of it is listed all the same
            findings.add("contact-unreadable", number, "Contact")
        if entries and fold(row["Scope"]) not in _SCOPES:
            findings.add("scope-unknown", number, "Scope")
        for entry in entries:
            wanted.add(entry)
    wanted.unreadable = findings.count("contact-unreadable")
    task.report.counts = {
        "rows in the file": rows,
        "entries that were read": len(wanted.entries),
        "rows that could not be read": wanted.unreadable,
    }

    def carry_out() -> list[Any]:
        others = list(also_held(task.stores.register, wanted.entries.values()))
        entries = [*wanted.entries.values(), *others]
        new = task.stores.do_not_contact.add(entries, moment=task.moment)
        task.report.held_counts = {
            "further numbers, addresses and crime numbers held of the same people": len(others),
            "new on the list": new,
        }
        log.count(Metric.LIST_ADDED, new)
        if wanted.unreadable:
            log.count(Metric.LIST_UNREADABLE, wanted.unreadable)
        return []

    task.protect = carry_out
    return carry_out


def also_held(register: Register, entries: Iterable[NewEntry]) -> Iterable[NewEntry]:
    """Everything else that the register holds of the people behind entries for a person (R20)."""
    wanted = {entry.key: entry for entry in entries if entry.scope is Scope.PERSON}
    if not wanted:
        return
    seen = {*wanted}
    for case in register.cases():
        by = next((key for key in case.contacts if key in wanted), None)
        if by is None:
            continue
        for key in case.contacts:
            if key not in seen:
                seen.add(key)
                yield NewEntry(key, UNSEEN, Scope.PERSON, wanted[by].door)
