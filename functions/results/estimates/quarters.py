"""Quarters of sample months, and rolling years made of four of them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from functions.shared.clock import Month

_QUARTER = re.compile(r"([1-9]\d{3})-[Qq]([1-4])\Z").match
YEAR = 4


class Quarter(NamedTuple):
    """``Quarter.parse("2027-Q4")``: sample months October to December 2027."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """A :class:`ValueError` without the text if it is none."""
        match = _QUARTER(text.strip())
        if not match:
            raise ValueError("write a quarter like this: 2027-Q4")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, month: Month) -> Quarter:
        return cls(month.year, (month.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"

    def plus(self, quarters: int) -> Quarter:
        year, number = divmod(self.year * 4 + self.number - 1 + quarters, 4)
        return Quarter(year, number + 1)

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(Month(self.year, 3 * self.number - 2 + n) for n in range(3))


@dataclass(frozen=True, slots=True)
class Period:
    """Quarters in order, and how the interfaces call them."""

    quarters: tuple[Quarter, ...]

    @classmethod
    def year_to(cls, quarter: Quarter) -> Period:
        return cls(tuple(quarter.plus(n) for n in range(1 - YEAR, 1)))

    @classmethod
    def of(cls, quarter: Quarter) -> Period:
        return cls((quarter,))

    @property
    def last(self) -> Quarter:
        return self.quarters[-1]

    def __str__(self) -> str:
        return str(self.last) if len(self.quarters) == 1 else f"year to {self.last}"


def before(quarter: Quarter, count: int) -> tuple[Quarter, ...]:
    """So many quarters in order, the last of them ``quarter``."""
    return tuple(quarter.plus(n) for n in range(1 - count, 1))
