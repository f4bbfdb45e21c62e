"""By what a person can be reached: phones, emails, crime numbers, and what people type. Pure.

What the extract brings and what a person types into the do-not-contact list must come to the same
value, or somebody who said no is contacted (R20).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from functions.shared.text.characters import fold, zeros
from functions.shared.text.crime_numbers import (
    Patterns,
    crime_number,
    crime_numbers_in,
    within_chain,
)
from functions.shared.text.emails import email
from functions.shared.text.phones import mobile, phone, possible_phone

__all__ = [
    "ContactKey",
    "crime_number",
    "email",
    "hint",
    "mobile",
    "phone",
    "possible_phone",
    "typed_contact",
    "typed_contacts",
]

LONGEST = 500  # characters of a do-not-contact entry that anybody would type
_SPOKEN_AT = re.compile(r"\s*[(\[{<]\s*at\s*[)\]}>]\s*|\s+@\s*|@\s+", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>\"(),:;\[\]\\]+@[^\s<>\"(),:;\[\]\\?!&/|=]+")
_JOINED = re.compile(r"(?<=[0-9]{5})\s*[/|]\s*(?=[^\s/|]*@)")
_NUMBER_BEFORE = re.compile(r"[^@]*[0-9]{3}[^@]*[/|]").match
# What spreadsheets and forms make of a number: "7812345678.0", "07812_345678".
_AS_A_FLOAT = re.compile(r"(?<=[0-9]{9})\.0+(?![0-9])")
_UNDERLINED = re.compile(r"(?<=[0-9])_(?=[0-9])")
_DIGITS = re.compile(r"\+?\s*[(0-9][0-9\s().\-/\\\[\]+]*")
_ANOTHER = 7  # fewer digits are a flat, an extension or an hour, not another number
_CRIME_GAP = re.compile(r"[\s.\\-]+")
_EDGES = " \t\r\n.-()"
_APART = " ; "


class ContactKey(NamedTuple):
    """One thing by which somebody can be found or reached, in its canonical spelling."""

    kind: Literal["phone", "email", "crime"]
    value: str


def typed_contact(text: str, patterns: Patterns) -> ContactKey | None:
    """What a person typed into the do-not-contact list, in any usual spelling; else None.

    Words around it are ignored. None (the entry is then marked unreadable, never ignored) if there
    is nothing to be read, or more than one thing, or no telling a phone from a crime number.
    """
    found = typed_contacts(text, patterns)
    return next(iter(found)) if len(found) == 1 else None


def typed_contacts(text: str, patterns: Patterns) -> set[ContactKey | None]:
    """All that can be read in it, and None for what looks like something and cannot be read."""
    if len(text) > LONGEST:
        return {None}
    rest = _JOINED.sub(_APART, _SPOKEN_AT.sub("@", fold(text)).strip())
    found: set[ContactKey | None] = {_address(match) for match in _ADDRESS.findall(rest)}
    rest = _AS_A_FLOAT.sub("", _UNDERLINED.sub(" ", zeros(_ADDRESS.sub(_APART, rest))))
    for start, end, value in reversed(list(crime_numbers_in(rest, patterns))):
        found.add(ContactKey("crime", value))
        rest = rest[:start] + _APART + rest[end:]
    return found | {
        _number(digits, patterns)
        for digits in _DIGITS.findall(rest)
        if sum(map(str.isdigit, digits)) >= _ANOTHER
    }


def _address(text: str) -> ContactKey | None:
    if _NUMBER_BEFORE(text):  # two things, and no telling where one ends
        return None
    value = email(text) or email(text.strip("'.-*_~"))
    return ContactKey("email", value) if value else None


def _number(text: str, patterns: Patterns) -> ContactKey | None:
    """A phone, or a crime number written with blanks, dots or dashes; None if it could be both."""
    crime = crime_number(_CRIME_GAP.sub("/", text.strip(_EDGES)), patterns)
    number = possible_phone(text)
    if crime:
        return None if number else ContactKey("crime", crime)
    if number and not phone(text) and next(within_chain(text, patterns), None):
        return None  # "3/4612345/26" has as many digits as a telephone
    return ContactKey("phone", number) if number else None


def hint(key: ContactKey) -> str:
    """A masked form that lets a person recognise an entry and nobody work it out (R20).

    ``07…123``, ``s…@e….org``, ``…45/26``; of a short value only its kind is shown.
    """
    if key.kind == "phone":
        return _phone_hint(key.value)
    if key.kind == "email":
        local, _, domain = key.value.partition("@")
        name, _, ending = domain.rpartition(".")
        return f"{_first(local)}…@{_first(name)}….{ending}"
    number, slash, year = key.value.rpartition("/")
    return f"…{number[-2:]}{slash}{year}" if len(number) >= _ANOTHER else "…"


def _phone_hint(value: str) -> str:
    shown = "0" + value[3:] if value.startswith("+44") else value
    return f"{shown[:2]}…{shown[-3:]}" if len(shown) > _ANOTHER + 2 else "…"


def _first(text: str) -> str:
    """The first letter, unless that is nearly the whole."""
    return text[0] if len(text) >= 3 else ""
