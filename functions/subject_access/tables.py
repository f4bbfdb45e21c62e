"""Who is in the tables: the register of people in the field, and the invitations (R50)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from functions.shared import tables
from functions.shared.keys import CONTACT_BYTES, unpack_contacts, unpack_people
from functions.subject_access.sightings import Marks, Place, Sighting, Wanted

REGISTER, INVITATIONS = "register", "invitation"
_PACKED = CONTACT_BYTES + 1
# Hashes say nothing to the person who asks, and tokens open doors.
_NOT_EXPORTED = {"contact_keys", "address_key", "token", "opt_out_token", "expires_at", "case_id"}


class _Row(NamedTuple):
    """One case of the register, small enough to keep two hundred thousand of them for a moment."""

    case_id: str
    wave: str
    ref: str
    contacts: bytes
    ids: bytes
    until: str
    state: str


class Tables:
    """Both tables, read whole and once a search: neither has an index that could name somebody."""

    def __init__(self, client: Any, register: str, invitations: str, marks: Marks) -> None:
        self.client, self.marks = client, marks
        self.register_table, self.invitation_table = register, invitations
        self._register: list[_Row] | None = None
        self._invitations: list[tables.Item] | None = None

    def register(self, wanted: Wanted) -> Iterator[Sighting]:
        """People handed over. The bytes of an item are compared before it is unpacked."""
        if self._register is None:
            names = ("case_id", "wave", "ref", "contacts", "ids", "until", "state")
            scan = tables.scan(self.client, self.register_table, attributes=names)
            self._register = [_row(item) for item in scan]
        for row in self._register:
            crime, _, viw = row.ref.partition("|")
            if (
                _any_packed(row.contacts, wanted.packed_contacts)
                or (wanted.people and not wanted.people.isdisjoint(unpack_people(row.ids)))
                or wanted.has(self.marks.crime(crime), self.marks.ref(crime, viw), ())
            ):
                yield _case(row, crime, viw)

    def invitations(self, wanted: Wanted) -> Iterator[Sighting]:
        """Invitations; their keys of phones and emails go before the rest does (R43)."""
        if self._invitations is None:
            self._invitations = list(tables.scan(self.client, self.invitation_table))
        for typed in self._invitations:
            crime = typed.get("crime_no", {}).get("S", "")
            viw = typed.get("viw_no", {}).get("S", "")
            keys = [key["S"] for key in typed.get("contact_keys", {}).get("L", [])]
            if wanted.has(self.marks.crime(crime), self.marks.ref(crime, viw), keys):
                yield _invitation(tables.plain(typed), crime, viw, keys)


def _row(item: tables.Item) -> _Row:
    def text(name: str) -> str:
        return str(item.get(name, {}).get("S", ""))

    def packed(name: str) -> bytes:
        return bytes(item[name]["B"]) if name in item else b""

    return _Row(
        text("case_id"),
        text("wave"),
        text("ref"),
        packed("contacts"),
        packed("ids"),
        text("until"),
        text("state"),
    )


def _case(row: _Row, crime: str, viw: str) -> Sighting:
    survey, _, month = row.wave.partition("#")
    content = {
        "Survey": survey,
        "Sample month": month,
        "Crime No": crime,
        "VIW No": viw,
        "In the field until": row.until,
        "State": row.state or "field",
    }
    return Sighting(
        Place(REGISTER, "RegisterTable", "RegisterTable", survey, month),
        crime,
        viw,
        _of_people(unpack_contacts(row.contacts)),
        frozenset(unpack_people(row.ids)),
        content,
        row.case_id,
    )


def _invitation(item: tables.Item, crime: str, viw: str, keys: list[str]) -> Sighting:
    return Sighting(
        Place(INVITATIONS, "InvitationTable", "InvitationTable", item["survey"], item["month"]),
        crime,
        viw,
        _of_people(keys),
        content={n: str(v) for n, v in sorted(item.items()) if n not in _NOT_EXPORTED},
        ident=item["invitation_id"],
        token=item.get("token", ""),
    )


def _of_people(keys: list[str]) -> frozenset[str]:
    """Phones and emails: a crime number is no contact that two people could share."""
    return frozenset(key for key in keys if not key.startswith("crime#"))


def _any_packed(packed: bytes, wanted: frozenset[bytes]) -> bool:
    if not wanted:
        return False
    return any(packed[at : at + _PACKED] in wanted for at in range(0, len(packed), _PACKED))
