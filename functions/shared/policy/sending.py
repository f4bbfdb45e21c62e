"""How invitations are sent, by whom they seem to be sent, and how people say no (R20 to R29)."""

from __future__ import annotations

from datetime import time
from functools import cache, cached_property
from typing import Annotated

from functions.shared.policy import RULES, Field, Rule, model_validator, read

Positive = Annotated[int, Field(gt=0)]


class Hours(Rule):
    """Contact hours in London; ``weekdays`` as Python counts them, Monday 0."""

    first: time
    last: time
    weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...]

    @model_validator(mode="after")
    def _decent(self) -> Hours:
        if not time(8) <= self.first < self.last <= time(21):
            raise ValueError("contact hours lie between 08:00 and 21:00")
        return self


class Sender(Rule):
    """The names in which we write (R25)."""

    email_name: str
    email_local_part: str
    sms_id: Annotated[str, Field(max_length=11, pattern=r"^[A-Za-z0-9]{3,11}$")]


class Links(Rule):
    """Where survey links start (R23); the token follows ``survey_path``."""

    survey_base: Annotated[str, Field(pattern=r"^https://[a-z0-9.]+/[a-z]+$")]
    survey_path: str

    def survey(self, token: str) -> str:
        return f"{self.survey_base}{self.survey_path}{token}"


class Refusals(Rule):
    """Error codes that say for certain that nothing was accepted; all others mean unknown (R28)."""

    slow_down: frozenset[str]
    channel: frozenset[str]
    message: frozenset[str]
    attempts: Positive
    in_a_row: Positive


class Words(Rule):
    """``forbidden`` where other people may see it (R25), ``never`` in any text (R26)."""

    forbidden: tuple[str, ...]
    never: tuple[str, ...]
    preview_characters: Positive


class OptOut(Rule):
    """The opt-out page, and what a typed entry of the list may say of itself."""

    largest_body: Positive
    reasons: tuple[str, ...]
    sources: tuple[str, ...]


class HelpLine(Rule):
    name: str
    phone: str
    hours: str
    page: str


class QuickExit(Rule):
    page: str


class Sending(Rule):
    """The whole file."""

    every_minutes: Positive
    switch_max_age_seconds: Positive
    sms_per_second: Positive
    claim_limit_minutes: Positive
    sms_max_parts: Positive
    hours: Hours
    sender: Sender
    links: Links
    refusals: Refusals
    words: Words
    opt_out: OptOut
    help_line: tuple[HelpLine, ...]
    quick_exit: QuickExit

    @cached_property
    def run_seconds(self) -> int:
        """How long a run goes on making claims: it ends before the next one starts."""
        return self.every_minutes * 60 - 15


@cache
def rules() -> Sending:
    return read(Sending, RULES / "sending.toml")
