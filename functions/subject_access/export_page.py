"""A person's export as a page that can be printed and posted to them (R50, R57). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from functions.shared import html
from functions.shared.policy import governance, retention, surveys
from functions.shared.retention_wording import promise

Json = dict[str, Any]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_WHOSE = {"ORS": "ORS (Opinion Research Services)", "MPS": "The Metropolitan Police Service"}
_HELD = {
    "sample": "your contact details, to invite you",
    "pack of answers": "answers that you agreed could be shared",
}


class Held(NamedTuple):
    """One kind of record: what it is, of which survey and month, and each record's details."""

    what: str
    survey: str
    records: list[list[tuple[str, str]]]


def export_page(found: Json) -> str:
    """The page of what :func:`functions.subject_access.export.export` made."""
    return html.render(
        Path(__file__).parent,
        "export_page.html",
        title="What we hold about you",
        kicker="Mayor’s Office for Policing And Crime (MOPAC)",
        found=found,
        held=list(_held(found["held"])),
        count=len(found["held"]),
        left_out=_left_out(found),
        elsewhere=[_elsewhere(one) for one in found["held_elsewhere"]],
        listed=[one.get("hint") or "a contact" for one in found["do_not_contact"]],
        contacts=governance.rules().contacts,
    )


def _held(records: Iterable[Json]) -> Iterable[Held]:
    """Records of one kind, survey and month together, in the order of the export."""

    def kind(one: Json) -> tuple[str, str, str]:
        return one["what"], one["survey"], one["sample_month"]

    for (what, survey, month), group in groupby(records, key=kind):
        yield Held(what, _survey(survey, month), [_details(one["details"]) for one in group])


def _survey(code: str, month: str) -> str:
    name = surveys.survey(code).name if code in surveys.CODES else code
    return ", ".join(filter(None, (name, html.month_words(month) if month else "")))


def _details(details: Json) -> list[tuple[str, str]]:
    """What is filled in, under readable names."""
    return [
        (_name(name), _value(str(value))) for name, value in details.items() if str(value).strip()
    ]


def _value(text: str) -> str:
    """A day in words; anything else as it is held."""
    return html.long_day(text) if _DAY.fullmatch(text) else text


def _name(column: str) -> str:
    """``Contact from`` of ``contact_from``; columns of files keep their names."""
    return column.replace("_", " ").capitalize() if column.islower() else column


def _left_out(found: Json) -> list[str]:
    """The same for everyone, so that it reveals nothing (R38), except what two people share."""
    table = retention.rules()
    said = [
        "Answers and comments that we keep without a name or a crime number. No one can tell which "
        "are yours.",
        "A coded note of when a person was last interviewed or refused. We do not look anyone up "
        f"in it. We keep it for {promise(table.by_name['contact-history'])}.",
        "The encrypted files that we gave ORS. We keep them for "
        f"{promise(table.by_name['handover'])}.",
        f"Backups of our tables. We keep them for {table.restorable_days} days.",
        "Files that we refused or that only a few people may open. Someone checks them by hand.",
    ]
    if found["rows_of_others_too"]:
        said.append(
            "Records with a crime number that you share with another victim, and that do not say "
            "which of you they are about. Our team decides."
        )
    return said


def _elsewhere(one: Json) -> str:
    """Who else holds something, what, and until when."""
    what = _HELD.get(one["what"], "the record of your report")
    whose = _WHOSE.get(one["owner"], one["owner"])
    until = one["gone_by"]
    known = until[:4].isdigit()
    return f"{whose}: {what}" + (f", until {html.long_day(until)}." if known else ".")
