"""What people hear when a month is not drawn by itself: late, missing or unlikely (R01, R06a)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from functions.sample_draw.draw_ledger import State
from functions.sample_draw.draw_run import Run
from functions.sample_draw.frame.cohorts import all_windows_closed, draw_day, rules_of
from functions.sample_draw.log_messages import LogMessage
from functions.sample_draw.stores import Stores
from functions.shared import log, notices
from functions.shared.aws.uploads import ExtractKey
from functions.shared.clock import LONDON, Month, london_date
from functions.shared.log import Metric
from functions.shared.policy import calendar

_BY_HAND = "test SampleDrawFunction with survey and month"


class Late(StrEnum):
    """What becomes of an extract that comes after its draw was due."""

    NEXT_MORNING = "the next morning's run draws it"
    BY_HAND = "only a person can draw it"
    DRAWN = "the month is already drawn: we will not use this file"
    RECALLED = "the month was recalled: only a person can draw it again"
    CLOSED = "it is too late to contact anyone for this month: we will not draw it"


def of(run: Run) -> Late | None:
    """``None``: it is in time, and the month's own run will draw it."""
    if run.moment < datetime.combine(draw_day(run.month), calendar.rules().draw_at, LONDON):
        return None
    today, entry = london_date(run.moment), run.entry()
    if all_windows_closed(run.policy, run.month, today):
        return Late.CLOSED
    if entry is None:
        # The schedule runs to the end of the month, for that month.
        tomorrow = Month.of(today + timedelta(days=1)) == run.month
        return Late.NEXT_MORNING if tomorrow else Late.BY_HAND
    return Late.RECALLED if entry.state is State.RECALLED else Late.DRAWN


def ring(stores: Stores, key: ExtractKey, late: Late) -> None:
    """An alarm and a notice: somebody must know that this file was not drawn."""
    log.count(Metric.EXTRACT_LATE, survey=key.survey)
    log.say(LogMessage.CAME_LATE, survey=key.survey, month=str(key.month), reason=late.name)
    at = f"{calendar.rules().draw_at:%H:%M}"
    todo = {
        Late.NEXT_MORNING: f"Read the check report. The draw is made tomorrow at {at}; to draw "
        f"sooner, {_BY_HAND}.",
        Late.BY_HAND: f"Read the check report. To draw the month, {_BY_HAND}.",
        Late.DRAWN: "If the month must be drawn from this file, recall the handover first.",
        Late.RECALLED: f"Read the check report. To draw the month again, {_BY_HAND}.",
        Late.CLOSED: "Tell Evidence & Insight. Delete the file if no one needs it.",
    }[late]
    notices.publish(
        stores.sns,
        stores.settings.notice_topic,
        f"Late extract: {key.survey} {key.month}",
        {
            "survey": key.survey,
            "sample month": key.month,
            "what happens to it": late.value,
            "check report": key.report_key,
        },
        what_to_do=todo,
    )


def tell_missing(run: Run) -> None:
    """On the day of the draw; later the watch rings each morning."""
    if london_date(run.moment) > draw_day(run.month):
        return
    log.count(Metric.EXTRACT_MISSING, survey=run.survey)
    log.say(LogMessage.MISSING, **run.ids)
    notices.publish(
        run.stores.sns,
        run.stores.settings.notice_topic,
        f"No extract to draw from: {run.survey} {run.month}",
        {"survey": run.survey, "sample month": run.month},
        what_to_do=(
            "Upload the extract. It is checked at once, and drawn at "
            f"{calendar.rules().draw_at:%H:%M} the next morning, or by hand."
        ),
    )


def tell_outside_expected(run: Run, people: int) -> None:
    """Nobody was drawn: a person has to look, and to name survey and month."""
    expected = rules_of(run.policy)[0].expected_draw
    log.count(Metric.DRAW_OUTSIDE_EXPECTED, survey=run.survey)
    log.say(LogMessage.OUTSIDE_EXPECTED, **run.ids, count=people)
    notices.publish(
        run.stores.sns,
        run.stores.settings.notice_topic,
        f"Not drawn: {run.survey} {run.month}",
        {
            "survey": run.survey,
            "sample month": run.month,
            "people it would draw": people,
            "expected": f"{expected.least} to {expected.most}",
        },
        what_to_do=(
            "Read the extract's check report. If the extract is wrong, upload the right one. "
            f"If it is right, draw by hand: {_BY_HAND}."
        ),
    )
