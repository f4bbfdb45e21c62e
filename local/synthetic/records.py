"""What the generator's modules pass to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """What an extract is about: London dates, both ends of the cohort included."""

    survey: str
    draw_day: date
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Truth:
    """What the generator knows of a row: ``number`` counts data rows from 1.

    ``person`` is the same wherever the same invented person turns up; a ``forbidden`` row must
    never lead to a contact. The crime number is as the rules write it, without blanks.
    """

    number: int
    kind: str
    person: int
    forbidden: bool
    crime_no: str
    viw_no: str
