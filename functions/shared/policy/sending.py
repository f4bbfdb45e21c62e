"""How invitations are sent, and by whom they seem to be sent (R20 to R29)."""

from __future__ import annotations

from datetime import time
from functools import cache
from typing import Annotated

from pydantic import Field

from functions.shared.policy.base import RULES, Rule, read

Positive = Annotated[int, Field(gt=0)]


class Hours(Rule):
    """Contact hours in London; ``weekdays`` as Python counts them, Monday 0."""

    first: time
    last: time
    weekdays: tuple[int, ...]


class Sender(Rule):
    """The names in which we write (R25)."""

    email_name: str
    email_local_part: str
    sms_id: Annotated[str, Field(max_length=11)]


class Links(Rule):
    """Where survey links start (R23); the token follows ``survey_path``."""

    survey_base: str
    survey_path: str


class Words(Rule):
    forbidden: tuple[str, ...]


class HelpLine(Rule):
    name: str
    phone: str
    page: str


class QuickExit(Rule):
    page: str


class Sending(Rule):
    """The whole file."""

    every_minutes: Positive
    switch_max_age_seconds: Positive
    sms_per_second: Positive
    email_domain_names: tuple[str, ...]
    claim_limit_minutes: Positive
    sms_max_parts: Positive
    hours: Hours
    sender: Sender
    links: Links
    words: Words
    help_line: tuple[HelpLine, ...]
    quick_exit: QuickExit


@cache
def rules() -> Sending:
    return read(Sending, RULES / "sending.toml")
