"""Who may be asked, and who is the same person (R07 to R10)."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, cached_property
from typing import Annotated

from functions.shared.policy import RULES, Field, Rule, read

Positive = Annotated[int, Field(gt=0)]


class FileFlood(Rule):
    """A do-not-contact file that stops more of the field than ``share``, and ``least`` at least."""

    share: Annotated[float, Field(gt=0, le=1)]
    least: Positive


class TakeBack(Rule):
    """How long the time may be of which a door's entries are taken back, and how long ago."""

    longest_days: Positive
    oldest_days: Positive


class People(Rule):
    """Ages in whole years, rests in calendar months."""

    minimum_age: Positive
    impossible_births: tuple[date, ...]
    oldest_age: Positive
    rest_months: Positive
    in_field_months: Positive
    cluster_cap: Positive
    file_flood: FileFlood
    take_back: TakeBack
    sensitive_pass: str
    flag_yes: tuple[str, ...]
    fatal_injuries: tuple[str, ...]
    small_count: Positive
    crime_number_patterns: tuple[str, ...]
    not_names: tuple[str, ...]
    company_words: tuple[str, ...]
    death_words: tuple[str, ...]
    death_titles: tuple[str, ...]
    death_endings: tuple[str, ...]
    phone_labels: tuple[str, ...]
    labels_of_others: tuple[str, ...]
    wishes: tuple[str, ...]
    no_wishes: tuple[str, ...]
    negations: tuple[str, ...]
    contacting: tuple[str, ...]
    refusals: tuple[str, ...]
    placeholder_words: frozenset[str]
    placeholder_beginnings: tuple[str, ...]
    placeholder_locals: frozenset[str]
    placeholder_hosts: frozenset[str]
    placeholder_domains: tuple[str, ...]
    placeholder_phones: frozenset[str]
    placeholder_endings: tuple[str, ...]
    dotless_mail: tuple[str, ...]
    same_mailbox: dict[str, str]

    @cached_property
    def crime_numbers(self) -> tuple[re.Pattern[str], ...]:
        """Compiled; use with ``fullmatch``."""
        return tuple(re.compile(text, re.ASCII) for text in self.crime_number_patterns)


@cache
def rules() -> People:
    return read(People, RULES / "people.toml")
