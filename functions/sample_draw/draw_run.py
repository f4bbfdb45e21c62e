"""One draw from lock to report, in an order in which no opt-out falls between (R06a, R11, R20).

pin the extract and the day → what the lists said → people into the register → the do-not-contact
list once more → handover or invitations → working sample → reports. A run after a crash finds the
pin and what the lists said, comes to the same sample, and does again what may be half done; but
while nothing is handed over, a newer extract takes the place of the pinned one. A month that is
drawn is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from functions.sample_draw import draw_inputs
from functions.sample_draw.draw_inputs import Sampled
from functions.sample_draw.draw_ledger import DrawLedger, Entry, State
from functions.sample_draw.extract.reader import Extract
from functions.sample_draw.extract.uploaded import Uploads
from functions.sample_draw.frame.cohorts import all_windows_closed, draw_day
from functions.sample_draw.handover import unfinished
from functions.sample_draw.handover.handover_run import Handover
from functions.sample_draw.log_messages import LogMessage
from functions.sample_draw.report import publishing
from functions.sample_draw.seed_and_verdicts import SeedAndVerdicts
from functions.sample_draw.seeds import How, Seeds, forecast_seed
from functions.sample_draw.stores import Stores
from functions.shared import log
from functions.shared.clock import Month, london_date
from functions.shared.errors import DataError, NotAllowed
from functions.shared.log import Metric
from functions.shared.policy import surveys

Json = dict[str, Any]


class NoExtract(DataError):
    """There is nothing to draw from."""


class OutsideExpected(NotAllowed):
    """A draw that is larger or smaller than policy expects, and that no person asked for (R06a)."""

    def __init__(self, people: int) -> None:
        super().__init__(
            "the sample is not as large as expected: check it, then draw survey and month"
        )
        self.people = people


@dataclass(frozen=True, slots=True)
class Run:
    """One survey and month at one moment."""

    stores: Stores
    survey: str
    month: Month
    moment: datetime

    @property
    def ids(self) -> dict[str, str]:
        return {"survey": self.survey, "month": str(self.month)}

    @property
    def policy(self) -> surveys.Survey:
        return surveys.survey(self.survey)

    def entry(self) -> Entry | None:
        """What the ledger knows of this draw."""
        return DrawLedger(self.stores.ledger).get(self.survey, self.month)

    def recalled(self) -> bool:
        entry = self.entry()
        return entry is not None and entry.state is State.RECALLED

    @property
    def seeds(self) -> Seeds:
        return Seeds(self.stores.extracts, self.stores.certificates, self.survey, self.month)

    def commit(self, how: How) -> Json:
        """Makes the month's seed and certifies its hash, unless that is done (R11a)."""
        found = self.seeds.commit(how, self.moment)
        return {**self.ids, "status": "committed", "seed_sha256": found["seed_sha256"]}

    def dry(self) -> Json:
        """The sample as it was, or one of its kind by another seed; writes nothing (R11a)."""
        entry = self.entry()
        if entry is None or self._corrected(entry):
            day = max(self._today(), draw_day(self.month))  # before the 18th it is a forecast
            seen = entry is not None and entry.seen
            seed = forecast_seed(self.survey, self.month)
            sampled = draw_inputs.sample_of_newest(
                self.stores, self.uploads(), day, seed, seen=seen
            )
        else:
            seed, known = self.seeds.seed(), self._book().read()
            sampled = draw_inputs.sample(self.stores, entry.extract, entry.drawn_on, seed, known)
        log.say(LogMessage.DRY, **self.ids, count=len(sampled.draw.selected))
        return sampled.summary("dry run")

    def draw(self, *, named: bool) -> Json:
        """Draws, finishes a draw that was broken off, or says that it is drawn. Needs the lock.

        ``named``: a person named survey and month; else a draw outside its expected size is not
        made, and :class:`OutsideExpected` raised. Nor does prod draw
        with a seed that was not committed before (R11a).
        """
        entry = self.entry()
        if entry is not None and entry.state is State.DONE:
            log.say(LogMessage.ALREADY, **self.ids)
            return {**entry.summary, "status": "already drawn"}
        if entry is not None and entry.state is State.RECALLED and not self._corrected(entry):
            raise NotAllowed(
                f"{self.survey} {self.month} was recalled: upload the right extract before a redraw"
            )
        if not named and not self.stores.settings.plays_months and not self.seeds.commitment():
            return self._not_committed()
        self.seeds.commit(How.DRAW, self.moment)
        again = entry is not None  # something of an earlier run may be there
        if entry is not None and self._lets_go(entry):
            log.say(LogMessage.LET_GO, **self.ids)
            unfinished.leave_field(self.stores, self.survey, self.month)
            entry = None
        if entry is None or entry.state is State.RECALLED:
            entry, sampled = self._begin(seen=entry is not None and entry.seen, named=named)
        else:
            sampled = self._resumed(entry)
        log.say(LogMessage.COMPUTED, **self.ids, count=len(sampled.draw.selected))
        ledger = DrawLedger(self.stores.ledger)
        if entry.state is State.RUNNING:
            handover = Handover(self.stores, self.policy, self.month, self.moment)
            sampled = handover.hand_over(sampled, entry.drawn_on, again=again)
            ledger.move(self.survey, self.month, State.HANDED)
        summary = sampled.summary("drawn")
        hashes = publishing.of_draw(self.stores, sampled, self.moment, self.seeds.commitment())
        self.seeds.certify(hashes)
        publishing.tell(self.stores, sampled, hashes)
        ledger.move(self.survey, self.month, State.DONE, summary=summary)
        log.say(LogMessage.DONE, **self.ids, count=len(sampled.draw.selected))
        return summary

    def _begin(self, *, seen: bool, named: bool) -> tuple[Entry, Sampled]:
        """A new draw, pinned: from here on every run comes to the same."""
        today = self._today()
        if all_windows_closed(self.policy, self.month, today):
            raise NotAllowed(f"all contact windows of {self.survey} {self.month} have closed")
        seed = self.seeds.seed()
        sampled = draw_inputs.sample_of_newest(self.stores, self.uploads(), today, seed, seen=seen)
        if not named and not sampled.draw.as_expected:
            raise OutsideExpected(len(sampled.draw.selected))
        self._book().keep(sampled.verdicts)
        DrawLedger(self.stores.ledger).begin(sampled.extract, today, seen=seen)
        return Entry(State.RUNNING, sampled.extract, today, seen=seen), sampled

    def _resumed(self, entry: Entry) -> Sampled:
        """A draw that was broken off: the same extract and day, and what the lists said then."""
        known = self._book().read()
        if known is None:
            raise DataError(
                "the record of what the lists said is missing: recall the draw and draw again"
            )
        seed = self.seeds.seed()
        return draw_inputs.sample(self.stores, entry.extract, entry.drawn_on, seed, known)

    def _not_committed(self) -> Json:
        """Somebody could have chosen the extract to suit a seed: a person decides (R11a)."""
        log.count(Metric.SEED_NOT_COMMITTED, survey=self.survey)
        log.say(LogMessage.NOT_COMMITTED, **self.ids)
        return {**self.ids, "status": "no commitment"}

    def _book(self) -> SeedAndVerdicts:
        return SeedAndVerdicts(self.stores.extracts, self.survey, self.month)

    def _lets_go(self, entry: Entry) -> bool:
        """Has a draw that was broken off handed nothing over, and is there a newer extract?

        Mended since, perhaps, or without somebody who was erased: the draw begins anew (R06a, R39).
        """
        if entry.state is not State.RUNNING or not self._uploads.has_newer(entry.extract):
            return False
        return unfinished.nothing_handed_over(self.stores, self.survey, self.month)

    def _corrected(self, entry: Entry) -> bool:
        """Has E&I uploaded another extract since a draw that was recalled (R40a)?"""
        return entry.state is State.RECALLED and bool(self._uploads.since(entry.extract))

    def uploads(self) -> list[Extract]:
        """What may be drawn from, the newest first; after a recall, what was uploaded since.

        Raises :class:`NoExtract` if there is none.
        """
        entry = self.entry()
        recalled = entry is not None and entry.state is State.RECALLED
        found = self._uploads.since(entry.extract) if entry and recalled else self._uploads.every()
        if not found:
            raise NoExtract(f"there is no extract for {self.survey} {self.month}")
        return found

    @property
    def _uploads(self) -> Uploads:
        return Uploads(self.stores.extracts, self.survey, self.month)

    def _today(self) -> date:
        return london_date(self.moment)
