"""Invented phone numbers, in the dozen spellings that people type.

R09 asks libphonenumber whether a number is valid, so generated numbers must be valid to it. Fixed
lines come from the ranges that Ofcom keeps for drama, as long as they last; mobiles from 071 and
072, which the numbering plan holds in reserve. Even so a number may one day be somebody's: nothing
that is generated may be sent anywhere but to the embedded cloud (:mod:`local.synthetic.loopback`).
"""

from __future__ import annotations

from random import Random

# Ofcom's drama ranges of 1,000 numbers each that libphonenumber holds for valid.
DRAMA = (
    "0207946", "0113496", "0114496", "0116496", "0117496", "0118496", "0121496",
    "0131496", "0141496", "0151496", "0161496", "0191498", "0292018", "0289649",
)  # fmt: skip
_DRAMA_SIXTH = {"0289649": "6"}
FIXED_LINES = len(DRAMA) * 1000
MOBILES = 2 * 10**8
# Valid to libphonenumber, yet no phone to call under R09, or no number at all.
NOT_TO_CALL = (
    "07700 900123", "07000 000000", "0906 123 4567", "+1 212 555 0100", "+33 6 12 34 56 78",
    "076 0012 3456",
)  # fmt: skip
# Of these, one that only fills a field: nobody's, as junk is, and so is an objection to it.
FILLING = ("07000 000000",)
JUNK = (
    "N/K", "unknown", "0", "00000000000", "07", "0207946", "ex-directory", "none", "-", "999",
    "07123 45678", "refused", "see notes", "07I23 4567O0",
)  # fmt: skip


def mobile(number: int) -> str:
    """The ``number``-th invented mobile (``07123456789``); no two alike in :data:`MOBILES`."""
    # An odd multiplier that shares no factor with the range scatters neighbours and repeats nobody.
    scattered = (number * 104_729_003 + 7_654_321) % MOBILES
    return f"07{1 + scattered // 10**8}{scattered % 10**8:08d}"


def fixed_line(number: int) -> str:
    """The ``number``-th invented fixed line: drama numbers while there are any, then London's."""
    if number < FIXED_LINES:
        prefix = DRAMA[number % len(DRAMA)]
        return f"{prefix}{_DRAMA_SIXTH.get(prefix, '0')}{number // len(DRAMA):03d}"
    return f"0208{(number * 7_919) % 10**7:07d}"


def spelled(number: str, rng: Random) -> str:
    """``number`` (eleven digits, leading 0) as somebody typed it: plain half of the time."""
    way = int(rng.random() * 2 * len(_SPELLINGS))
    if way < len(_SPELLINGS):
        return _SPELLINGS[way].format(a=number[:5], b=number[5:8], c=number[8:], n=number[1:])
    return number


_SPELLINGS = (
    "{a} {b}{c}",
    "{a} {b} {c}",
    "+44{n}",
    "+44 {n}",
    "+44 (0){n}",
    "0044{n}",
    "0044 (0) {n}",
    "({a}) {b}{c}",
    "{a}-{b}-{c}",
    "{a}.{b}.{c}",
    "{n}",  # a spreadsheet took the leading nought
    "44{n}",
    "  {a} {b}{c} ",
    "Tel: {a}{b}{c}",
    "{a}\u00a0{b}{c}",  # a no-break space, as copied from a web page
    "{a}–{b}{c}",
    "+44-{n}",
    "{a}{b}{c} (m)",
)
