"""What comes of a file of answers: lines for each recipient, and what must be remembered. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Refused(NamedTuple):
    """Somebody who did not give every consent: how the file names them, and what they gave."""

    interview_id: str
    link: str
    given: frozenset[str]


@dataclass(slots=True)
class Split:
    """What is to be stored: lines for each recipient, and what the stores must remember."""

    lines: dict[str, list[str]]
    # Place and text; beside each whether it is the first of its person.
    comments: list[tuple[str, str]] = field(default_factory=list)
    comment_is_first: list[bool] = field(default_factory=list)
    # Interview id (keyed hash) or link → the crime number that is kept with it, blank if none.
    interviews: Mapping[bytes, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    # Link → day of the interview as written (dd/mm/yyyy or blank), of those who took part.
    answered: dict[str, str] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    lengths: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    # What follows from the file and the handover alone (R39a), whatever our stores knew:
    took_part: int = 0  # and are no second row of an interview
    said_linked: int = 0
    said_pack: int = 0
    said_comments: int = 0
    declined: int = 0
    scrubbed: int = 0
    # Rows without identity that are unique on place, crime type, language and demographics.
    unique_as_they_came: int = 0
    unique_as_kept: int = 0
