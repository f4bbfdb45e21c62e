"""Whom a row about withdrawing names: by crime number, by survey link, or by both alike (R39)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from functions.ingest.findings import Findings
from functions.ingest.stores import Stores
from functions.shared.policy import people, responses
from functions.shared.policy.geography import fold
from functions.shared.text.contacts import crime_number
from functions.shared.text.survey_tokens import token_in


class Who(NamedTuple):
    """``crime`` is canonical, ``link`` a token; ``viw`` and ``invitation`` if a link leads to them.

    Blank is what is not known; crime number or link is.
    """

    crime: str
    link: str
    viw: str = ""
    invitation: str = ""


def find(
    stores: Stores, number: int, row: dict[str, str], moment: datetime, findings: Findings
) -> Who | None:
    """The person of row ``number``, or None and a finding that says why nobody is named."""
    crime_text, link_text = _filled(row["Crime No"]), _filled(row["Link Id"])
    crime = _canonical(crime_text)
    link = token_in(link_text) or ""
    if not crime_text and not link_text:
        findings.add("person-missing", number)
        return None
    named = bool(crime or link)
    if crime_text and not crime:
        findings.add("half-readable" if named else "crime-number-unreadable", number, "Crime No")
    if link_text and not link:
        findings.add("half-readable" if named else "link-unreadable", number, "Link Id")
    if not named:
        return None
    invited = stores.invitations.of_token(link, at=moment) if link else None
    if invited is None:
        return Who(crime, link)
    theirs = _canonical(invited.crime_no) or invited.crime_no
    if crime and crime != theirs:
        findings.add("person-contradictory", number)
        return None
    return Who(theirs, link, invited.viw_no, invited.invitation_id)


def _filled(text: str) -> str:
    """Blank also for a word that says so, such as "n/a"."""
    return "" if fold(text) in responses.rules().blanks else text.strip()


def _canonical(text: str) -> str:
    return crime_number(text, people.rules().crime_numbers) or ""
