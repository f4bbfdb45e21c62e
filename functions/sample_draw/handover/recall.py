"""A handover is recalled: files gone, invitations ended, everybody on the stop list (R52)."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

from functions.sample_draw.draw_ledger import DrawLedger, State
from functions.sample_draw.draw_run import Run
from functions.sample_draw.frame.cohorts import all_windows_closed
from functions.sample_draw.handover import handover_files
from functions.sample_draw.handover.unfinished import leave_field, nothing_handed_over
from functions.sample_draw.log_messages import LogMessage
from functions.shared import log, notices
from functions.shared.aws.clients import error_code
from functions.shared.clock import london_date
from functions.shared.errors import NotAllowed
from functions.shared.log import Metric
from functions.shared.stores.people import invitation_ids, stop_lists
from functions.shared.stores.people.cases import Case, wave
from functions.shared.stores.people.invitation import Invitation
from functions.shared.stores.people.invitation import State as InvitationState
from functions.shared.stores.people.stop_list_entry import Known, by_link
from functions.shared.stores.releases import Releases, is_released, links_key, zip_key

Json = dict[str, Any]
_AT_ONCE = 8


def recall(run: Run) -> Json:
    """Takes back what was handed over of one survey and month. Safe to repeat; needs the lock.

    With a corrected extract the month can be drawn again by hand. If ORS or those invited could
    have seen what is recalled, nobody of it is drawn then: they are on the stop list. Raises
    :class:`NotAllowed` if nothing was handed over.
    """
    entry, stores = run.entry(), run.stores
    if entry is None:
        raise NotAllowed(f"nothing was handed over for {run.survey} {run.month}")
    if entry.state is State.RUNNING and nothing_handed_over(stores, run.survey, run.month):
        return _broken_off(run)
    if entry.state is not State.RECALLED:
        _must_be_in_the_field(run)
    ids = [case.case_id for case in stores.register.cases(of_wave=wave(run.survey, run.month))]
    made = _invitations(run, ids)
    seen = entry.seen or _released(run) or any(one.claimed_at for one in made)
    # Before all else: from here on no run hands anything over again.
    DrawLedger(stores.ledger).recall(run.survey, run.month, seen=seen)
    Releases(stores.samples, stores.ledger).end(run.survey, run.month)
    # Once more, since a draw may have been broken off between its entering people and its files.
    cases = list(stores.register.cases(of_wave=wave(run.survey, run.month)))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        ended = sum(pool.map(lambda one: _end(run, one), made))
        _take_back_files(run)
        today = london_date(run.moment)
        stop_lists.add(stores.samples, run.survey, _as_ors_knows(run, cases), today)
        sum(pool.map(stores.register.recall, cases))
    run.seeds.renew(run.moment)  # E&I know the seed of what is recalled (R11a)
    log.count(Metric.RECALLED, survey=run.survey)
    log.say(LogMessage.RECALLED, **run.ids, count=len(cases))
    _tell(run, len(cases))
    return {
        **run.ids,
        "status": "recalled",
        "people_on_the_stop_list": len(cases),
        "invitations_ended": ended,
    }


def _must_be_in_the_field(run: Run) -> None:
    """Of a month that nobody can be contacted for any more there is nothing to take back.

    Whoever was called in it would count as never called, and be drawn again at once (R10, R49).
    """
    if all_windows_closed(run.policy, run.month, london_date(run.moment)):
        raise NotAllowed(
            f"all contact windows of {run.survey} {run.month} have closed: check the month"
        )


def _broken_off(run: Run) -> Json:
    """Nobody was handed over, so nobody is stopped; the register forgets them first."""
    leave_field(run.stores, run.survey, run.month)
    DrawLedger(run.stores.ledger).recall(run.survey, run.month, seen=False)
    log.say(LogMessage.RECALLED, **run.ids, count=0)
    return {
        **run.ids,
        "status": "recalled",
        "people_on_the_stop_list": 0,
        "invitations_ended": 0,
    }


def _invitations(run: Run, case_ids: Iterable[str]) -> list[Invitation]:
    if not run.policy.writes:
        return []
    keyring = run.stores.keyring
    wanted = (invitation_ids.invitation_id(keyring, one) for one in case_ids)
    return list(run.stores.invitations.get_many(wanted).values())


def _as_ors_knows(run: Run, cases: Iterable[Case]) -> list[Known]:
    """By link or by number: whichever they were handed (R21)."""
    if by_link(run.survey):
        return [(one.token,) for one in _invitations(run, [case.case_id for case in cases])]
    return [(case.crime, case.viw) for case in cases]


def _end(run: Run, one: Invitation) -> bool:
    return run.stores.invitations.move(one.invitation_id, InvitationState.RECALLED)


def _released(run: Run) -> bool:
    """Is one of the files released, so that ORS may have read it (R52)?"""
    return any(is_released(run.stores.samples, key) for key in _files(run))


def _files(run: Run) -> tuple[str, str]:
    return (
        zip_key(run.survey, run.month),
        links_key(run.survey, run.month),
    )


def _take_back_files(run: Run) -> None:
    """Every version of the handover or the links file, and the password."""
    for key in _files(run):
        run.stores.samples.delete_all(key)
    root = run.stores.settings.parameter_root
    try:
        run.stores.ssm.delete_parameter(
            Name=handover_files.password_name(root, run.survey, run.month)
        )
    except ClientError as error:
        if error_code(error) != "ParameterNotFound":
            raise


def _tell(run: Run, people: int) -> None:
    notices.publish(
        run.stores.sns,
        run.stores.settings.notice_topic,
        f"Recalled: {run.survey} {run.month}",
        {"survey": run.survey, "sample month": run.month, "people on the stop list": people},
        what_to_do=(
            "Tell ORS now to stop calling, delete the file and confirm the deletion. To draw the "
            "month again, upload the right extract and run the draw by hand."
        ),
    )
