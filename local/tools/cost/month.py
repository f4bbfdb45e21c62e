"""The work of one month, as numbers: from policy, from how the functions work, from measured runs.

Where a figure is neither policy nor counted in the code it is an assumption, and says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from functions.shared.policy import retention, sending, surveys
from infra.storage import tables

DAYS, BUSY_DAYS = 30, 26
ELIGIBLE = 0.6  # assumption: six in ten records may be asked (the demo's invented month: 0.6)
BY_SMS = 0.4  # assumption: four in ten have no email but an own mobile
PARTS = sending.rules().sms_max_parts
LISTED = 50_000  # assumption: a do-not-contact list that has grown for ten years
# Assumption: so many read the findings in a month, each the page (100 kB at most) and three tables.
READERS, REQUESTS, READ_KB = 5_000, 4, 160
KB = 1024
# What a write to an invitation costs beside itself: one an index, and two in an index by state
# whose entry moves when the state changes.
INDEXES = [
    index.key for spec in tables.SPECS if spec.name == "InvitationTable" for index in spec.indexes
]
MOVED = len(INDEXES) + INDEXES.count("state")


@dataclass(frozen=True)
class Month:
    """``victims``: records of USS extracts; OVSS ones are a fifth as many (assumption)."""

    victims: int

    @property
    def extract_rows(self) -> int:
        return self.victims + self.victims // 5

    @property
    def drawn(self) -> int:
        """People handed over: policy's target, or everybody eligible if they are fewer."""
        sampling = surveys.survey("uss").sampling
        if sampling is None or not sampling.target_interviews or not sampling.yield_interviews:
            return 0
        wanted = (
            sampling.target_interviews * (sampling.yield_sample or 0) / sampling.yield_interviews
        )
        return math.ceil(min(wanted, self.victims * ELIGIBLE))

    @property
    def invited(self) -> int:
        return round(self.victims / 5 * ELIGIBLE)

    @property
    def sms(self) -> int:
        return round(self.invited * BY_SMS)

    @property
    def emails(self) -> int:
        return self.invited - self.sms

    @property
    def answers(self) -> int:
        """Interviews by policy, and one in ten invitations (assumption)."""
        sampling = surveys.survey("uss").sampling
        interviews = (sampling.target_interviews or 0) if sampling else 0
        return min(interviews, self.drawn) + self.invited // 10

    @property
    def sends(self) -> int:
        """Runs of send_links: every few minutes of the contact hours."""
        hours = sending.rules().hours
        minutes = (hours.last.hour - hours.first.hour) * 60
        return BUSY_DAYS * minutes // sending.rules().every_minutes

    @property
    def writes(self) -> int:
        """Write units of DynamoDB: one a KB, twice in a transaction, and what indexes add."""
        registered = (self.drawn + self.invited) * (1 + 1) * 2  # put, and closed once
        made = self.invited * (2 + len(INDEXES))
        claimed = self.invited * (2 + 3 * 2 + MOVED)  # with three checks of the list
        marked = self.invited * (1 + MOVED)
        delivered = self.emails * (1 + MOVED)
        answered = self.answers * 8  # history, register, interview id, invitation
        ended = (self.drawn + self.invited) * 2 + self.invited * (1 + len(INDEXES))
        return registered + made + claimed + marked + delivered + answered + ended

    @property
    def reads(self) -> int:
        """Read units: one for 4 KB read consistently, half otherwise. Scans are most of it."""
        rules = retention.rules().by_name
        months = {name: rules[name].months or 0 for name in ("register", "invitation")}
        listed = LISTED * 120 / KB / 4
        register = (self.drawn + self.invited) * months["register"] * 0.5 / 4
        invitations = self.invited * months["invitation"] * 0.8 / 4
        hourly = 24 * DAYS * (listed + register)  # stop lists
        purges = DAYS * (register + invitations)
        sends = self.sends * (listed + 5)
        draws = 4 * (listed + register)
        return round(hourly + purges + sends + draws + self.invited * 4)

    @property
    def stored_gb(self) -> float:
        """Tables: what their periods hold at a time."""
        rules = retention.rules().by_name
        register = (self.drawn + self.invited) * (rules["register"].months or 0) * 0.7
        invitations = self.invited * (rules["invitation"].months or 0) * 0.8 * 3
        return (register + invitations + LISTED * 0.12) / KB / KB

    @property
    def objects_gb(self) -> float:
        """Buckets: extracts and handovers of two months, answers of three years and more."""
        extracts = self.extract_rows * 0.25 * 2 + self.drawn * 0.3 * 5
        answers = self.answers * 0.5 * 36 * 3
        return (extracts + answers) / KB / KB + 2  # and two GB of logs and trail (assumption)

    @property
    def gb_seconds(self) -> float:
        """Functions: memory times seconds, from measured runs with room to spare."""
        draws = 2 * 1.73 * (4 + self.extract_rows / 5_000)
        sends = self.sends * 1.0 * 2 + self.invited * 1.0 * 0.1
        hourly = 24 * DAYS * 1.0 * (2 + (self.drawn + self.invited) * 9 / 50_000)
        daily = DAYS * (1.0 * 20 + 0.5)
        files = 60 * 1.73 * (3 + self.answers / 2_000)
        events = self.emails * 3 * 0.5 * 0.2
        return draws + sends + hourly + daily + files + events

    @property
    def runs(self) -> int:
        return self.sends + 24 * DAYS + 2 * DAYS + 100 + self.emails * 3 + self.invited // 20

    @property
    def object_calls(self) -> int:
        """Reads and writes of objects: a few a run; purges list every bucket."""
        return 24 * DAYS * 4 + DAYS * 40 + 60 * 15 + 100
