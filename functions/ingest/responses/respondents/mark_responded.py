"""Who answered by a personal link: they rest, and their invitation says so (R10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from functions.ingest.processing import Task
from functions.ingest.responses.respondents.sample_lookup import SampleLookup
from functions.shared.aws import transactions
from functions.shared.policy import responses
from functions.shared.policy.surveys import Survey
from functions.shared.stores import fieldwork
from functions.shared.stores.people.cases import Case
from functions.shared.stores.people.invitation import State
from functions.shared.stores.people.invitation_store import transition
from functions.shared.text.written_dates import uk_date

INTERVIEWED = "Interviewed"


def settle(task: Task, survey: Survey, answered: Mapping[str, str], known: SampleLookup) -> None:
    """``answered``: link → day of the interview as written. Safe to repeat."""
    closings: dict[str, tuple[Case, date]] = {}
    moves: list[str] = []
    for token, text in answered.items():
        invited = known.invited(token)
        if invited is None:
            continue
        case = known.case(invited.case_id)
        if case is not None:
            closings[case.case_id] = (case, _rests_from(task, survey, text))
        if invited.state != State.RESPONDED:
            moves.append(invited.invitation_id)
    register = task.stores.register
    register.record_outcomes((case, INTERVIEWED, day) for case, day in closings.values())
    register.close_many(closings.values())
    store = task.stores.invitations
    transactions.commit(
        store.client,
        (
            [{"Update": {"TableName": store.table, **transition(each, State.RESPONDED)}}]
            for each in dict.fromkeys(moves)
        ),
    )


def _rests_from(task: Task, survey: Survey, text: str) -> date:
    """The day of the interview; if that is not known, the wave's last contact date."""
    first, last = fieldwork.span(survey, task.drop.sample_month)
    day = uk_date(text)
    if day is not None and first <= day <= last:
        return day
    return last - timedelta(days=responses.rules().late_days)
