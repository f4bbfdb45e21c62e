"""Calendar arithmetic: months, windows, London time. Pure: the moment is always an argument."""

from __future__ import annotations

import calendar
import re
import unicodedata
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
# Dates as people and spreadsheets write them, with a time of day behind (R58).
_HOUR = r"(?:,? .*|T.*)?\Z"
_UK_DATE = re.compile(rf"([0-9]{{1,2}})([/.-])([0-9]{{1,2}})\2([0-9]{{4}}){_HOUR}", re.DOTALL).match
_ISO_DATE = re.compile(
    rf"([0-9]{{4}})([/.-])([0-9]{{1,2}})\2([0-9]{{1,2}}){_HOUR}", re.DOTALL
).match
_NAMED_DATE = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th)?[ /-]?([a-z]{{3,9}})\.?,?[ /-]?([0-9]{{4}}|[0-9]{{2}}){_HOUR}",
    re.DOTALL | re.IGNORECASE,
).match
_MONTH_FIRST = re.compile(
    rf"([a-z]{{3,9}})\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}}){_HOUR}",
    re.DOTALL | re.IGNORECASE,
).match
# Eight digits are a day in one order only, since the other gives no year of ours.
_YEAR_FIRST = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])\Z").match
_YEAR_LAST = re.compile(r"([0-3][0-9])(0[1-9]|1[0-2])((?:19|20)[0-9]{2})\Z").match
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? ", re.IGNORECASE).match
_NAMED_MONTH = re.compile(r"([a-z]{3,9})\.?(?:, |[ /'-])([0-9]{4}|[0-9]{2})\Z", re.IGNORECASE).match
_NUMBERED_MONTH = re.compile(r"([0-9]{4})[/. -]([0-9]{1,2})\Z|([0-9]{1,2})[/.-]([0-9]{4})\Z").match
_AROUND = " \t\r\n\v\f'\"="  # what spreadsheets and their users put around a date
_NAMES = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS = {name[:3]: number for name, number in _NAMES.items()} | {"sept": 9} | _NAMES


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


def uk_date(text: str, *, not_after: date | None = None) -> date | None:
    """``dd/mm/yyyy`` as in police extracts, a time of day behind it ignored; else ``None``.

    Other ways to write one day and no other are read as well: ``2027-09-28``, ``28-Sep-27``,
    ``28 September 2027``. Two digits are a year of this century; not one after ``not_after``,
    which is where birthdays end.
    """
    try:
        if text[2:3] == text[5:6] == "/":  # as nearly all are written; three times as fast
            return date.fromisoformat(f"{text[6:]}-{text[3:5]}-{text[:2]}")
    except ValueError:
        pass
    plain = _plain(text)
    if match := _UK_DATE(plain):
        return _date(match[4], int(match[3]), match[1])
    if match := _ISO_DATE(plain):
        return _day_of_moment(plain) or _date(match[1], int(match[3]), match[4])
    if match := _NAMED_DATE(plain):
        found = _date(match[3], _MONTHS.get(match[2].casefold(), 0), match[1])
        if found and not_after and len(match[3]) == 2 and found > not_after:
            return add_months(found, -1200)
        return found
    if match := _MONTH_FIRST(plain):
        return _date(match[3], _MONTHS.get(match[1].casefold(), 0), match[2])
    if match := _YEAR_FIRST(plain):
        return _date(match[1], int(match[2]), match[3])
    if match := _YEAR_LAST(plain):
        return _date(match[3], int(match[2]), match[1])
    return None


def _day_of_moment(text: str) -> date | None:
    """London's day of a moment with its own offset: "2027-09-27T23:00:00Z" is the 28th here."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(LONDON).date() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def written_month(text: str) -> Month | None:
    """A month as people and spreadsheets write it: ``2027-11``, ``Nov-27``, ``01/11/2027``."""
    plain = _plain(text)
    if match := _NAMED_MONTH(plain):
        first = _date(match[2], _MONTHS.get(match[1].casefold(), 0), "1")
    elif match := _NUMBERED_MONTH(plain):
        first = _date(match[1] or match[4], int(match[2] or match[3]), "1")
    else:
        first = uk_date(plain)
    return Month.of(first) if first and first.day == 1 and first.year >= 2000 else None


def _plain(text: str) -> str:
    """Without weekday, outer blanks and quotes, widths and marks that nobody sees."""
    if not text.isascii():
        wide = unicodedata.normalize("NFKC", text.replace("\u2019", "'"))
        kinds = [(char, unicodedata.category(char)) for char in wide]
        text = "".join("-" if kind == "Pd" else char for char, kind in kinds if kind != "Cf")
    plain = text.strip(_AROUND)
    weekday = _WEEKDAY(plain)
    return plain[weekday.end() :] if weekday else plain


def _date(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    except ValueError:
        return None


def write_uk_date(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


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
