"""Answers outlive their crime numbers: what the purge moves and coarsens before it deletes (R45a).

When the linked rows of a month end, their answers join those of people who did not agree; from then
on all of that month are kept with fewer groups. What waits for others too long loses its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from functions.purge.emptied_stores import BucketStore
from functions.purge.expiry import RetentionSchedule
from functions.purge.tally import Thing, What
from functions.shared import log
from functions.shared.policy import drops, responses
from functions.shared.retention import clock_start, linked_rows_have_ended
from functions.shared.stores.answers import moving
from functions.shared.stores.answers.answer_store import AnswerStore, Book
from functions.shared.stores.answers.merged import Merged
from functions.shared.stores.answers.without_identity import aged, of_london
from functions.shared.stores.ledger import Ledger
from functions.shared.stores.linked_files import LinkedFiles
from functions.shared.stores.locks import Locks
from functions.shared.stores.people.tombstones import ingest_lock

_PATIENCE = 60  # seconds that a purge waits for a file of answers


def alone(ledger: Ledger, survey: str, owner: str) -> AbstractContextManager[None]:
    """No file of answers of the survey is half-way through; :class:`Busy` if one stays so."""
    names, seconds = [ingest_lock(survey)], drops.rules().lock_seconds
    return Locks(ledger, names, owner, seconds=seconds, patience=_PATIENCE).held()


class LinkedStore(BucketStore):
    """Linked files: before one is deleted its answers are kept without identity.

    Each goes alone: one of which a withdrawal is not finished keeps no other.
    """

    batch = 1

    def __init__(self, name: str, linked: LinkedFiles, answers: AnswerStore, owner: str) -> None:
        super().__init__(name, linked.bucket)
        self.linked, self.answers, self.owner = linked, answers, owner

    def delete(self, things: Sequence[Thing]) -> None:
        for thing in things:
            if thing.what is What.VERSION and thing.key.startswith(moving.LINKED):
                self._move(thing.key)
        super().delete(things)

    def _move(self, key: str) -> None:
        try:
            survey, _, _ = moving.place_of(key)
            header, rows = self.linked.read(key)
        except ValueError:
            return  # nothing that ingest has made, so nothing to keep
        if rows:
            with alone(self.answers.ledger, survey, self.owner):
                moving.add_whole(self.answers, key, header, rows)
                self.bucket.delete_all(key)  # nobody may withdraw from it in between


class LogMessage(StrEnum):
    WAITED = "answers of fewer than ten people have waited too long, and lost their place"


@dataclass(frozen=True, slots=True)
class Ageing:
    """What becomes of merged answers as they grow old."""

    answers: AnswerStore
    owner: str

    def run(self, schedule: RetentionSchedule) -> int:
        """Rewrites what has come of age; returns how many rows wait for others. Safe to repeat.

        Once a month has waited too long it rings: a file of it may be missing.
        """
        held = 0
        for survey, month in sorted(set(self.answers.books())):
            with alone(self.answers.ledger, survey, self.owner):
                book = self.answers.load(survey, month)
                wanted = self._aged(book, schedule.day)
                are_few = wanted.people < responses.rules().together
                if are_few and self._waited_too_long(book, schedule.day):
                    placed, wanted = wanted, of_london(wanted)
                    if not placed.same_as(wanted):
                        log.say(LogMessage.WAITED, survey=survey, month=month)
                        log.count(log.Metric.ANSWERS_WAITED_TOO_LONG)
                self.answers.save(book, wanted, changed=book.changed)
            held += len(wanted.rows) if are_few else 0
        return held

    @staticmethod
    def _aged(book: Book, day: date) -> Merged:
        return aged(book.merged) if linked_rows_have_ended(book.month, day) else book.merged

    @staticmethod
    def _waited_too_long(book: Book, day: date) -> bool:
        since = book.changed or clock_start(book.month)
        return day >= since + timedelta(days=responses.rules().wait_days)
