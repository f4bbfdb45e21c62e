"""A month's police extract, as messy as a real one, and the truth about every row of it.

``extract("uss", "2027-11", rows=20_000, seed=7)`` is a recipe: reading it twice gives the same
bytes, in constant memory whatever its size. Invented people only; what is generated goes nowhere
but to the embedded cloud (:mod:`local.synthetic.loopback`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from random import Random

from functions.shared.clock import Month
from functions.shared.policy import calendar, surveys
from functions.shared.policy import extract as columns
from local.synthetic.people.crowd import Crowd
from local.synthetic.records import Row, Setting, Truth

_CHUNK = 500  # rows


@dataclass(frozen=True, slots=True)
class Extract:
    """The recipe of one extract; iterate :meth:`rows`, or write it.

    ``fixed_lines``: how many earlier months have taken, where several are played in a row.
    """

    survey: str
    month: str
    setting: Setting
    count: int
    seed: int
    fixed_lines: int = 0

    @property
    def header(self) -> tuple[str, ...]:
        """Every column of policy, in an order of this extract's own."""
        names = list(columns.rules().names)
        self._dice("header").shuffle(names)
        return tuple(names)

    @property
    def byte_order_mark(self) -> bool:
        """Every other extract begins with one, as spreadsheets write it."""
        return self._dice("byte-order mark").random() < 0.5

    def rows(self) -> Iterator[tuple[Row, Truth]]:
        """Each row with its truth, in file order."""
        crowd = Crowd(self.setting, self.month, self.seed, self.fixed_lines)
        # A column that policy has and nobody here invents yet is there, and blank.
        blank = dict.fromkeys(columns.rules().names, "")
        return ((blank | row, truth) for row, truth in crowd.rows(self.count))

    def truths(self) -> list[Truth]:
        return [truth for _, truth in self.rows()]

    def chunks(self) -> Iterator[bytes]:
        """The file, some rows at a time."""
        header, buffer = self.header, io.StringIO(newline="")
        writer, ordered = csv.writer(buffer), itemgetter(*self.header)
        buffer.write("\ufeff" if self.byte_order_mark else "")
        writer.writerow(header)
        for row, truth in self.rows():
            writer.writerow(ordered(row))
            if truth.number % _CHUNK == 0:
                yield _taken(buffer)
        yield _taken(buffer)

    def content(self) -> bytes:
        return b"".join(self.chunks())

    def write_to(self, path: Path) -> None:
        with path.open("wb") as file:
            file.writelines(self.chunks())

    def _dice(self, about: str) -> Random:
        return Random(f"{self.seed}/{self.survey}/{self.month}/{about}")


def extract(survey: str, month: str, *, rows: int, seed: int, fixed_lines: int = 0) -> Extract:
    """The recipe for ``rows`` rows of ``survey`` (uss or ovss) in sample month ``YYYY-MM``.

    Raises :class:`ValueError` for a survey that is not drawn, a month that is none, or no rows.
    """
    if rows < 1:
        raise ValueError("an extract needs at least one row")
    setting = cohort(survey, Month.parse(month))
    return Extract(survey, month, setting, rows, seed, fixed_lines)


def cohort(survey: str, month: Month) -> Setting:
    """Who belongs to a draw: reported from the day after one cohort day to the next (R02)."""
    sampling = surveys.survey(survey).sampling
    if sampling is None:
        raise ValueError("only surveys that are drawn have police extracts")
    day = sampling.cohort_day
    first, last = month.plus(-2).day(day + 1), month.plus(-1).day(day)
    return Setting(survey, month.day(calendar.rules().draw_day), first, last)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
