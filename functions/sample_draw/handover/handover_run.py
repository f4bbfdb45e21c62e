"""Handing a sample over, in the order in which no opt-out falls between (R20, R52)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime

from functions.sample_draw.draw_inputs import Sampled
from functions.sample_draw.handover import handover_files, invitations, register_entry
from functions.sample_draw.handover.register_entry import Entered
from functions.sample_draw.log_messages import LogMessage
from functions.sample_draw.seed_and_verdicts import SeedAndVerdicts
from functions.sample_draw.stores import Stores
from functions.shared import log
from functions.shared.clock import Month
from functions.shared.policy.surveys import Survey
from functions.shared.stores.releases import links_key

_AT_ONCE, _PART = 8, 250


@dataclass(frozen=True, slots=True)
class Handover:
    """Where one survey's month is handed over."""

    stores: Stores
    survey: Survey
    month: Month
    moment: datetime

    def hand_over(self, sampled: Sampled, drawn_on: date, *, again: bool) -> Sampled:
        """Register, second reading, files; the sample less those who were found late."""
        stores = self.stores
        ids = {"survey": self.survey.code, "month": str(self.month)}
        drawn = handover_files.people(sampled.draw)
        people = register_entry.entered(stores.keyring, self.survey, self.month, drawn)
        self._enter(people)
        log.say(LogMessage.REGISTERED, **ids, count=len(people))
        kept, late = register_entry.second_reading(
            self.survey, people, stores.do_not_contact.read()
        )
        blanked = {one.person.random_number: one.blanked for one in kept if one.blanked}
        if late or blanked:
            sampled = self._drop(sampled, late, blanked)
        stores.custody.handed_over(self.survey.code, self.month, len(kept), self.moment)
        if self.survey.kind == "census":
            self._invite(kept, drawn_on, again=again)
        else:
            self._zip(kept)
        log.say(LogMessage.HANDED, **ids, count=len(kept))
        return sampled

    def _drop(
        self, sampled: Sampled, late: Sequence[Entered], blanked: Mapping[bytes, tuple[int, ...]]
    ) -> Sampled:
        """Out of the register first: a crash in between finds them late again."""
        log.say(LogMessage.LATE, survey=self.survey.code, month=str(self.month))
        self.stores.register.leave(one.case.case_id for one in late)
        book = SeedAndVerdicts(self.stores.extracts, self.survey.code, self.month)
        verdicts = book.add_late(
            sampled.verdicts, {one.person.random_number for one in late}, blanked
        )
        draw = sampled.draw.without({one.person.row for one in late})
        return replace(sampled, draw=draw, verdicts=verdicts)

    def _enter(self, people: Sequence[Entered]) -> None:
        """Everybody into the register; the table takes some batches at a time."""
        cases = [one.case for one in people]
        parts = [cases[at : at + _PART] for at in range(0, len(cases), _PART)]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            sum(pool.map(self.stores.register.enter, parts))  # to the end: any trouble is raised

    def _zip(self, kept: Sequence[Entered]) -> None:
        content = handover_files.handover_csv((one.person for one in kept), self.month)
        handover_files.hand_over_zip(
            bucket=self.stores.samples,
            ssm=self.stores.ssm,
            root=self.stores.settings.parameter_root,
            key_id=self.stores.settings.password_key,
            survey=self.survey.code,
            month=self.month,
            content=content,
        )
        self._keep(content)

    def _invite(self, kept: Sequence[Entered], drawn_on: date, *, again: bool) -> None:
        """The links file first, so that ORS knows every link that is ever sent; then what sends."""
        made = invitations.wanted(self.stores, self.survey, kept, drawn_on, again=again)
        pairs = zip(made, kept, strict=True)
        content = handover_files.links_csv((one.token, person.person) for one, person in pairs)
        key = links_key(self.survey.code, self.month)
        self.stores.samples.put(key, content, handover_files.CSV)
        self._keep(handover_files.census_csv((one.person for one in kept), self.month))
        self.stores.invitations.put_new(made)

    def _keep(self, content: str) -> None:
        """The working sample (R40)."""
        key = handover_files.working_key(self.survey.code, self.month)
        self.stores.extracts.put(key, content, handover_files.CSV)
