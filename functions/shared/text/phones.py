"""Telephone numbers as libphonenumber judges them, at a tenth of its cost. Pure.

One regular expression made from the library's own metadata (``phone_plan``) decides what is written
in a plain way; only odd spellings reach the library itself, which is imported when first needed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from functions.shared.text.characters import fold, zeros
from functions.shared.text.phone_plan import FIXED, MOBILE

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

REGIONS = frozenset(("GB", "GG", "IM", "JE"))  # R09
LONGEST = 250  # characters; the library's own limit
_SHORTEST = 9  # digits of the shortest valid national number

# The library ignores these between digits, and so may the expression. Bytes translate faster.
_BETWEEN = b" \t-().[]/"
_LINE = re.compile(rf"(?:(?:\+44|0044|44)0?|0)?(?:({MOBILE})|({FIXED}))".encode("ascii")).fullmatch
_IS_MOBILE = 1
# As most are written: told by one look, at a third of the cost.
_NATIONAL = re.compile(rf"0(?:{MOBILE}|{FIXED})").fullmatch
# Written so plainly that, not being in the plan, it is no valid line of ours either.
_PLAIN = re.compile(rb"(?:\+44|0044|0)[1-9][0-9]*|[1-9][0-9]{8,9}").fullmatch

_LABEL = (
    r"(?<![a-z])(?:tel|telephone|mob|mobile|cell|phone|ph|home|work|business|other|landline|contact"
    r"|number|num|no|daytime|evening|day|eve|uk|gb|t|m|h|w|b)(?![a-z])"
)
_LABELS_BEFORE = re.compile(rf"[^a-z0-9+]*(?:{_LABEL}[^a-z0-9+(]*)+", re.IGNORECASE)
_LABELS_AFTER = re.compile(rf"(?:[^a-z0-9]*{_LABEL})+[^a-z0-9]*\Z", re.IGNORECASE)
_EXTENSION = re.compile(r"[\s,;(.-]*(?:x|extn?|extension)[\s.:]*[0-9]{1,6}\)?\s*\Z", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_VANITY = 3  # so many letters, and the library reads them as digits on a keypad
# National numbers of ten digits have this shape. A shorter one must be valid in full: the digits of
# a crime number whose slashes were left out look like one.
_UK = 44
_TEN_PLAIN = re.compile(rb"0([1-357-9][0-9]{9})").fullmatch
_TEN_DIGITS = re.compile(r"[1-357-9][0-9]{9}").fullmatch


def phone(text: str) -> str | None:
    """E.164 of a valid fixed line or mobile of GB, GG, IM or JE, however spelt (R09), else None.

    Personal (070), premium, freephone, pager and foreign numbers are None. Words other than usual
    labels ("mob", "home", "ext 12") make it None too: a note beside a number may say whose it is.
    """
    if _NATIONAL(text):
        return "+44" + text[1:]
    found = _plain(text)
    if found is None:
        found = _odd(text)
    return found[1] if found else None


def mobile(text: str) -> str | None:
    """As :func:`phone`, but only a mobile: the one kind that can get an SMS (R25)."""
    found = _plain(text)
    if found is None:
        found = _odd(text)
    return found[1] if found and found[0] else None


def possible_phone(text: str) -> str | None:
    """E.164 of a number that could exist, valid or not, of any country (do-not-contact list).

    ``07700 900123``, ``+44 (0)7700 900123`` and ``+1 212 555 0100`` are all possible. Two numbers
    in one text are None, since naming one of them would silently drop the other.
    """
    if len(text) > LONGEST:
        return None
    if text.isascii() and (ten := _TEN_PLAIN(text.encode("ascii").translate(None, _BETWEEN))):
        return "+44" + ten[1].decode("ascii")
    bare = _EXTENSION.sub("", _unlabelled(text))
    if _LETTER.search(bare) or any(mark in bare for mark in ",;#*@"):
        return None
    found = _plain(bare)
    if found:
        return found[1]
    number = _parsed(bare)
    return _e164(number) if number and _is_possible(number) else None


def _plain(text: str) -> tuple[bool, str] | tuple[()] | None:
    """(is mobile, E.164); ``()`` if it is no line of ours; None if only the library can tell."""
    if not text.isascii():
        return None
    bare = text.encode("ascii").translate(None, _BETWEEN)
    if line := _LINE(bare):
        group = line.lastindex or 0
        return group == _IS_MOBILE, "+44" + line[group].decode("ascii")
    return () if len(bare) < _SHORTEST or _PLAIN(bare) else None


def _odd(text: str) -> tuple[bool, str] | tuple[()]:
    """The same answer for the few per cent with labels, extensions or other scripts."""
    if len(text) > LONGEST:
        return ()
    found = _plain(fold(text))  # a dash or blank of another kind is all that most have
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
    bare = zeros(fold(text).strip())
    before = _LABELS_BEFORE.match(bare)
    return _LABELS_AFTER.sub("", bare[before.end() :] if before else bare)


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

    if phonenumbers.is_valid_number(number):
        return True
    if number.country_code == _UK:
        return bool(_TEN_DIGITS(phonenumbers.national_significant_number(number)))
    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE


def _e164(number: PhoneNumber) -> str:
    import phonenumbers

    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
