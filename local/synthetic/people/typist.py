"""One good row of a police extract, typed by many hands."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from functions.shared.clock import Month
from functions.shared.text.written_dates import write_uk_date
from local.synthetic.people import places
from local.synthetic.people.people import Person
from local.synthetic.people.phones import spelled
from local.synthetic.records import Row, Setting

_SLOTS, _PER_SLOT, _NUMBERS = 48, 187_500, 9_000_000


def slot(survey: str, month: str) -> int:
    """Keeps the crime numbers and people of two surveys and 24 months apart."""
    at = Month.parse(month)
    return ((at.year % 2) * 12 + at.month - 1) * 2 + (survey == "ovss")


def crime_no(slot_number: int, number: int, at: Setting, rng: Random) -> str:
    """The crime number of row ``number``: two shapes, no number twice (in up to 9 million rows)."""
    index = (slot_number * _PER_SLOT + number) % _NUMBERS
    digits = 1_000_000 + (index * 7_368_787) % _NUMBERS
    year = at.last.year % 100
    if index % 5 == 0:
        return f"{digits // 10**6:02d}/{digits % 10**6:06d}/{year:02d}"
    return f"{digits}/{year:02d}" if rng.random() < 0.97 else f" {digits} / {year:02d} "


def good(person: Person, at: Setting, crime: str, rng: Random) -> Row:
    """A row that nothing is wrong with, in somebody's spelling; dates within the cohort (R02)."""
    days = (at.last - at.first).days
    reported = at.first + timedelta(days=int(rng.random() * (days + 1)))
    committed = reported - timedelta(days=int(30 * rng.random() ** 6))
    stolen, recovered = _values(rng)
    ours, theirs = person.postcode, places.postcode(rng)
    tiu = "Y" if rng.random() < (0.7 if at.survey == "ovss" else 0.02) else "N"
    return {
        "Crime No": crime,
        "VIW No": str(1 + int(rng.random() * 3)),
        "VIW Title": person.title,
        "VIW Co/Forenames": person.forename,
        "VIW Surname": person.surname,
        "VIW Telephone Home": _phone(person.home, rng),
        "VIW Telephone Mobile": _phone(person.mobile, rng),
        "VIW Telephone Other": _phone(person.other, rng),
        "VIW Telephone Business": _phone(person.business, rng),
        "Victim Address Postcode 1": ours[0],
        "Victim Address Postcode 2": ours[1],
        "Owning Borough": _typed(places.borough(rng), rng),
        "GEN Committed on/from Date": write_uk_date(committed),
        "Address Postcode 1": ours[0] if rng.random() < 0.6 else theirs[0],
        "Address Postcode 2": ours[1] if rng.random() < 0.6 else theirs[1],
        "SUM Total Value Stolen": stolen,
        "SUM Total Value Recovered": recovered,
        "CLASS CR Status Desc": _one(rng, "Confirmed", "Confirmed", "Classified", "Unclassified"),
        "SUPV Screening History Decision": _one(
            rng, "Screened In", "Screened Out", "Screened Out", ""
        ),
        "TIU": tiu,
        "SUSP Known by VIW?": _one(rng, "N", "N", "Y", ""),
        "VIW Willing for VSS to be Informed?": _one(rng, "Y", "N", "N", ""),
        "VIW Injury Degree Desc": _one(rng, "", "", "No Injury", "Minor", "Moderate", "Serious"),
        "Crime Type": _typed(places.crime_type(at.survey, rng), rng),
        "Date Reported": write_uk_date(reported) + (" 14:05" if rng.random() < 0.02 else ""),
        "Reported Via": _typed(places.route(at.survey, rng), rng),
        "VIW Email": _email(person, at, rng),
        "VIW Date of Birth": write_uk_date(person.born),
        "Domestic Abuse": _no(rng),
        "Sexual Element": _no(rng),
        "Vulnerable": _no(rng),
    }


def _one(rng: Random, *values: str) -> str:
    return values[int(rng.random() * len(values))]


def _no(rng: Random) -> str:
    return "N" if rng.random() < 0.97 else _one(rng, "n", " N", "N ")


def _typed(code: str, rng: Random) -> str:
    """A code as somebody typed it; codes are matched without case and outer blanks."""
    if rng.random() < 0.95:
        return code
    return _one(rng, code.upper(), code.lower(), f" {code}", f"{code}  ")


def _phone(number: str, rng: Random) -> str:
    return spelled(number, rng) if number else ""


def _email(person: Person, at: Setting, rng: Random) -> str:
    """Whoever reports online needs one, by telephone nearly all give it; to an officer fewer."""
    if rng.random() > (0.96 if at.survey == "ovss" else 0.4):
        return ""
    return f" {person.email} " if rng.random() < 0.02 else person.email


def _values(rng: Random) -> tuple[str, str]:
    at = rng.random()
    if at < 0.55:
        return _one(rng, "", "", "0", "0.00"), ""
    stolen = int(2500 * rng.random() ** 3) + 5
    recovered = _one(rng, "", "", "", "0", str(stolen // 2))
    return (f"{stolen}.00" if at < 0.8 else str(stolen)) if at < 0.98 else f"£{stolen:,}", recovered
