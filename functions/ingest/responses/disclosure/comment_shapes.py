"""What identifies in a comment beside what the one reader reads: handles, places, numbers. Pure.

In doubt a comment loses a word too many (R36). Every expression is bounded, and begun only where
one of its hints is in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from functions.ingest.responses.disclosure.identifying import postcode_shape

_ENDINGS = (
    *(".com", ".org", ".net", ".uk", ".info", ".eu", ".london"),
    *(".co", ".dev", ".io", ".app", ".biz", ".tv"),
)
_ENDING = rf"(?:{'|'.join(map(re.escape, _ENDINGS))})"
_PROVIDERS = (
    *("gmail", "googlemail", "hotmail", "outlook", "yahoo", "icloud", "btinternet", "protonmail"),
    *("ymail", "msn", "aol"),
)
# Up to a stop or bracket that belongs to the sentence.
_ADDRESS = r"\S{0,2000}[^\s.,;:!?)\]}'\"]"
_NETWORKS = (
    *("insta", "snap", "twitter", "tiktok", "face", "fb", "whats", "telegram", "ig", "linkedin"),
    *("discord", "reddit", "signal", "skype"),
)
_LED_BY = r"(?:is|name|handle|id|me|on|as|under|at|account|called|username)"
_NEAR = 24  # characters between the word and a number that says no year
_SAID = r"(?:oh?|zero|nought|one|two|three|four|five|six|seven|eight|nine|double|triple|treble)"
_DOT = r"(?:[\W_]{1,3}dot[\W_]{1,3}|\s?[\[({]\s?(?:dot|\.)\s?[\])}]\s?)"
_TOP = r"(?:com|org|net|co|uk|info|london)\b"
# A road's name is written with capitals, or it is one of the words that are nothing else.
_ROADS = (
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Drive|Gardens|Gdns|Grove|Terrace|Crescent|Court"
    r"|House|Place|Square|Way|Hill|Mews|Row|Walk|Park|Estate)\b"
)
_NO_ROAD = r"(?!(?:the|my|our|your|their|his|her|a|this|that|same|next|other|busy|main|whole)\b)"
_PLAIN_ROAD = r"(?:road|rd|street|avenue|lane|gardens|grove|terrace|crescent|mews)\b"

# Each shape with texts of which one must be there, in lower case: most comments hold none of them.
_SHAPES = (
    (
        ("@",),
        r"(?<![^\s<>\"(),;@])[^\s<>\"(),;@]+\s?@\s?[^\s<>\"(),;@]+\.[a-z0-9-]+(?:\.[a-z0-9-]+)*",
    ),
    (("@",), r"(?<![^\s<>\"(),;@])[^\s<>\"(),;@]+@[^\s<>\"(),;]{0,64}[^\s<>\"(),;.!?:']"),
    (("@",), r"(?<![\w@.])@[a-z_]\w{2,}"),  # somebody's name on a social network
    (("@",), r"\b\w(?:\s\w){2,40}\s?@\s?\w(?:\s?\.?\s\w\b){2,40}"),
    (
        _PROVIDERS,
        rf"[a-z0-9._+-]{{1,64}}[\W_]{{0,3}}(?:(?<![a-z])at|@|arroba)[\W_]{{0,3}}"
        rf"(?:{'|'.join(_PROVIDERS)})\b(?:[\W_]{{0,3}}(?:dot[\W_]{{0,3}})?{_TOP})*",
    ),
    (
        ("dot", "punto"),
        r"[a-z0-9.+-]{1,64}[\W_]{1,3}(?:at|arroba)[\W_]{1,3}[a-z0-9-]{1,63}"
        r"(?:[\W_]{1,3}(?:dot|punto)[\W_]{1,3}[a-z]{2,24}){1,5}",
    ),
    (("dot",), r"(?-i:[a-z0-9._-]{1,64}AT[a-z0-9-]{1,63}(?:DOT[a-z]{2,24}){1,5})"),
    (
        _NETWORKS,
        rf"\b(?:{'|'.join(_NETWORKS)})(?:gram|chat|book|app)?\b[\s:=@-]{{0,3}}(?:{_LED_BY}\b"
        r"[\s:=@-]{0,3}){0,3}(?=[a-z0-9.-]*[0-9_])[a-z][\w.-]{2,}",
    ),
    (("handle", "username"), r"\b(?:handle|username)\s?(?:is\b|[:=])\s?\S+"),
    (("_",), r"(?<!\w)[a-z][a-z0-9.]*_[a-z0-9_.]*[a-z0-9]"),
    (("u/",), r"(?<![a-z0-9/])u/[a-z0-9_-]{3,}"),
    (("#",), r"(?<![\w.])[a-z][\w.]{1,32}#[0-9]{4}\b"),
    (
        ("crime", "cris", "ref"),
        rf"\b(?:crime|cris|ref)[a-z. :#=-]{{0,{_NEAR}}}[0-9]{{7}}(?![0-9])",
    ),
    (
        ("cad",),
        r"\bcad[\s:#.-]{0,3}(?:no\.?\s?)?[0-9]{1,6}"
        r"(?:[\s/-]{0,3}(?:of\s)?[0-9]{1,2}\s?[a-z]{3,9}(?:\s?[0-9]{2,4})?)?",
    ),
    (("-", "/"), r"(?-i:\b[A-Z]{2,4}[-/][0-9]{4,7}[-/][0-9]{2}\b(?:[-/][0-9]{2,4}){0,2})"),
    ((":/", ": /"), rf"(?:h..ps?|ftps?):\s?/*{_ADDRESS}"),
    (("www",), rf"\bwww\s?\.\s?{_ADDRESS}"),
    (
        ("dot", "[.", "(.", "{."),
        rf"(?:\bwww{_DOT})?\b[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{1,63}}){{0,3}}?{_DOT}{_TOP}"
        rf"(?:{_DOT}{_TOP}){{0,2}}(?:\s?(?:/|slash)\s?\S+)?",
    ),
    (_ENDINGS, rf"(?<![a-z0-9.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*{_ENDING}\b(?:[/?#]{_ADDRESS})?"),
    (("/",), rf"(?<![a-z0-9.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{{2,}}/{_ADDRESS}"),
    (("oh ", "zero", "nought", "seven"), rf"\b{_SAID}(?:[\s,.-]+{_SAID}){{6,}}\b"),
    (
        ("flat", "apartment", "apt"),
        r"\b(?:flat|apartment|apt)\.?\s?(?:no\.?\s?)?[0-9]{1,4}[a-z]?\b",
    ),
    (
        (" ",),
        rf"(?<![0-9.:£$€])[0-9]{{1,4}}[a-z]?,?\s(?-i:(?:[A-Z][\w'-]{{1,30}}\s){{1,3}}{_ROADS})",
    ),
    (
        (
            "road",
            "rd",
            "street",
            "avenue",
            "lane",
            "gardens",
            "grove",
            "terrace",
            "cres",
            "mews",
        ),
        rf"(?<![0-9.:£$€])[0-9]{{1,4}}[a-z]?,?\s(?:{_NO_ROAD}[a-z']{{3,30}}\s){{1,2}}{_PLAIN_ROAD}",
    ),
)
# People write the letter O for the nought, and put in dots and dashes, or a blank everywhere.
_DIGIT_OR_O = "(?:[0-9]|(?-i:O))"
# With a blank before the district only the areas that Londoners live in: "at 2 1st offers" is none.
_LONDON = "(?:EC?|NW?|S[EWM]|WC?|BR|CR|DA|EN|HA|IG|KT|RM|TN|TW|UB|WD)"
_MARK = r"[\s._,:;/|*()-]"
_POSTCODES = (
    postcode_shape(gap=_MARK + "{0,4}", digit=rf"{_DIGIT_OR_O}[\s._-]?"),
    r"\b[A-PR-UWYZ](?:[\s._-][A-HK-Y])?[\s._-][0-9](?:[\s._-][0-9A-HJKMNPR-Y])?[\s._-]"
    rf"{_DIGIT_OR_O}(?:[\s._-][ABD-HJLNP-UW-Z]){{2}}\b",
    rf"\b{_LONDON}[._-]?\s?[0-9][0-9A-HJKMNPR-Y]?{_MARK}{{0,3}}[0-9]"
    r"[ABD-HJLNP-UW-Z]{2}\b",
)
_DIGIT = re.compile("[0-9]").search
_MANY_DIGITS = re.compile(r"(?:[0-9][^0-9]{0,14}){6}").search


class _Number(NamedTuple):
    """Digits that look like a number if there are so many; ``years`` are none."""

    shape: str
    least: int
    most: int


_NUMBERS = (
    # A crime number without its year, or any other reference.
    _Number(r"(?<![£$€0-9.,])[0-9]{6,}(?![0-9]|[.,][0-9])", 6, 99),
    # Groups, as of a number without its area code: 7946 0123, 461-2345-27.
    _Number(
        r"(?<![£$€0-9.,:])[0-9]{3,}(?:[ .-]{1,3}[0-9]{2,}){1,4}(?![0-9]|[.,:][0-9])",
        7,
        99,
    ),
    # A telephone with words between.
    _Number(
        r"(?<![0-9])0[1237][0-9]{2,4}[^0-9]{1,12}[0-9]{2,6}(?:[^0-9]{1,12}[0-9]{2,4})?(?![0-9])",
        10,
        11,
    ),
    # … or letters that look like digits.
    _Number(r"(?<![A-Za-z0-9])0[127](?:[ -]?[0-9OSIlB]){8,9}(?!\w)", 6, 11),
)
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:[ .-]{1,3}(?:19|20)[0-9]{2})*").fullmatch


@cache
def _finder(
    shape: str, flags: re.RegexFlag = re.IGNORECASE
) -> Callable[[str], Iterator[re.Match[str]]]:
    """Compiled when first needed: most runs of the function read no comment."""
    return re.compile(shape, flags).finditer


def shapes_in(text: str, without_dates: str) -> Iterator[tuple[int, int]]:
    """Where they stand in a folded text; ``without_dates``: the same with its dates blotted out."""
    lower = text.lower()
    for hints, shape in _SHAPES:
        if any(hint in lower for hint in hints):
            for found in _finder(shape)(text):
                yield found.span()
    if not _DIGIT(text):
        return
    for postcode in _POSTCODES:
        for found in _finder(postcode)(text):
            yield found.span()
    if _MANY_DIGITS(without_dates):
        yield from _numbers(without_dates)


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    for number in _NUMBERS:
        for found in _finder(number.shape, re.NOFLAG)(text):
            digits = sum(map(str.isdigit, found[0]))
            if number.least <= digits <= number.most and not _YEARS(found[0]):
                yield found.span()
