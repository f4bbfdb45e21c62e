"""Tells when a value of an ordinary column is a phone, email, postcode or crime number. Pure."""

from __future__ import annotations

import re
from typing import Literal

from functions.shared.text.characters import normalise_characters
from functions.shared.text.crime_numbers import Patterns, crime_numbers_in, loosely
from functions.shared.text.digit_runs import numbers_in
from functions.shared.text.phones import phone

Kind = Literal["phone", "email", "postcode", "crime number"]

_SHORTEST = 5  # characters of a postcode without its blank
_WORTH_A_LOOK = re.compile(r"[0-9@]").search
_EMAIL = re.compile(r"[^\s@]\s?@\s?[^\s@]+\.[^\s@]{2,}").search
_POSTCODE = (
    r"\b(?:GIR{gap}0AA|[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNPR-Y]?{gap}{digit}"
    r"[ABD-HJLNP-UW-Z]{{2}})\b"
)
# Kept as it is: a fraction, or a date, with or without the hour.
_FRACTION = re.compile(r"[-+]?[01]?\.[0-9]+").fullmatch
DATE = re.compile(
    r"(?<![0-9])[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{2,4}(?![0-9])(?:[ T]*[0-9]{1,2}:[0-9]{2}\S*)?"
)
_AS_A_FLOAT = re.compile(r"\.0+\Z")  # what some programs make of a column of numbers
_DIGITS = re.compile(r"(?<![0-9])\(?\+?[0-9](?:[\s.()/-]{0,4}[0-9]){8,}(?![0-9])")
_MANY_DIGITS = re.compile(r"(?:[0-9][^0-9]{0,4}){8}[0-9]").search
_MAYBE_CRIME = re.compile(r"[0-9]\s*[/\\-]|[/\\-]\s*[0-9]").search
_NATIONAL_OR_ABROAD = re.compile(r"\(?[+0]").match


_MONEY = re.compile(r"[£$€]|(?<![0-9.])[0-9][0-9,]*\.[0-9]{2}(?![0-9.])").search
_LONG_RUN = re.compile(r"[0-9](?:[ -]?[0-9]){5,}").search


def exact_value(text: str) -> str | None:
    """The finding's code if what should be an answer code is a date, money or many digits.

    A date of birth or an exact amount tells who somebody is, though it has no telltale shape.
    """
    value = normalise_characters(text)
    if not any(map(str.isdigit, value)):
        return None
    if DATE.search(value):
        return "date-in-code"
    if _MONEY(value):
        return "money-in-code"
    return "digits-in-code" if _LONG_RUN(value) else None


def postcode_shape(*, gap: str, digit: str) -> str:
    """The text of an expression for UK postcodes, with what may stand between and for the digit."""
    return _POSTCODE.format(gap=gap, digit=digit)


_postcode = re.compile(postcode_shape(gap=r"\s{0,2}", digit="[0-9]"), re.IGNORECASE).search


def looks_identifying(text: str, patterns: Patterns) -> Kind | None:
    """What a value looks like that must not come back (R34), or None. Not meant for id columns.

    Codes, years, amounts, dates and hours pass. Words around it ("tel 07…") hide nothing.
    """
    if len(text) < _SHORTEST or (text.isascii() and not _WORTH_A_LOOK(text)):
        return None
    value = normalise_characters(text)
    if "@" in value and _EMAIL(value):
        return "email"
    if _MAYBE_CRIME(value) and next(crime_numbers_in(value, patterns), None):
        return "crime number"
    if _MANY_DIGITS(value) and _run_together(value, patterns):
        return "crime number"
    if _postcode(value):
        return "postcode"
    if _MANY_DIGITS(value) and _holds_phone(_AS_A_FLOAT.sub("", value)):
        return "phone"
    return None


def _run_together(value: str, patterns: Patterns) -> bool:
    """Is there a crime number in it without the edges of a word? Amounts and dates are none."""
    found = loosely(tuple(patterns), within="", between=r"(?: ?[/\\_] ?| ?of ?| )")
    return next(found(DATE.sub(" ; ", value)), None) is not None


def _is_one_number(digits: str) -> bool:
    """Is all of it one number that could exist?"""
    found, left = numbers_in(digits)
    return len(found) == 1 and not left and found[0].start <= 1 and found[0].end == len(digits)


def _holds_phone(value: str) -> bool:
    if _FRACTION(value):
        return False
    return any(
        phone(digits) or (_NATIONAL_OR_ABROAD(digits) and _is_one_number(digits))
        for digits in _DIGITS.findall(DATE.sub(" ; ", value))
    )
