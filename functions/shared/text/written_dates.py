"""Dates and months as people and spreadsheets write them (R58). Pure."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, datetime

from functions.shared.clock import LONDON, Month, add_months

# A time of day may stand behind a date.
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
