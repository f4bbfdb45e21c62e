"""Invented people: who they are, when they were born and how they could be reached.

A person is known by a number. Numbers below :data:`NEW` are the *regulars*, a small crowd that
depends on the seed alone, so that the same people report crimes in several months and to both
surveys (R10).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from local.synthetic.people import phones, places

REGULARS = 150
NEW = 1_000_000
DOMAINS = ("example.org", "example.com", "example.net", "mail.example.org", "post.example.com")
_HARD = 0.06
_HAS_FIXED_LINE, _HAS_OTHER, _HAS_BUSINESS = 0.30, 0.04, 0.06


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented; phones are eleven plain digits or empty."""

    number: int
    title: str
    forename: str
    surname: str
    born: date
    mobile: str
    home: str
    other: str
    business: str
    email: str
    postcode: tuple[str, str]


@dataclass(frozen=True)
class Names:
    """The lists of ``names.toml``; companies and no names are pairs of forenames and surname."""

    titles: list[str]
    forenames: list[str]
    surnames: list[str]
    hard_forenames: list[str]
    hard_surnames: list[str]
    companies: list[list[str]]
    not_names: list[list[str]]


@cache
def names() -> Names:
    path = Path(__file__).with_name("names.toml")
    return Names(**tomllib.loads(path.read_text(encoding="utf-8")))


def invent(number: int, fixed_line: int, today: date, rng: Random) -> Person:
    """Person ``number``, adult on ``today``; a fixed line, if any, is the ``fixed_line``-th."""
    lists = names()
    forename = _one(lists.hard_forenames if rng.random() < _HARD else lists.forenames, rng)
    surname = _one(lists.hard_surnames if rng.random() < _HARD else lists.surnames, rng)
    if rng.random() < 0.15:  # the warehouse shouts
        forename, surname = forename.upper(), surname.upper()
    mobile = phones.mobile(3 * number)
    return Person(
        number=number,
        title=_one(lists.titles, rng),
        forename=forename,
        surname=surname,
        born=adult_birthday(today, rng),
        mobile=mobile,
        home=phones.fixed_line(fixed_line) if rng.random() < _HAS_FIXED_LINE else "",
        other=phones.mobile(3 * number + 1) if rng.random() < _HAS_OTHER else "",
        business=phones.mobile(3 * number + 2) if rng.random() < _HAS_BUSINESS else "",
        email=email(forename, surname, number, rng),
        postcode=places.postcode(rng),
    )


def _one(values: list[str], rng: Random) -> str:
    return values[int(rng.random() * len(values))]


def adult_birthday(today: date, rng: Random) -> date:
    """Born 17 to 92 years ago, the young more often, as victims are."""
    years = 17 + 75 * rng.random() ** 1.7
    return today - timedelta(days=int(years * 365.25))


def email(forename: str, surname: str, number: int, rng: Random) -> str:
    """An address at an ``example`` domain that nobody else has."""
    parts = [p for p in (_plain(forename), _plain(surname)) if p] or ["someone"]
    local = "._-"[int(rng.random() * 3)].join(parts) + str(number)
    if rng.random() < 0.05:
        local += "+police"
    if rng.random() < 0.15:
        local = local.title()
    return f"{local}@{DOMAINS[int(rng.random() * len(DOMAINS))]}"


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if "a" <= c <= "z")


def housemate(of: Person, number: int, today: date, rng: Random) -> Person:
    """Somebody else behind the same front door: shares a phone, and often the surname (R09)."""
    other = invent(number, 0, today, rng)
    while other.forename.casefold() == of.forename.casefold() or other.born == of.born:
        other = invent(number, 0, today, rng)
    shared_mobile = rng.random() < 0.4
    return replace(
        other,
        surname=of.surname if rng.random() < 0.7 else other.surname,
        mobile=of.mobile if shared_mobile else other.mobile,
        home=of.home or of.mobile,
        email=of.email if rng.random() < 0.3 else other.email,
        postcode=of.postcode,
    )


def regular(seed: int, index: int) -> Person:
    """One of those who turn up again and again, the same for every survey and month of ``seed``."""
    rng = Random(f"{seed}/regular/{index}")
    person = invent(index, phones.FIXED_LINES - 1 - index, date(2020, 1, 1), rng)
    # Grown up, and not yet too old, in any month that anyone will play.
    return replace(person, born=date(1950 + index % 45, 1 + index % 12, 1 + index % 28))
