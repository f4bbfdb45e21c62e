"""Withdrawals: what somebody takes back leaves every store, and no old file brings it back (R39).

What is kept without identity cannot be found, and the report says so. Packs that the police have
already are named in a retraction note, which does not say whom it is about.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from functions.ingest.kinds import table_rows, withdrawal_effects
from functions.ingest.kinds.invitation_hold import hold
from functions.ingest.kinds.withdrawal_effects import Wish
from functions.ingest.kinds.withdrawal_subject import Who, find
from functions.ingest.processing import Effects, Task
from functions.shared.policy import drops
from functions.shared.policy.geography import bare
from functions.shared.stores.linked_files import Changed
from functions.shared.stores.people.tombstones import ALL

_CANNOT_BE_FOUND = (
    "Answers that are kept without identity cannot be found again, and stay. "
    "Files that come later will not bring back what was withdrawn."
)
_SAMPLES_TOO = (
    "Whoever withdraws everything is taken out of the extracts and samples that MOPAC holds as "
    "well, and is on the stop list of the sample that you hold."
)


def read(task: Task) -> Effects:
    """Reads who takes back what, and finds where they are held."""
    findings, stores = task.report.findings, task.stores
    wishes: list[Wish] = []
    doubted: list[Who] = []
    known = {bare(what): what for what in drops.rules().withdrawals}
    rows = 0
    for number, row in table_rows.rows(task.drop, task.source, findings):
        rows += 1
        who = find(stores, number, row, task.moment, findings)
        what = known.get(bare(row["Withdraw"]))
        if what is None:
            findings.add("withdraw-unknown", number, "Withdraw")
        if who and what:
            wishes.append(Wish(number, what, who.crime, who.link))
        elif who:
            doubted.append(who)
    asked = _by_crime(wishes)
    cases = [case for case in stores.register.cases() if case.crime in asked]
    affected = stores.linked.affected(asked)
    _say_what_is_held(task, wishes, affected, {case.crime for case in cases})
    task.report.counts = {
        "rows in the file": rows + findings.count("ragged-row"),
        "people who withdraw": len({wish.crime or wish.link for wish in wishes}),
        **withdrawal_effects.count(affected),
    }
    if wishes:
        task.report.notes.append(_CANNOT_BE_FOUND)
    if any(wish.what == ALL for wish in wishes):
        task.report.notes.append(_SAMPLES_TOO)

    def carry_out() -> list[Any]:
        # First, for nobody of these may be written to meanwhile.
        held = hold(
            stores,
            {(who.crime, who.viw) for who in doubted if who.crime},
            invitations=(who.invitation for who in doubted if who.invitation),
        )
        task.report.counts["invitations held until a person settles them"] = held
        withdrawal_effects.withdraw(task, wishes, asked, cases, affected)
        return []

    return carry_out


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
