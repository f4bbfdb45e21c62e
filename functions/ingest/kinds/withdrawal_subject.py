"""Whom a row about withdrawing names: by crime number, by survey link, or by both alike (R39)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from functions.ingest.findings import Findings
from functions.ingest.stores import Stores
from functions.shared.policy import people, responses
from functions.shared.policy.geography import match_key
from functions.shared.stores.people.invitation import Invitation
from functions.shared.stores.people.tombstones import Tombstones
from functions.shared.text.crime_numbers import crime_number
from functions.shared.text.survey_tokens import token_in_any_case


class Named(NamedTuple):
    """What a row says of its person: ``crime`` is canonical, ``link`` a token in whatever case."""

    row: int
    crime: str
    link: str


class Who(NamedTuple):
    """``crime`` is canonical, ``link`` a token; ``viw`` and ``invitation`` if a link leads to them.

    Blank is what is not known; crime number or link is.
    """

    crime: str
    link: str
    viw: str = ""
    invitation: str = ""


def read(number: int, row: dict[str, str], findings: Findings) -> Named | None:
    """What row ``number`` names, or None and a finding that says why nobody is named."""
    crime_text, link_text = _filled(row["Crime No"]), _filled(row["Link Id"])
    crime = _canonical(crime_text)
    link = token_in_any_case(link_text) or ""
    if not crime_text and not link_text:
        findings.add("person-missing", number)
        return None
    named = bool(crime or link)
    if crime_text and not crime:
        findings.add("half-readable" if named else "crime-number-unreadable", number, "Crime No")
    if link_text and not link:
        findings.add("half-readable" if named else "link-unreadable", number, "Link Id")
    return Named(number, crime, link) if named else None


class Subjects:
    """Finds the people of one file in the stores. Reads what it needs when it first needs it."""

    def __init__(self, stores: Stores, moment: datetime, findings: Findings) -> None:
        self.stores, self.moment, self.findings = stores, moment, findings

    def find(self, named: Named) -> Who | None:
        """The person, or None and a finding: a link that nobody has must not pass for done.

        Letters in another case are somebody's whose link fits but for that, if one alone does.
        """
        if not named.link:
            return Who(named.crime, "")
        invited = self._invited(named.link)
        if invited is None:
            if self._has_withdrawn(named.link):
                return Who(named.crime, named.link)
            # Of a row that names a crime number as well, that counts.
            code = "half-readable" if named.crime else "link-of-nobody"
            self.findings.add(code, named.row, "Link Id")
            return Who(named.crime, "") if named.crime else None
        if named.crime and named.crime != invited.crime_no:
            self.findings.add("person-contradictory", named.row)
            return None
        return Who(invited.crime_no, invited.token, invited.viw_no, invited.invitation_id)

    def _invited(self, link: str) -> Invitation | None:
        exact = self.stores.invitations.of_token(link, at=self.moment)
        if exact is not None:
            return exact
        alike = self._by_folded_token.get(link.casefold(), [])
        return self.stores.invitations.get(alike[0]) if len(alike) == 1 else None

    def _has_withdrawn(self, link: str) -> bool:
        """The file comes again after its invitation has gone."""
        tombstone = Tombstones(self.stores.keyring).item("link", link)
        return self.stores.ledger.get(tombstone) is not None

    @cached_property
    def _by_folded_token(self) -> dict[str, list[str]]:
        """Token without regard to case → invitations. Every month that is kept is read for it."""
        found: dict[str, list[str]] = defaultdict(list)
        for token, invitation_id in self.stores.invitations.tokens(at=self.moment):
            found[token.casefold()].append(invitation_id)
        return found


def _filled(text: str) -> str:
    """Blank also for a word that says so, such as "n/a"."""
    return "" if match_key(text) in responses.rules().blanks else text.strip()


def _canonical(text: str) -> str:
    return crime_number(text, people.rules().crime_numbers) or ""
