"""What may not come in: columns and values that would say who somebody is (R34, R37). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from functions.ingest.responses.disclosure import column_lookalikes, link_redaction
from functions.ingest.responses.disclosure.column_lookalikes import alike, squeeze
from functions.ingest.responses.disclosure.identifying import looks_identifying
from functions.shared.policy import people, responses
from functions.shared.policy.surveys import Survey
from functions.shared.text.crime_numbers import crime_number

_STARTS_LIKE_A_PHONE = re.compile(r"[\s(]*(?:\+|0)").match
_CODES = {
    "phone": "phone-in-value",
    "email": "email-in-value",
    "postcode": "postcode-in-value",
    "crime number": "crime-number-in-value",
}
LINK = "link-in-value"


@dataclass(frozen=True, slots=True)
class Odd:
    """A column that is not allowed, or only while it is blank.

    ``shown``: how a report names it. ``barred``: it identifies, so each filled row is one too many.
    """

    place: int
    shown: str
    code: str
    barred: bool
    blank_is_fine: bool = False

    def fault(self, value: str) -> str | None:
        """The finding's code if this value is one that should never have been sent."""
        if not value.strip():
            return None
        if self.barred:
            return self.code
        found = value_fault(value)
        return "forbidden-column" if found == LINK or found in _CODES.values() else None


def missing(survey: Survey, header: Sequence[str]) -> tuple[str, ...]:
    """Columns that the survey requires and the file has not."""
    return tuple(name for name in survey.responses.required if name not in header)


def odd_columns(survey: Survey, header: Sequence[str], written: Sequence[str]) -> list[Odd]:
    """Every column that a file of this survey may not have.

    ``header`` has proper names, blank where policy knows none; ``written`` what is in the file,
    of which nothing is repeated: a file without a header has its first victim there.
    """
    rules = responses.rules()
    allowed = {*rules.allowed(survey)} - {*survey.responses.refused_if_filled}
    found = []
    for place, (name, text) in enumerate(zip(header, written, strict=True)):
        if not name:
            found.append(_unknown(place, text, allowed))
        elif name in rules.by_name and name not in allowed:
            found.append(_unwanted(place, name, survey))
    return found


def _unwanted(place: int, name: str, survey: Survey) -> Odd:
    """A column of responses that this survey does not have."""
    if name in survey.responses.refused_if_filled:
        return Odd(place, name, "filled-identity", barred=True, blank_is_fine=True)
    group = responses.rules().by_name[name].group
    barred = group in ("crime-number", "link", "interview-id")
    return Odd(place, name, "forbidden-column" if barred else "other-survey-column", barred)


def _unknown(place: int, text: str, allowed: set[str]) -> Odd:
    position = f"column {place + 1}"
    what = column_lookalikes.looks_like(text)
    if what:
        return Odd(place, f"{position}, which looks like {what}", "forbidden-column", True)
    squeezed = squeeze(text)
    for name in sorted(allowed):
        if alike(squeezed, squeeze(name)):
            return Odd(place, f"{position}, which looks like “{name}”", "unknown-column", False)
    return Odd(place, position, "unknown-column", False)


def value_fault(text: str) -> str | None:
    """The finding's code if the value of an ordinary column must not be there, else None."""
    if len(text) > responses.rules().longest_code:
        return "text-in-code"
    if link_redaction.leads_there(text):
        return LINK
    kind = looks_identifying(text, people.rules().crime_numbers)
    return _CODES[kind] if kind else None


def id_fault(text: str) -> str | None:
    """As :func:`value_fault` for ids, which are often long numbers: in doubt it is one of those."""
    fault = value_fault(text)
    if fault == "phone-in-value" and not _STARTS_LIKE_A_PHONE(text):
        return None
    return fault


def crime_fault(text: str) -> str | None:
    """As :func:`id_fault` for the crime number's own column."""
    if crime_number(text, people.rules().crime_numbers):
        return None
    fault = id_fault(text)
    return None if fault == "crime-number-in-value" else fault


def link_fault(text: str) -> str | None:
    """As :func:`id_fault` for the link's own column, where the whole link may stand."""
    fault = id_fault(text)
    return None if fault == LINK else fault


def answers_held(header: Sequence[str]) -> list[int]:
    """Places of ordinary columns: a row's own link must be in none of them (R31)."""
    by_name, ids = responses.rules().by_name, ("crime-number", "link", "interview-id")
    return [
        place
        for place, _ in judges(header)
        if header[place] not in by_name or by_name[header[place]].group not in ids
    ]


def judges(header: Sequence[str]) -> Iterator[tuple[int, Callable[[str], str | None]]]:
    """(place, judge) of each column whose values are judged: all but free text and unknown ones."""
    rules = responses.rules()
    for place, name in enumerate(header):
        if not name or rules.verbatim(name):
            continue
        column = rules.by_name.get(name)
        group = column.group if column else "questions"
        special = {"crime-number": crime_fault, "link": link_fault, "interview-id": id_fault}
        yield place, special.get(group, value_fault)
