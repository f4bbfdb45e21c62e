"""Who is in the tables: the register of people in the field, and the invitations (R50)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from functions.shared.aws import dynamodb
from functions.shared.keyed_hashes import (
    CONTACT_BYTES,
    pack_contacts,
    unpack_contacts,
    unpack_people,
)
from functions.subject_access.search.matches import Marks, Match, Place, Wanted

REGISTER, INVITATIONS = "register", "invitation"
_PACKED = CONTACT_BYTES + 1
# Hashes say nothing to the person who asks, and tokens open doors.
_NOT_EXPORTED = {"contact_keys", "address_key", "token", "opt_out_token", "expires_at", "case_id"}


class _Row(NamedTuple):
    """What tells who a row is about, small enough to keep two hundred thousand for a moment."""

    key: str
    crime: str
    viw: str
    contacts: bytes
    people: bytes


class Tables:
    """Both tables, read whole and once a search: neither has an index that could name somebody.

    Only what tells who somebody is is read of everybody; the rest of those who were found alone.
    """

    def __init__(self, client: Any, register: str, invitations: str, marks: Marks) -> None:
        self.client, self.marks = client, marks
        self.register_table, self.invitation_table = register, invitations
        self._cases: list[_Row] | None = None
        self._invited: list[_Row] | None = None

    def register(self, wanted: Wanted) -> Iterator[Match]:
        """People handed over."""
        if self._cases is None:
            names = ("case_id", "ref", "contacts", "ids")
            scan = dynamodb.scan(self.client, self.register_table, attributes=names)
            self._cases = list(map(_of_case, scan))
        for row in self._matching(self._cases, wanted):
            item = dynamodb.get(self.client, self.register_table, {"case_id": row.key})
            if item is not None:
                yield _case(row, item)

    def invitations(self, wanted: Wanted) -> Iterator[Match]:
        """Invitations; their keys of phones and emails go before the rest does (R43)."""
        if self._invited is None:
            names = ("invitation_id", "crime_no", "viw_no", "contact_keys")
            scan = dynamodb.scan(self.client, self.invitation_table, attributes=names)
            self._invited = list(map(_of_invitation, scan))
        for row in self._matching(self._invited, wanted):
            item = dynamodb.get(self.client, self.invitation_table, {"invitation_id": row.key})
            if item is not None:
                yield _invitation(row, item)

    def _matching(self, rows: list[_Row], wanted: Wanted) -> Iterator[_Row]:
        """The packed bytes of a row are compared before anything is unpacked."""
        for row in rows:
            if (
                (wanted.crimes and self.marks.crime(row.crime) in wanted.crimes)
                or _any_packed(row.contacts, wanted.packed_contacts)
                or (wanted.people and not wanted.people.isdisjoint(unpack_people(row.people)))
            ):
                yield row


def _of_case(item: dynamodb.Item) -> _Row:
    crime, _, viw = item.get("ref", {}).get("S", "").partition("|")
    contacts, people = (bytes(item[n]["B"]) if n in item else b"" for n in ("contacts", "ids"))
    return _Row(item["case_id"]["S"], crime, viw, contacts, people)


def _of_invitation(item: dynamodb.Item) -> _Row:
    crime, viw = (item.get(name, {}).get("S", "") for name in ("crime_no", "viw_no"))
    keys = [key["S"] for key in item.get("contact_keys", {}).get("L", [])]
    return _Row(item["invitation_id"]["S"], crime, viw, pack_contacts(keys), b"")


def _case(row: _Row, item: dynamodb.Item) -> Match:
    survey, _, month = item["wave"].partition("#")
    content = {
        "Survey": survey,
        "Sample month": month,
        "Crime No": row.crime,
        "VIW No": row.viw,
        "In the field until": item["until"],
        "State": item.get("state", "field"),
        "Date Reported": item.get("reported", ""),
    }
    return Match(
        Place(REGISTER, "RegisterTable", "RegisterTable", survey, month),
        row.crime,
        row.viw,
        _of_people(unpack_contacts(row.contacts)),
        frozenset(unpack_people(row.people)),
        content,
        row.key,
    )


def _invitation(row: _Row, item: dynamodb.Item) -> Match:
    return Match(
        Place(INVITATIONS, "InvitationTable", "InvitationTable", item["survey"], item["month"]),
        row.crime,
        row.viw,
        _of_people(unpack_contacts(row.contacts)),
        content={n: str(v) for n, v in sorted(item.items()) if n not in _NOT_EXPORTED},
        ident=row.key,
        token=item.get("token", ""),
    )


def _of_people(keys: list[str]) -> frozenset[str]:
    """Phones and emails: a crime number is no contact that two people could share."""
    return frozenset(key for key in keys if not key.startswith("crime#"))


def _any_packed(packed: bytes, wanted: frozenset[bytes]) -> bool:
    if not wanted:
        return False
    return any(packed[at : at + _PACKED] in wanted for at in range(0, len(packed), _PACKED))
