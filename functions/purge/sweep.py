"""One sweep: list every store, delete what is due, list again until nothing due is left (R49)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from botocore.exceptions import ClientError

from functions.purge.emptied_stores import Store
from functions.purge.expiry import RetentionSchedule
from functions.purge.tally import Sweep, Tallies, Thing
from functions.shared.aws.clients import error_code
from functions.shared.errors import SurveyError

PASSES = 3


def plan(stores: Iterable[Store], schedule: RetentionSchedule) -> Sweep:
    """Lists every store once, deletes nothing; one that cannot be listed does not stop the rest."""
    sweep = Sweep()
    for store in stores:
        sweep.planned[store.name] = _listed(store, schedule, sweep)
    return sweep


def carry_out(sweep: Sweep, stores: Sequence[Store], schedule: RetentionSchedule) -> None:
    """Deletes what is due where something is, and lists again; what fails is tried once more."""
    for store in stores:
        if not sweep.planned[store.name].total:
            continue
        deleted = sweep.deleted[store.name] = Tallies()
        for _ in range(PASSES):
            sweep.failed.pop(store.name, None)
            _delete(store, schedule, sweep, deleted)
            left = sweep.left[store.name] = _listed(store, schedule, sweep)
            if not left.total and store.name not in sweep.failed:
                break


def _listed(store: Store, schedule: RetentionSchedule, sweep: Sweep) -> Tallies:
    tallies = Tallies()
    try:
        for thing in store.things(schedule):
            tallies.add(thing)
    except (ClientError, SurveyError) as error:
        sweep.failed[store.name] = _code(error)
    return tallies


def _delete(store: Store, schedule: RetentionSchedule, sweep: Sweep, deleted: Tallies) -> None:
    """Streams through the store once more, so that memory does not grow with what is due.

    A batch is deleted when the next one has been read: a listing goes on from the last name that
    it gave, which should still be there.
    """
    due: list[Thing] = []
    try:
        for thing in store.things(schedule):
            if thing.verdict.due:
                due.append(thing)
            if len(due) == 2 * store.batch:
                _flush(store, due[: store.batch], sweep, deleted)
                del due[: store.batch]
        for at in range(0, len(due), store.batch):
            _flush(store, due[at : at + store.batch], sweep, deleted)
    except (ClientError, SurveyError) as error:
        sweep.failed[store.name] = _code(error)


def _flush(store: Store, batch: Sequence[Thing], sweep: Sweep, deleted: Tallies) -> None:
    """Only a batch that went whole is counted: the certificate claims no more than is known."""
    try:
        store.delete(batch)
    except (ClientError, SurveyError) as error:
        sweep.failed[store.name] = _code(error)
        return
    for thing in batch:
        deleted.add(thing)


def _code(error: ClientError | SurveyError) -> str:
    return error_code(error) if isinstance(error, ClientError) else type(error).__name__
