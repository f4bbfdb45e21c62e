"""One person's export: everything that is held of them, as it is held (R50). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from functions.shared.policy import retention as policy
from functions.shared.retention import end_of
from functions.subject_access.search.person_resolution import Person

Json = dict[str, Any]
DATA, PAGE = ".json", ".html"

# Whether somebody's safety is in question is told by the safeguarding role, not by a file (R38).
_NOT_SHOWN = ("concern", "drop")


def export_key(day: date, case: str, number: int, of: int) -> str:
    """``exports/2027-12-01/bcdfghjklm.json``; with the person's number if a case has several."""
    return f"exports/{day}/{case}" + (f"-{number}" if of > 1 else "") + DATA


def page_of(key: str) -> str:
    """The readable page beside an export."""
    return key.removesuffix(DATA).removesuffix(PAGE) + PAGE


def data_of(key: str) -> str:
    """The export beside a readable page."""
    return page_of(key).removesuffix(PAGE) + DATA


def export(
    case: str,
    person: Person,
    marks: Sequence[str],
    listed: Sequence[Mapping[str, Any]],
    beyond: Sequence[Json],
    unsearchable: Sequence[str],
    day: date,
) -> Json:
    """The content. ``marks``: by what an erasure finds it. ``listed``: entries of the
    do-not-contact list, masked as they are kept.
    """
    item = policy.rules().by_name["export"]
    return {
        "case": case,
        "made_on": day.isoformat(),
        "this_file_is_gone_by": end_of(item, day).isoformat(),
        "marks": sorted(marks),
        "held": [
            {
                "what": _told(one.place.what),
                "where": one.place.where,
                "survey": one.place.survey,
                "sample_month": one.place.month,
                "details": dict(one.content),
            }
            for one in sorted(person.seen, key=lambda one: one.place)
            if one.place.what not in _NOT_SHOWN
        ],
        "do_not_contact": [dict(entry) for entry in listed],
        "rows_of_others_too": len(person.unsure),
        "kept_back": _kept_back(person),
        "held_elsewhere": list(beyond),
        "cannot_be_searched": list(unsearchable),
    }


def _told(name: str) -> str:
    item = policy.rules().by_name[name]
    return item.told or item.what


def _kept_back(person: Person) -> list[str]:
    """What is not in the export, and who decides about it."""
    said = []
    if person.unsure:
        said.append(
            f"{len(person.unsure)} row(s) have a crime number with another victim, and do not say "
            "which of them they are about. Evidence & Insight decides."
        )
    aside = sum(one.place.what in _NOT_SHOWN for one in person.seen)
    if aside:
        said.append(
            f"{aside} file(s) that were refused, or that only the safeguarding role can read, name "
            "this crime number. Their owners decide."
        )
    return said
