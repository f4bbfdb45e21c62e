"""Faults that run through a whole column: such a file is refused and draws nobody (R58). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from functions.sample_draw.frame.eligibility import Checks
from functions.sample_draw.frame.row_outcomes import Outcome
from functions.sample_draw.frame.row_rules import NO_RECORD
from functions.sample_draw.frame.strata import UNRECOGNISED
from functions.shared.errors import RefusedFile
from functions.shared.policy import extract

_CONTACT, _FLAGS = "contact-unreadable", "flag-unreadable"
_BY_CODE = {
    "report-date-unreadable": Outcome.REPORT_DATE,
    "birth-date-unreadable": Outcome.AGE_UNKNOWN,
    "name-unreadable": Outcome.NAME,
    _CONTACT: Outcome.NO_CONTACT,
}


def refuse_most(codes: bytes | bytearray, counted: Checks) -> None:
    """:class:`RefusedFile` if a fact is unreadable in most of the rows that it decides about."""
    faults = extract.rules().faults
    for rule, unreadable, rows in _unreadable(codes, counted):
        if rows >= faults.least_rows and unreadable > faults.most * rows:
            _refuse(rule)


def refuse_all(codes: bytes, unclear_flags: int, blanked_out: int) -> None:
    """:class:`RefusedFile` if a fact is readable in no row, however few there are.

    Such a file draws nobody: refused, it leaves the month to the one that is mended (R06a). Rows
    that the lists have ``blanked_out`` were readable: no other file would mend them.
    """
    found = _count(codes)
    facts = (*_by_code(found), (_FLAGS, unclear_flags, _from(found, Outcome.DOMESTIC_ABUSE)))
    for rule, lacking, rows in facts:
        unreadable = lacking - blanked_out if rule == _CONTACT else lacking
        if extract.rules().faults.by_rule[rule].any_size and unreadable == rows > 0:
            _refuse(rule)


def _refuse(rule: str) -> None:
    raise RefusedFile(rule, column=", ".join(extract.rules().faults.by_rule[rule].columns))


def _unreadable(codes: bytes | bytearray, counted: Checks) -> Iterator[tuple[str, int, int]]:
    """(rule, rows without the fact, rows that came as far as its check)."""
    found = _count(codes)
    yield "crime-type-unreadable", counted.unknown_types, _from(found, Outcome.CRIME_TYPE)
    yield _FLAGS, counted.unclear_flags, _from(found, Outcome.DOMESTIC_ABUSE)
    placed = sum(counted.frame) + counted.outside
    yield "borough-unreadable", counted.owners.get(UNRECOGNISED, 0), placed
    for rule, unreadable, rows in _by_code(found):
        # A contact that is not there was not to be read.
        written = counted.unread_contacts if rule == _CONTACT else unreadable
        yield rule, written, rows


def _by_code(found: Counter[int]) -> Iterator[tuple[str, int, int]]:
    for rule, outcome in _BY_CODE.items():
        yield rule, found[outcome], _from(found, outcome)


def _count(codes: bytes | bytearray) -> Counter[int]:
    found = Counter(codes)
    del found[NO_RECORD]
    return found


def _from(found: Counter[int], outcome: Outcome) -> int:
    """Rows that no earlier rule kept out."""
    return sum(rows for code, rows in found.items() if code >= outcome)
