"""A handover is recalled: files gone, invitations ended, everybody on the stop list (R52)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

from functions.sample_draw import handover
from functions.sample_draw.log_lines import Say
from functions.sample_draw.memory import DrawLedger, State
from functions.sample_draw.run import Run
from functions.shared import invitations, log, notices
from functions.shared.aws import error_code
from functions.shared.cases import Case, wave
from functions.shared.clock import london_date, write_uk_date
from functions.shared.errors import NotAllowed
from functions.shared.invitation import State as InvitationState
from functions.shared.log import Metric
from functions.shared.policy import extract as columns

Json = dict[str, Any]
_AT_ONCE = 8


def recall(run: Run) -> Json:
    """Takes back what was handed over of one survey and month. Safe to repeat; needs the lock.

    The month is not drawn again: its people are on the stop list, where ORS must not call them.
    Raises :class:`NotAllowed` if nothing was handed over.
    """
    if run.entry() is None:
        raise NotAllowed(f"nothing of {run.survey} {run.month} was handed over")
    # First of all: from here on no run hands anything over again.
    DrawLedger(run.stores.ledger).move(run.survey, run.month, State.RECALLED)
    cases = list(run.stores.register.cases(of_wave=wave(run.survey, run.month)))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        ended = sum(pool.map(lambda case: _end_invitation(run, case), cases))
        _take_back_files(run)
        _stop(run, cases)
        sum(pool.map(run.stores.register.recall, cases))
    log.count(Metric.RECALLED, survey=run.survey)
    log.say(Say.RECALLED, **run.ids, count=len(cases))
    _tell(run, len(cases))
    return {
        **run.ids,
        "status": "recalled",
        "people_on_the_stop_list": len(cases),
        "invitations_ended": ended,
    }


def _end_invitation(run: Run, case: Case) -> bool:
    if not run.policy.writes:
        return False
    one = invitations.invitation_id(run.stores.keyring, case.case_id)
    return run.stores.invitations.move(one, InvitationState.RECALLED)


def _take_back_files(run: Run) -> None:
    """Every version of the handover or the links file, and the password."""
    for key in (
        handover.zip_key(run.survey, run.month),
        handover.links_key(run.survey, run.month),
    ):
        run.stores.samples.delete_all(key)
    root = run.stores.settings.parameter_root
    try:
        run.stores.ssm.delete_parameter(Name=handover.password_name(root, run.survey, run.month))
    except ClientError as error:
        if error_code(error) != "ParameterNotFound":
            raise


def _stop(run: Run, cases: Iterable[Case]) -> None:
    """Onto the day's stop list at once; the hourly sweep keeps there whoever is recalled."""
    today = london_date(run.moment)
    key = f"stop-lists/{run.survey}/{today}.csv"
    names = columns.rules().handover.stop_list_columns
    found = run.stores.samples.find(key)
    there = (
        list(csv.reader(io.StringIO(found.decode("utf-8-sig"), newline="")))[1:] if found else []
    )
    known = {tuple(row[:2]) for row in there}
    added = [[case.crime, case.viw, write_uk_date(today)] for case in cases]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(there)
    writer.writerows(sorted(row for row in added if tuple(row[:2]) not in known))
    run.stores.samples.put(key, text.getvalue(), handover.CSV)


def _tell(run: Run, people: int) -> None:
    notices.publish(
        run.stores.sns,
        run.stores.settings.notice_topic,
        f"Recalled: {run.survey} {run.month}",
        {"survey": run.survey, "sample month": run.month, "people on the stop list": people},
        what_to_do=(
            "Tell ORS at once: stop calling, delete the file, confirm the deletion. The month is "
            "not drawn again."
        ),
    )
