"""Telephone numbers as libphonenumber judges them, at a tenth of its cost. Pure.

One regular expression made from the library's own metadata (``phone_plan``) decides what is written
in a plain way; only odd spellings reach the library itself, which is imported when first needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from functions.shared.policy import people
from functions.shared.text.characters import normalise_characters, zeros
from functions.shared.text.phone_plan import FIXED, MOBILE

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

REGIONS = frozenset(("GB", "GG", "IM", "JE"))  # R09
LONGEST = 250  # characters; the library's own limit
_SHORTEST = 9  # digits of the shortest valid national number

# The library ignores these between digits, and so may the expression. Bytes translate faster.
BETWEEN = b" \t-().[]/"
_IS_MOBILE = 1
# Written so plainly that, not being in the plan, it is no valid line of ours either.
_PLAIN = re.compile(rb"(?:\+44|0044|0)[1-9][0-9]*|[1-9][0-9]{8,9}").fullmatch

_EXTENSION = re.compile(r"[\s,;(.-]*(?:x|extn?|extension)[\s.:]*[0-9]{1,6}\)?\s*\Z", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_TEN = 10
_VANITY = 3  # so many letters, and the library reads them as digits on a keypad
_ABROAD = re.compile(r"[1-9][0-9]{6,14}").fullmatch


# The plan's expressions are made when first used: three of them cost a tenth of a cold start.
@cache
def _line() -> Callable[[bytes], re.Match[bytes] | None]:
    plan = rf"(?:(?:\+44|0044|44)0?|0)?(?:({MOBILE})|({FIXED}))"
    return re.compile(plan.encode("ascii")).fullmatch


@cache
def _national() -> Callable[[str], re.Match[str] | None]:
    """As most are written: told by one look, at a third of the cost."""
    return re.compile(rf"0(?:{MOBILE}|{FIXED})").fullmatch


@cache
def _possible() -> Callable[[str], re.Match[str] | None]:
    """A number that could exist: ten digits of this shape, or a shorter one valid in full."""
    return re.compile(
        rf"[1-357-9][0-9]{{9}}|{FIXED}|8001111|845464[0-9]|(?:500|800)[0-9]{{6}}"
    ).fullmatch


def phone(text: str) -> str | None:
    """E.164 of a valid fixed line or mobile of GB, GG, IM or JE, however spelt (R09), else None.

    Personal (070), premium, freephone, pager and foreign numbers are None. Words other than usual
    labels ("mob", "home", "ext 12") make it None too: a note beside a number may say whose it is.
    """
    if _national()(text):
        return "+44" + text[1:]
    found = _plain(text)
    if found is None:
        found = _odd(text)
    return found[1] if found else None


def is_line(number: str) -> bool:
    """Is an E.164 number a valid line of ours?"""
    return number.startswith("+44") and _national()("0" + number[3:]) is not None


def mobile(text: str) -> str | None:
    """As :func:`phone`, but only a mobile: the one kind that can get an SMS (R25)."""
    found = _plain(text)
    if found is None:
        found = _odd(text)
    return found[1] if found and found[0] else None


@lru_cache(4096)
def possible(digits: str, plus: bool) -> str | None:
    """E.164 of a number that could exist, valid or not, of any country (do-not-contact list).

    ``digits`` alone, ``plus`` if a plus sign stands before them. 07700 900123 and +1 212 555 0100
    are possible, and so is a number that has lost its nought.
    """
    if plus or digits.startswith("00"):
        rest = digits if plus else digits[2:]
        if not rest.startswith("44"):
            return _of_noughts(rest.lstrip("0")) if rest.startswith("0") else _abroad(rest)
        return _of_ours(rest[2:].removeprefix("0"))
    if digits.startswith("44") and len(digits) > _TEN:
        return _of_ours(digits[2:].removeprefix("0"))
    if digits.startswith("044") and len(digits) > _TEN + 1:  # a nought put before the country code
        return _of_ours(digits[3:].removeprefix("0"))
    return _of_ours(digits.removeprefix("0"))


def _of_noughts(digits: str) -> str | None:
    """Behind a plus sign and noughts: "+07812 345678", "+0044 7812 345678"."""
    ours = digits.startswith("44") and len(digits) > _TEN
    return _of_ours(digits[2:].removeprefix("0") if ours else digits)


def _of_ours(digits: str) -> str | None:
    return "+44" + digits if _possible()(digits) else None


def _abroad(digits: str) -> str | None:
    """Of another country; a nought too many before one of ours is forgiven."""
    if not _ABROAD(digits):
        return None
    number = _parsed("+" + digits)
    if number is None or not _is_possible(number):
        return _of_ours(digits)
    return _e164(number)


def _plain(text: str) -> tuple[bool, str] | tuple[()] | None:
    """(is mobile, E.164); ``()`` if it is no line of ours; None if only the library can tell."""
    if not text.isascii():
        return None
    bare = text.encode("ascii").translate(None, BETWEEN)
    if line := _line()(bare):
        group = line.lastindex or 0
        return group == _IS_MOBILE, "+44" + line[group].decode("ascii")
    return () if len(bare) < _SHORTEST or _PLAIN(bare) else None


def _odd(text: str) -> tuple[bool, str] | tuple[()]:
    """The same answer for the few per cent with labels, extensions or other scripts."""
    if len(text) > LONGEST:
        return ()
    found = _plain(
        normalise_characters(text)
    )  # a dash or blank of another kind is all that most have
    if found is not None:
        return found
    bare = _EXTENSION.sub("", _unlabelled(text))
    if len(_LETTER.findall(bare)) >= _VANITY:
        return ()
    found = _plain(bare)
    if found is not None:
        return found
    number = _parsed(bare)
    return _judged(number) if number else ()


def _unlabelled(text: str) -> str:
    bare = zeros(normalise_characters(text).strip())
    labels_before, labels_after = _labels()
    before = labels_before.match(bare)
    return labels_after.sub("", bare[before.end() :] if before else bare)


@cache
def _labels() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Policy's words for a telephone, before a number and behind it."""
    rules = people.rules()
    words = "|".join(map(re.escape, (*rules.phone_labels, *rules.labels_of_others)))
    label = rf"(?<![a-z])(?:{words})(?![a-z])"
    return (
        re.compile(rf"[^a-z0-9+]*(?:{label}[^a-z0-9+(]*)+", re.IGNORECASE),
        re.compile(rf"(?:[^a-z0-9]*{label})+[^a-z0-9]*\Z", re.IGNORECASE),
    )


def _parsed(text: str) -> PhoneNumber | None:
    import phonenumbers  # late: it costs a quarter of a cold start, and most runs never need it

    try:
        return phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None


def _judged(number: PhoneNumber) -> tuple[bool, str] | tuple[()]:
    import phonenumbers

    kinds = phonenumbers.PhoneNumberType
    if phonenumbers.region_code_for_number(number) not in REGIONS:
        return ()
    kind = phonenumbers.number_type(number)
    if kind not in (kinds.MOBILE, kinds.FIXED_LINE, kinds.FIXED_LINE_OR_MOBILE):
        return ()
    return kind == kinds.MOBILE, _e164(number)


def _is_possible(number: PhoneNumber) -> bool:
    import phonenumbers

    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE


def _e164(number: PhoneNumber) -> str:
    import phonenumbers

    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
