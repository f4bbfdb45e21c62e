"""Call outcomes: who must not be contacted comes first, then who rests and who leaves the field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from functions.ingest.kinds import invitation_hold, table_rows
from functions.ingest.kinds.do_not_contact import UNSEEN, Behind
from functions.ingest.kinds.outcome_effects import Consequences
from functions.ingest.kinds.outcome_rows import Calls
from functions.ingest.kinds.safeguarding import Concern, raise_concern
from functions.ingest.processing import Effects, Task
from functions.ingest.source import Copy
from functions.shared import log
from functions.shared.aws import transactions
from functions.shared.csv.writer import csv_text
from functions.shared.errors import RefusedFile
from functions.shared.keyed_hashes import Keyring
from functions.shared.log import Metric
from functions.shared.policy import outcomes as policy
from functions.shared.policy import responses, surveys
from functions.shared.stores import fieldwork
from functions.shared.stores.linked_files import CSV
from functions.shared.stores.people.cases import wave
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.invitation_ids import invitation_id
from functions.shared.stores.people.invitation_store import transition
from functions.shared.stores.people.list_sources import Door
from functions.shared.stores.people.listed import NewEntry, Scope
from functions.shared.text.contacts import hint

_CONCERN_HEADER = ("Crime No", "VIW No", "Outcome", "Outcome Date")


def read(task: Task) -> Effects:
    """Reads the whole file; whom it is about is looked up when it is carried out (R39a)."""
    drop, findings = task.drop, task.report.findings
    survey = surveys.survey(drop.survey)
    first, last = fieldwork.span(survey, drop.sample_month)
    last_contact = last - timedelta(days=responses.rules().late_days)
    calls = Calls(first=first, last=last, last_contact=last_contact, findings=findings)
    _take_rows(task, calls)
    _sum_up(task, calls)

    def stop() -> Consequences:
        """Whoever must not be contacted, though the rest of the file may be refused (R20, R34)."""
        cases = task.stores.register.of_wave(wave(drop.survey, drop.sample_month))
        # Of a survey that writes, ORS was handed links and no crime numbers.
        told = Consequences.of(calls, cases, held=survey.writes)
        entries = list(_entries(calls, told, task.stores.keyring))
        if findings.count("stopped-by-crime-number"):
            entries += Behind.of(task.stores.register, entries).others
        new = task.stores.do_not_contact.add(entries, moment=task.moment)
        log.count(Metric.LIST_ADDED, new)
        task.report.held_counts["new on the do-not-contact list"] = new
        if calls.concerns:
            _raise_concern(task, calls)
        if survey.writes:
            _end_invitations(task, dict.fromkeys(told.stopped, State.OPTED_OUT))
        return told

    def protect() -> list[Any]:
        stop()
        return []

    def carry_out() -> list[Any]:
        told = stop()
        if survey.writes:
            _end_invitations(task, _ends(told))
        held = invitation_hold.hold(task.stores, told.doubted)
        task.stores.register.record_outcomes(
            (case, outcome.name, day) for case, outcome, day in told.last.values()
        )
        closed = task.stores.register.close_many(told.closings.values())
        left = task.stores.register.shorten_many(told.leaving.values())
        task.report.held_counts |= {
            "rows about people who were not in the handover": findings.count(
                "person-unknown", "stopped-by-crime-number"
            ),
            "invitations on hold until a person decides": held,
            "cases closed": closed,
            "cases that close on the last day of contact": left,
        }
        return []

    task.protect = protect
    return carry_out


def _take_rows(task: Task, calls: Calls) -> None:
    """All rows; of one that lost its shape, or of a file without a header, at least who stops."""
    body = Copy(task.source)
    try:
        for number, row in table_rows.rows(task.drop, body, task.report):
            uneven, cells = table_rows.UNEVEN in row, _cells(row[table_rows.WHOLE])
            if not (uneven and calls.take_stop(number, cells)):
                calls.take(number, row, cells)
    except RefusedFile as refused:
        for number, text in table_rows.cells(task.drop, body, task.report, refused):
            calls.take_stop(number, _cells(text))
        task.report.findings.take(refused)


def _cells(row: str) -> list[str]:
    return row.split(table_rows.APART)


def _sum_up(task: Task, calls: Calls) -> None:
    """As the file has it: of nobody is it said whether we know them."""
    task.report.counts = {
        "rows in the file": calls.rows,
        "people interviewed": len(calls.spoken_to),
        "people who must never be contacted again": len(calls.to_stop),
        "wrong numbers": len(calls.numbers),
    }
    # The field's standard codes, from which response rates are worked out (R56).
    standard = {outcome.name: outcome.aapor for outcome in policy.rules().outcome}
    task.report.tallies["outcomes"] = {
        f"{name} ({standard[name]})": times for name, times in sorted(calls.outcomes.items())
    }


def _entries(calls: Calls, told: Consequences, ring: Keyring) -> Iterator[NewEntry]:
    """What goes on the list: every key held of those who stop, and wrong numbers alone (R20)."""
    for found in sorted(calls.numbers):
        yield NewEntry(ring.contact(*found), hint(found), Scope.NUMBER, Door.OUTCOME)
    for case in told.stopped.values():
        for key in case.contacts:
            yield NewEntry(key, UNSEEN, Scope.PERSON, Door.OUTCOME)
    # Last, since of two entries of one key the last counts: these have a hint.
    for found in sorted(calls.persons):
        yield NewEntry(ring.contact(*found), hint(found), Scope.PERSON, Door.OUTCOME)


def _raise_concern(task: Task, calls: Calls) -> None:
    stores, drop = task.stores, task.drop
    body = csv_text(_CONCERN_HEADER, calls.concerns)
    of = f"{drop.survey}-{drop.month}"
    subject = "ORS found that it is not safe to contact someone"
    concern = Concern(f"{of}\n{body}", f"{of}-{drop.name}", len(calls.concerns), subject)
    raise_concern(
        stores, concern, lambda key: stores.safeguarding.put(key, body, CSV), moment=task.moment
    )


def _ends(told: Consequences) -> dict[str, State]:
    """How the invitations of those end who leave the field; who is stopped has been stopped."""
    ends = dict.fromkeys(told.closings, State.SUPPRESSED)
    ends |= dict.fromkeys(told.interviewed, State.RESPONDED)
    return {case: to for case, to in ends.items() if case not in told.stopped}


def _end_invitations(task: Task, ends: dict[str, State]) -> None:
    """Nobody who is out of the field gets a link any more."""
    store, ring = task.stores.invitations, task.stores.keyring
    transactions.commit(
        store.client,
        (
            [{"Update": {"TableName": store.table, **transition(invitation_id(ring, case), to)}}]
            for case, to in ends.items()
        ),
    )
