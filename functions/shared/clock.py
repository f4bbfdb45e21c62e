"""Calendar arithmetic: months, windows, London time. Pure: the moment is always an argument."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from functions.shared.errors import EventError, NotAllowed

# Not strftime: the locale of the machine must not change what people read.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
LONDON = ZoneInfo("Europe/London")
# Moments and months that can be meant: arithmetic with others would leave the calendar.
FIRST_YEAR, LAST_YEAR = 2000, 2199
_MONTH = re.compile(r"(2[01][0-9]{2})-(0[1-9]|1[0-2])\Z")


class TooLongAgo(NotAllowed):
    """The typed moment lies further back than the stage allows (R49)."""


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or that month's last: 31 Aug + 6 = 28 or 29 Feb (R49)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A sample month: the month of the draw that the people came from."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """``"2027-11"``; a :class:`ValueError` without the text otherwise."""
        match = _MONTH.match(text)
        if not match or int(match[1]) < 1:
            raise ValueError("write a month as YYYY-MM, such as 2027-11")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def plus(self, months: int) -> Month:
        return Month.of(add_months(date(self.year, self.month, 1), months))

    def day(self, day: int) -> date:
        """That day of the month, or its last one."""
        return date(self.year, self.month, min(day, calendar.monthrange(self.year, self.month)[1]))

    def quarter_after_ends(self) -> date:
        """The last day of the quarter after this month's quarter (R40)."""
        last = (self.month - 1) // 3 * 3 + 6
        end = Month(self.year, self.month).plus(last - self.month)
        return end.day(31)


def age_on(born: date, day: date) -> int:
    """Whole years; who was born on 29 February has a birthday on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def london(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def london_date(moment: datetime) -> date:
    return london(moment).date()


def parse_moment(text: str) -> datetime:
    """An ISO 8601 moment with its zone; a :class:`ValueError` without the text otherwise."""
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace("z", "+00:00"))
    except ValueError:
        raise ValueError("write a time like this: 2027-11-18T09:00:00Z") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"the year must be between {FIRST_YEAR} and {LAST_YEAR}")
    if moment.tzinfo is None:
        raise ValueError("a time needs a time zone, like this: 2027-11-18T09:00:00Z")
    return moment.astimezone(UTC)


def moment_of(typed: str | None, *, now: datetime, past: timedelta | None) -> datetime:
    """The moment a run stands for: the event's time as it was typed, else ``now``.

    ``past``: how far back it may lie where the real clock rules (``prod``), and then never ahead;
    ``None`` where any month may be played. Raises :class:`EventError` for an unreadable time and
    :class:`NotAllowed` for one outside those bounds (R49).
    """
    if typed is None:
        return now
    try:
        moment = parse_moment(typed)
    except ValueError as error:
        raise EventError(f'"time": {error}') from None
    # A minute of grace: schedules stamp their own clock.
    if past is not None and moment > now + timedelta(minutes=1):
        raise NotAllowed('"time" is in the future, which this stage refuses')
    if past is not None and moment < now - past:
        raise TooLongAgo(f'"time" is more than {past.days} days back, which this stage refuses')
    return moment


def stamp(moment: datetime) -> str:
    """The moment as every store, report and notice writes it: ``2027-11-18T09:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def start_of_day(day: date) -> datetime:
    """Midnight in London, as a UTC moment."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)
