"""Do-not-contact files: everybody in them is listed, with all that is held of them (R20, R21)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from functions.ingest.kinds import table_rows
from functions.ingest.processing import Effects, Task
from functions.ingest.source import Copy
from functions.shared import log, notices
from functions.shared.errors import RefusedFile
from functions.shared.log import Metric
from functions.shared.policy import people
from functions.shared.policy.geography import match_key
from functions.shared.stores.people.cases import CaseState
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.shared.stores.people.register import Register

_SCOPES = ("", *(scope.value for scope in Scope))
UNSEEN = "…"  # the hint of a key of which only the hash is held


@dataclass(slots=True)
class Wanted:
    """What a file asks for: entries by key."""

    entries: dict[str, NewEntry] = field(default_factory=dict)

    def add(self, entry: NewEntry) -> None:
        """A person's entry is never narrowed to a number."""
        known = self.entries.get(entry.key)
        if known is None or known.scope is Scope.NUMBER:
            self.entries[entry.key] = entry


def read(task: Task) -> Effects:
    """Reads the file; an entry that cannot be read is named by its row, never dropped silently."""
    findings, wanted, rows = task.report.findings, Wanted(), 0
    body = Copy(task.source)
    try:
        for number, row in table_rows.rows(task.drop, body, task.report):
            rows += 1
            _take(task, wanted, number, row)
    except RefusedFile as refused:
        for number, text in table_rows.cells(task.drop, body, task.report, refused):
            rows += 1
            _take_any(task, wanted, number, text)
        if not wanted.entries:
            raise
        findings.add("header-unread", 1)
    unreadable = findings.count("contact-unreadable")
    task.report.counts = {
        "rows in the file": rows,
        "entries that were read": len(wanted.entries),
        "rows that could not be read": unreadable,
    }

    def carry_out() -> list[Any]:
        behind = Behind.of(task.stores.register, wanted.entries.values())
        entries = [*wanted.entries.values(), *behind.others]
        new = task.stores.do_not_contact.add(entries, moment=task.moment)
        task.report.held_counts = {
            "other numbers, addresses and crime numbers that we hold for them": len(behind.others),
            "new on the list": new,
            "people in the file whom we are contacting": behind.matched,
            "people we are contacting": behind.field,
        }
        if behind.is_flood:
            _tell_of_flood(task, behind)
        log.count(Metric.LIST_ADDED, new, door=Door.ORS_FILE.value)
        if unreadable:
            log.count(Metric.LIST_UNREADABLE, unreadable)
        return []

    task.protect = carry_out
    return carry_out


def _take(task: Task, wanted: Wanted, number: int, row: dict[str, str]) -> None:
    """One row: its contact, and whatever else in it can be read, unless only a number is meant."""
    read_all, findings = task.stores.do_not_contact.entries_of, task.report.findings
    entries, understood = read_all(row["Contact"], row["Scope"], Door.ORS_FILE)
    if not entries or match_key(row["Scope"]) != Scope.NUMBER:
        also, all_understood = read_all(row[table_rows.WHOLE], "", Door.ORS_FILE)
        if not entries and table_rows.UNEVEN in row:
            understood = all_understood
        entries += also
    if not understood:  # what was read of it is listed all the same
        findings.add("contact-unreadable", number, "Contact")
    if entries and match_key(row["Scope"]) not in _SCOPES:
        findings.add("scope-unknown", number, "Scope")
    for entry in entries:
        wanted.add(entry)


def _take_any(task: Task, wanted: Wanted, number: int, text: str) -> None:
    """One row of a list without a header that says what is what."""
    entries, understood = task.stores.do_not_contact.entries_of(text, "", Door.ORS_FILE)
    if not understood and number > 1:
        task.report.findings.add("contact-unreadable", number, "Contact")
    for entry in entries:
        wanted.add(entry)


def _tell_of_flood(task: Task, behind: Behind) -> None:
    """They are left alone from the moment the file came; whether it was meant, a person asks."""
    log.count(Metric.LIST_FLOOD)
    notices.publish(
        task.stores.sns,
        task.stores.settings.notice_topic,
        "A do-not-contact file stops many of the people we are contacting",
        {
            "file": task.drop.key,
            "stopped": behind.matched,
            "people we are contacting": behind.field,
        },
        what_to_do="We no longer contact any of them. Ask the sender today if they meant to send "
        "this file. If not, you can take back what it added: docs/operations.md, "
        "take-back-what-one-door-added.",
    )


@dataclass(slots=True)
class Behind:
    """Who of the register is behind entries for a person.

    ``others``: everything else that is held of them (R20); ``matched`` of the ``field`` people who
    may still be called.
    """

    others: list[NewEntry] = field(default_factory=list)
    matched: int = 0
    field: int = 0

    @classmethod
    def of(cls, register: Register, entries: Iterable[NewEntry]) -> Behind:
        """Reads the register once; not at all if no entry is for a person."""
        wanted = {entry.key: entry for entry in entries if entry.scope is Scope.PERSON}
        found, seen = cls(), {*wanted}
        for case in register.cases() if wanted else ():
            in_field = case.state is CaseState.FIELD
            found.field += in_field
            by = next((key for key in case.contacts if key in wanted), None)
            if by is None:
                continue
            found.matched += in_field
            fresh = [key for key in case.contacts if key not in seen]
            seen.update(fresh)
            door = wanted[by].door
            found.others += [NewEntry(key, UNSEEN, Scope.PERSON, door) for key in fresh]
        return found

    @property
    def is_flood(self) -> bool:
        """More of the field than a list of people who said no would hold?"""
        rules = people.rules().file_flood
        return self.matched >= rules.least and self.matched > rules.share * self.field
