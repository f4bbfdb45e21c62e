"""Withdrawals: what somebody takes back leaves every store, and no old file brings it back (R39).

What is kept without identity cannot be found, and the report says so. Packs that the police have
already are named in a retraction note, which does not say whom it is about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from functions.ingest.kinds import table_rows, withdrawal_effects
from functions.ingest.kinds.invitation_hold import hold
from functions.ingest.kinds.withdrawal_effects import Wish
from functions.ingest.kinds.withdrawal_subject import Named, Subjects, Who
from functions.ingest.kinds.withdrawal_subject import read as read_subject
from functions.ingest.processing import Effects, Task
from functions.shared.policy import drops
from functions.shared.policy.geography import letters_and_digits
from functions.shared.stores.linked_files import Changed
from functions.shared.stores.people.tombstones import ALL

_SEVERAL = re.compile(r"[,;/&+|\n]|\band\b", re.IGNORECASE).split
_CANNOT_BE_FOUND = (
    "We cannot find answers kept without identity, so they stay. "
    "Later files will not bring back what was withdrawn."
)
_SAMPLES_TOO = (
    "If a person withdraws everything, we also take them out of MOPAC's extracts and samples, "
    "and put them on the stop list of the sample that you hold."
)


def read(task: Task) -> Effects:
    """Reads who takes back what; where they are held is looked up in the doing (R39a)."""
    findings = task.report.findings
    asked: list[tuple[Named, str | None]] = []
    rows = 0
    for number, row in table_rows.rows(task.drop, task.source, task.report):
        rows += 1
        named = read_subject(number, row, findings)
        wishes = _wishes(row["Withdraw"])
        if None in wishes:
            findings.add("withdraw-unknown", number, "Withdraw")
        if named:
            asked += [(named, what) for what in wishes]
    task.report.counts = {
        "rows in the file": rows,
        "people named": len({named.crime or named.link for named, _ in asked}),
    }
    if any(what for _, what in asked):
        task.report.notes.append(_CANNOT_BE_FOUND)
    if any(what == ALL for _, what in asked):
        task.report.notes.append(_SAMPLES_TOO)

    def carry_out() -> list[Any]:
        return _carry_out(task, asked)

    task.protect = carry_out
    return carry_out


def _wishes(text: str) -> list[str | None]:
    """What a cell takes back, perhaps several things ("Q54aa and Q54ab"); None: unclear."""
    rules = drops.rules()
    known = {letters_and_digits(what): what for what in rules.withdrawals}
    known |= {letters_and_digits(word): what for word, what in rules.withdrawal_words.items()}
    parts = (
        [text]
        if letters_and_digits(text) in known
        else [part for part in _SEVERAL(text) if part.strip()]
    )
    return list(dict.fromkeys(known.get(letters_and_digits(part)) for part in parts)) or [None]


def _carry_out(task: Task, asked: list[tuple[Named, str | None]]) -> list[Any]:
    wishes: list[Wish] = []
    doubted: list[Who] = []
    subjects = Subjects(task.stores, task.moment, task.report.findings)
    for named, what in asked:
        who = subjects.find(named)
        if who and what:
            wishes.append(Wish(named.row, what, who.crime, who.link))
        elif who:
            doubted.append(who)
    # First, for nobody of these may be written to meanwhile.
    held = hold(
        task.stores,
        {(who.crime, who.viw) for who in doubted},
        invitations=(who.invitation for who in doubted if who.invitation),
    )
    by_crime = _by_crime(wishes)
    cases = [case for case in task.stores.register.cases() if case.crime in by_crime]
    affected = task.stores.linked.affected(by_crime)
    _say_what_is_held(task, wishes, affected, {case.crime for case in cases})
    task.report.held_counts = {
        "people who withdrew": len({wish.crime or wish.link for wish in wishes}),
        **withdrawal_effects.count(affected),
        "invitations on hold until a person decides": held,
    }
    withdrawal_effects.withdraw(task, wishes, by_crime, cases, affected)
    return []


def _by_crime(wishes: list[Wish]) -> dict[str, set[str]]:
    asked: dict[str, set[str]] = defaultdict(set)
    for wish in wishes:
        if wish.crime:
            asked[wish.crime].add(wish.what)
    return dict(asked)


def _say_what_is_held(
    task: Task, wishes: list[Wish], affected: list[Changed], sampled: set[str]
) -> None:
    held = {crime for each in affected for crime in each.crimes}
    for wish in wishes:
        if wish.crime not in held:
            task.report.findings.add("nothing-linked", wish.row)
        if wish.crime in sampled and wish.what == ALL:
            task.report.findings.add("held-elsewhere", wish.row)
