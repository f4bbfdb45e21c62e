"""Call outcomes: who must not be contacted comes first, then who rests and who leaves the field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from functions.ingest import holding, tabular, values
from functions.ingest.calls import Calls, Consequences
from functions.ingest.life import Effects, Task
from functions.ingest.listing import UNSEEN, also_held
from functions.ingest.safeguarding import Concern, raise_concern
from functions.shared import log, transactions
from functions.shared.cases import wave
from functions.shared.contact import hint
from functions.shared.do_not_contact import NewEntry, Scope
from functions.shared.invitation import State
from functions.shared.invitation_store import transition
from functions.shared.invitations import invitation_id
from functions.shared.keys import Keyring
from functions.shared.linked_files import CSV
from functions.shared.list_sources import Door
from functions.shared.log import Metric
from functions.shared.policy import outcomes as policy
from functions.shared.policy import responses, surveys

_CONCERN_HEADER = ("Crime No", "VIW No", "Outcome", "Outcome Date")


def read(task: Task) -> Effects:
    """Reads the whole file against the register of its wave."""
    drop, findings = task.drop, task.report.findings
    survey = surveys.survey(drop.survey)
    first, last = values.fieldwork(survey, drop.sample_month)
    last_contact = last - timedelta(days=responses.rules().late_days)
    cases = task.desk.register.of_wave(wave(drop.survey, drop.sample_month))
    calls = Calls(cases, first=first, last=last, last_contact=last_contact, findings=findings)
    for number, row in tabular.rows(drop, task.source, findings):
        calls.take(number, row)
    told = calls.told
    _sum_up(task, told)

    def carry_out() -> list[Any]:
        entries = list(_entries(told, task.desk.keyring))
        if findings.count("stopped-by-crime-number"):
            entries += also_held(task.desk.register, entries)
        new = task.desk.do_not_contact.add(entries, moment=task.moment)
        log.count(Metric.LIST_ADDED, new)
        if told.concerns:
            _raise_concern(task, told)
        if survey.writes:
            _end_invitations(task, told)
        held = holding.hold(task.desk, told.doubted)
        closed = task.desk.register.close_many(told.closings.values())
        left = task.desk.register.shorten_many(told.leaving.values())
        task.report.counts |= {
            "new on the do-not-contact list": new,
            "invitations held until a person settles them": held,
            "people whose case was closed": closed,
            "people who leave the field when their window ends": left,
        }
        return []

    return carry_out


def _sum_up(task: Task, told: Consequences) -> None:
    task.report.counts = {
        "rows in the file": told.rows + task.report.findings.count("ragged-row"),
        "people interviewed": len(told.interviewed),
        "people stopped at once": len(told.stopped),
        "wrong numbers": len(told.numbers),
        "rows about people who were never handed over": task.report.findings.count(
            "person-unknown", "stopped-by-crime-number"
        ),
    }
    # The field's standard codes, from which response rates are worked out (R56).
    standard = {outcome.name: outcome.aapor for outcome in policy.rules().outcome}
    task.report.tallies["outcomes"] = {
        f"{name} ({standard[name]})": times for name, times in sorted(told.outcomes.items())
    }


def _entries(told: Consequences, ring: Keyring) -> Iterator[NewEntry]:
    """What goes on the list: every key held of those who stop, and wrong numbers alone (R20)."""
    for found in sorted(told.numbers):
        yield NewEntry(ring.contact(*found), hint(found), Scope.NUMBER, Door.OUTCOME)
    for case in told.stopped.values():
        for key in case.contacts:
            yield NewEntry(key, UNSEEN, Scope.PERSON, Door.OUTCOME)
    # Last, since of two entries of one key the last counts: these have a hint.
    for found in sorted(told.persons):
        yield NewEntry(ring.contact(*found), hint(found), Scope.PERSON, Door.OUTCOME)


def _raise_concern(task: Task, told: Consequences) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_CONCERN_HEADER, *told.concerns])
    desk, drop, body = task.desk, task.drop, text.getvalue()
    of = f"{drop.survey}-{drop.month}"
    subject = "ORS found that it is not safe to contact somebody"
    concern = Concern(f"{of}\n{body}", f"{of}-{drop.name}", len(told.concerns), subject)
    raise_concern(
        desk, concern, lambda key: desk.safeguarding.put(key, body, CSV), moment=task.moment
    )


def _end_invitations(task: Task, told: Consequences) -> None:
    """Nobody who is out of the field gets a link any more."""
    ends = dict.fromkeys(told.closings, State.SUPPRESSED)
    ends |= dict.fromkeys(told.interviewed, State.RESPONDED)
    ends |= dict.fromkeys(told.stopped, State.OPTED_OUT)
    store, ring = task.desk.invitations, task.desk.keyring
    transactions.commit(
        store.client,
        (
            [{"Update": {"TableName": store.table, **transition(invitation_id(ring, case), to)}}]
            for case, to in ends.items()
        ),
    )
