"""sample_draw: extracts are checked when they arrive, and drawn by the schedule or by people.

Events: ``{}`` or a schedule's (every drawn survey, month of its time); ``{"survey", "month",
"dry_run"}``; ``{"survey", "month", "cancel": true}``; ``{"commit": true}``;
``{"plan": {"bcu", "crime_type", "points"}}``; an object's creation below ``extracts/``. Each may
carry ``time``. On the 1st a schedule's run commits the month's seeds and draws nothing (R11a).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from functions.sample_draw import events, lateness
from functions.sample_draw.draw_run import NoExtract, OutsideExpected, Run
from functions.sample_draw.events import Arrived, CommitAsk, DrawAsk, PlanAsk, RecallAsk, month_at
from functions.sample_draw.extract import check
from functions.sample_draw.handover import recall
from functions.sample_draw.log_messages import LogMessage
from functions.sample_draw.planner.planner_event import planned
from functions.sample_draw.seeds import How
from functions.sample_draw.stores import Settings, Stores, open_stores
from functions.shared import log
from functions.shared.clock import Month, london_date
from functions.shared.errors import RefusedFile
from functions.shared.policy import calendar
from functions.shared.stores import locks
from functions.shared.stores.locks import Locks

Json = dict[str, Any]
_PATIENCE = 60  # seconds: another draw, or files that are being rewritten, take less


@log.entry_point
def handler(event: Json, context: Any) -> Json:
    """Returns a summary of counts, one entry a survey."""
    settings = Settings.load()
    stores, now = open_stores(settings), datetime.now(UTC)
    asked = events.parse(event)
    waited = isinstance(asked, Arrived)
    moment = settings.moment_of(asked.time, now=now, may_have_waited=waited)
    if isinstance(asked, PlanAsk):
        return planned(stores, asked.plan, moment)
    if isinstance(asked, Arrived):
        return _arrived(stores, asked, moment)
    lock = _lock(stores, context)
    if isinstance(asked, RecallAsk):
        with lock.held():
            return recall.recall(Run(stores, asked.survey, asked.month, moment))
    if isinstance(asked, CommitAsk):
        return _commit(stores, asked.surveys, month_at(asked.month, moment), moment, How.BY_HAND)
    if asked.unnamed and london_date(moment).day == calendar.rules().seed_day:
        return _commit(stores, asked.surveys, month_at(None, moment), moment, How.SCHEDULE)
    return {"draws": _each(stores, asked, moment, lock)}


def _commit(
    stores: Stores, surveys: Iterable[str], month: Month, moment: datetime, how: How
) -> Json:
    """The seeds of the month's draws, before there is an extract (R11a)."""
    runs = [Run(stores, survey, month, moment) for survey in surveys]
    for run in runs:
        log.say(LogMessage.COMMITTED, **run.ids)
    return {"commitments": [run.commit(how) for run in runs]}


def _lock(stores: Stores, context: Any) -> Locks:
    """Held until given back, or until this run must have ended (R06a)."""
    left = getattr(context, "get_remaining_time_in_millis", lambda: locks.LONGEST_RUN * 1000)()
    owner = str(getattr(context, "aws_request_id", "none"))
    return Locks(stores.ledger, (locks.DRAW,), owner, int(left / 1000) + locks.GRACE, _PATIENCE)


def _arrived(stores: Stores, asked: Arrived, moment: datetime) -> Json:
    """The check, and no draw: nobody is drawn by an upload (R06a)."""
    if asked.extract is None:
        return check.refuse_unknown_key(stores, asked.key, moment)
    summary = check.check(stores, asked.extract, moment)
    late = lateness.of(Run(stores, asked.extract.survey, asked.extract.month, moment))
    if summary["status"] == "checked" and late and not check.is_rewritten(stores, asked.extract):
        lateness.ring(stores, asked.extract, late)
        summary["late"] = late.value
    return summary


def _each(stores: Stores, asked: DrawAsk, moment: datetime, lock: Locks) -> list[Json]:
    """One survey's trouble must not keep the other from being drawn; it is raised at the end."""
    summaries: list[Json] = []
    failed: list[Exception] = []
    for survey in asked.surveys:
        run = Run(stores, survey, events.month_at(asked.month, moment), moment)
        try:
            summaries.append(_one(run, asked, lock))
        except Exception as error:  # raised below, once the others had their turn
            failed.append(error)
    if len(failed) > 1:
        raise ExceptionGroup("surveys that were not drawn", failed)
    if failed:
        raise failed[0]
    return summaries


def _one(run: Run, asked: DrawAsk, lock: Locks) -> Json:
    """What keeps a schedule from drawing, people are told; who named a month is told at once."""
    try:
        return run.dry() if asked.dry_run else _draw(run, asked, lock)
    except NoExtract:
        if asked.typed:
            raise
        if not asked.dry_run:
            lateness.tell_missing(run)
        return {**run.ids, "status": "no extract"}
    except OutsideExpected as found:
        lateness.tell_outside_expected(run, found.people)
        return {**run.ids, "status": "outside the expected size", "would_draw": found.people}
    except RefusedFile as refused:
        if not asked.dry_run:
            check.tell_refused(run.stores, run.uploads()[0].key, refused)
        raise


def _draw(run: Run, asked: DrawAsk, lock: Locks) -> Json:
    with lock.held():
        if not asked.typed and run.recalled():
            return {**run.ids, "status": "recalled"}
        return run.draw(named=asked.typed)
