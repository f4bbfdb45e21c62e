"""Who everybody in the month is, by the generator's own knowledge and libphonenumber's.

The demo's checks rest on this and on nothing that the system itself has worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

import phonenumbers

from functions.shared.policy import extract as columns
from local.synthetic import Extract, Row, Truth
from local.synthetic.do_not_contact import Entry
from local.synthetic.people.oddities import BAD_EMAILS
from local.synthetic.people.phones import FILLING, JUNK

Ref = tuple[str, str]  # crime number and VIW number
PHONES = columns.rules().phones
OWN_MOBILE = columns.rules().own_mobile


@cache
def e164(text: str) -> str:
    """The number in E.164, by the full library; blank if it cannot be one."""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def address(text: str) -> str:
    """An email address as two spellings of it compare."""
    return text.strip().casefold()


@dataclass(frozen=True, slots=True)
class Member:
    """One row's person: who they are, and what the extract held of them, as typed."""

    survey: str
    truth: Truth
    row: Row

    @property
    def phones(self) -> set[str]:
        """What fills a field and is no number of anybody is none, whatever the library makes of it.

        Else everybody with the same filling would seem to have objected with the first of them.
        """
        typed = {self.row[name] for name in PHONES} - {*JUNK, *FILLING}
        return {number for text in typed if (number := e164(text))}

    @property
    def mobile(self) -> str:
        return e164(self.row[OWN_MOBILE])

    @property
    def email(self) -> str:
        typed = self.row["VIW Email"]
        return "" if typed in BAD_EMAILS else address(typed)


@dataclass
class Cast:
    """Everybody by crime and VIW number; and who objected, by normalised contact."""

    members: dict[Ref, Member] = field(default_factory=dict)
    objected: dict[str, Entry] = field(default_factory=dict)

    def join(self, extract: Extract) -> None:
        """Adds an extract's people; where two rows share a reference, a forbidden one counts."""
        for row, truth in extract.rows():
            ref = (truth.crime_no, truth.viw_no)
            known = self.members.get(ref)
            if known is None or (truth.forbidden and not known.truth.forbidden):
                self.members[ref] = Member(extract.survey, truth, row)

    def object_to(self, entries: Iterable[Entry]) -> None:
        """Adds what people typed into the do-not-contact list."""
        for entry in entries:
            for contact in _canonical(entry):
                self.objected[contact] = entry

    def objectors_among(self, contacts: Iterable[str], *, whole_person: bool) -> list[str]:
        """Which of these contacts are on the list: for the person, or in any scope."""
        return [
            contact
            for contact in contacts
            if (entry := self.objected.get(contact))
            and not (whole_person and entry.scope == "number")
        ]


def _canonical(entry: Entry) -> Iterator[str]:
    if entry.kind == "phone":
        yield e164(entry.contact)
    elif entry.kind == "email":
        written = address(entry.contact)
        yield written
        local, plus, rest = written.partition("+")
        if plus:  # listed as its mailbox as well: who objects there hears nothing here (R20)
            yield f"{local}@{rest.rpartition('@')[2]}"
    elif entry.kind == "crime":
        yield entry.contact.replace(" ", "")
