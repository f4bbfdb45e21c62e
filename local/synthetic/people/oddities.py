"""Everything that can be odd about a row, how often, and whether such a row may be contacted.

``forbidden`` is the generator's own truth, written down beside the rule and not computed by it:
tests and the demo hold what the system did against it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from functions.shared.policy import extract as columns
from functions.shared.text.written_dates import write_uk_date
from local.synthetic.people import phones, places
from local.synthetic.people.people import names
from local.synthetic.records import Row, Setting

BAD_EMAILS = ("n/a", "none", "joe@@example.com", "joe.example.org", "@example.org", "joe@", "no")
PHONES = columns.rules().phones


@dataclass(frozen=True, slots=True)
class Oddity:
    """``share`` of all rows; ``spoil`` changes a good row in place."""

    kind: str
    share: float
    forbidden: bool
    spoil: Callable[[Row, Setting, Random], None]


def _one(rng: Random, *values: str) -> str:
    return values[int(rng.random() * len(values))]


def _flag(column: str) -> Callable[[Row, Setting, Random], None]:
    def spoil(row: Row, _: Setting, rng: Random) -> None:
        row[column] = _one(rng, "Y", "Y", "Y", "y", "Yes", "", "U", "N/K", "1", "?", "No")

    return spoil


def _born(row: Row, day: date) -> None:
    row["VIW Date of Birth"] = write_uk_date(day)


def _child(row: Row, at: Setting, rng: Random) -> None:
    sixteenth = at.draw_day.replace(year=at.draw_day.year - 16)
    # Often the hardest case: sixteen on the day after the draw.
    _born(
        row, sixteenth + timedelta(days=1 if rng.random() < 0.2 else 2 + int(rng.random() * 5800))
    )


def _just_sixteen(row: Row, at: Setting, _: Random) -> None:
    _born(row, at.draw_day.replace(year=at.draw_day.year - 16))


def _no_birthday(row: Row, _: Setting, rng: Random) -> None:
    row["VIW Date of Birth"] = _one(rng, "", "01/01/1900", "01/01/1900", "N/K")


def _impossible_birthday(row: Row, at: Setting, rng: Random) -> None:
    future = write_uk_date(at.draw_day + timedelta(days=40))
    row["VIW Date of Birth"] = _one(
        rng, "31/02/1980", "00/00/0000", "12/13/1975", "05/06/1850", future
    )


def _company(row: Row, _: Setting, rng: Random) -> None:
    listed = names().companies
    row["VIW Co/Forenames"], row["VIW Surname"] = listed[int(rng.random() * len(listed))]
    row["VIW Title"] = ""


def _no_name(row: Row, _: Setting, rng: Random) -> None:
    listed = names().not_names
    row["VIW Co/Forenames"], row["VIW Surname"] = listed[int(rng.random() * len(listed))]


def _no_contact(row: Row, at: Setting, rng: Random) -> None:
    bad = rng.random() < 0.6
    for column in PHONES:
        row[column] = _one(rng, *phones.NOT_TO_CALL, *phones.JUNK) if bad and row[column] else ""
    if at.survey == "ovss":
        row["VIW Email"] = _one(rng, *BAD_EMAILS) if bad else ""


def _one_bad_phone(row: Row, _: Setting, rng: Random) -> None:
    row["VIW Telephone Business"] = _one(rng, *phones.NOT_TO_CALL, *phones.JUNK)


def _bad_email(row: Row, _: Setting, rng: Random) -> None:
    row["VIW Email"] = _one(rng, *BAD_EMAILS)


def _other_crime(row: Row, at: Setting, rng: Random) -> None:
    others = places.OTHER_CRIMES + (("Vehicle Crime",) * 3 if at.survey == "uss" else ())
    row["Crime Type"] = _one(rng, *others)


def _other_route(row: Row, at: Setting, rng: Random) -> None:
    elsewhere = places.routes("ovss" if at.survey == "uss" else "uss")
    row["Reported Via"] = _one(rng, *elsewhere, *elsewhere, *places.OTHER_ROUTES)


def _earlier(row: Row, at: Setting, rng: Random) -> None:
    back = 1 if rng.random() < 0.3 else 1 + int(rng.random() * 120)
    row["Date Reported"] = write_uk_date(at.first - timedelta(days=back))


def _later(row: Row, at: Setting, rng: Random) -> None:
    on = 1 if rng.random() < 0.3 else 1 + int(rng.random() * 28)
    row["Date Reported"] = write_uk_date(at.last + timedelta(days=on))


def _no_report_date(row: Row, _: Setting, rng: Random) -> None:
    row["Date Reported"] = _one(rng, "", "31/11/2027", "soon", "2027-13-10")


def _edge(row: Row, at: Setting, rng: Random) -> None:
    row["Date Reported"] = write_uk_date(at.first if rng.random() < 0.5 else at.last)


def _strange_crime_number(row: Row, _: Setting, rng: Random) -> None:
    digits = "".join(c for c in row["Crime No"] if c.isdigit())
    shapes = (
        f"CAD {digits[:4]}",
        digits[:7],
        f"{digits[:6]}/{digits[-2:]}",
        "TBC",
        "",
        f"{digits}/A",
    )
    row["Crime No"] = _one(rng, *shapes)


def _fatal(row: Row, _: Setting, rng: Random) -> None:
    row["VIW Injury Degree Desc"] = _one(rng, "Fatal", "FATAL", "fatal injury", "Death")


def _odd_owner(row: Row, _: Setting, rng: Random) -> None:
    row["Owning Borough"] = _one(rng, "TDIU", "TDIU", *places.ODD_OWNERS)


ODDITIES = (
    Oddity("domestic_abuse", 0.010, True, _flag("Domestic Abuse")),
    Oddity("sexual_element", 0.006, True, _flag("Sexual Element")),
    Oddity("vulnerable", 0.012, True, _flag("Vulnerable")),
    Oddity("fatal_injury", 0.0015, True, _fatal),
    Oddity("under_16", 0.025, True, _child),
    Oddity("just_sixteen", 0.002, False, _just_sixteen),
    Oddity("no_birthday", 0.012, True, _no_birthday),
    Oddity("impossible_birthday", 0.003, True, _impossible_birthday),
    Oddity("company", 0.014, True, _company),
    Oddity("no_name", 0.010, True, _no_name),
    Oddity("no_contact", 0.016, True, _no_contact),
    Oddity("one_bad_phone", 0.020, False, _one_bad_phone),
    Oddity("bad_email", 0.010, False, _bad_email),
    Oddity("other_crime", 0.012, True, _other_crime),
    Oddity("other_route", 0.012, True, _other_route),
    Oddity("earlier_cohort", 0.018, True, _earlier),
    Oddity("later_cohort", 0.015, True, _later),
    Oddity("cohort_edge", 0.020, False, _edge),
    Oddity("no_report_date", 0.002, True, _no_report_date),
    Oddity("strange_crime_number", 0.003, True, _strange_crime_number),
    Oddity("odd_owner", 0.020, False, _odd_owner),
)
