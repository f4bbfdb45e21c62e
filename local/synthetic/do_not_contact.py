"""What people type into the do-not-contact list: phones, emails, crime numbers in any spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from local.synthetic import tables
from local.synthetic.extract import Extract
from local.synthetic.people import phones
from local.synthetic.people.people import DOMAINS
from local.synthetic.records import Row

_REASONS = ("", "", "asked on the phone", "wrote to us", "moved abroad", "complaint")
_NUMBER_SCOPE = 0.15
_UNREADABLE = ("ask for her sister", "the lady from Tuesday", "12", "n/k")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as typed. ``kind``: phone, email, crime or unreadable; ``row`` 0 is a stranger's.

    ``scope`` blank means the person; ``number`` blocks that phone alone (R20).
    """

    contact: str
    kind: str
    row: int = 0
    scope: str = ""
    reason: str = ""

    @property
    def item(self) -> dict[str, str]:
        """The DynamoDB item as typed: optional attributes only where they said something."""
        given = {"contact": self.contact, "scope": self.scope, "reason": self.reason}
        return {name: value for name, value in given.items() if value}


def typed_do_not_contact(
    extract: Extract, *, people: int, strangers: int = 0, unreadable: int = 0, turn: int = 1
) -> list[Entry]:
    """Entries for ``people`` of the extract who could otherwise be contacted, and for others.

    Each names one contact of the row in another spelling than the extract's; the same extract and
    ``turn`` give the same entries, another turn those of other people.
    """
    rng = Random(f"{extract.seed}/{extract.survey}/{extract.month}/do not contact/{turn}")
    wanted = set(rng.sample(range(1, extract.count + 1), min(extract.count, 3 * people)))
    entries: list[Entry] = []
    for row, truth in extract.rows():
        if truth.number in wanted and not truth.forbidden and len(entries) < people:
            entry = _about(row, truth.number, rng)
            entries += [entry] if entry else []
    entries += [_stranger(number, rng) for number in range(strangers)]
    entries += [Entry(_UNREADABLE[n % len(_UNREADABLE)], "unreadable") for n in range(unreadable)]
    # Typed twice is no second entry: the table's key is what was typed.
    return list({entry.contact: entry for entry in entries}.values())


def as_file(entries: list[Entry]) -> bytes:
    """The entries as a file that ORS drops under ``do-not-contact/``."""
    return tables.write(
        ("Contact", "Reason", "Scope"),
        [{"Contact": e.contact, "Reason": e.reason, "Scope": e.scope} for e in entries],
    )


def _about(row: Row, number: int, rng: Random) -> Entry | None:
    kinds = [k for k in _COLUMN if _READABLE[k](row[_COLUMN[k]])]
    if not kinds:
        return None
    kind = kinds[int(rng.random() * len(kinds))]
    contact = _SPELL[kind](row[_COLUMN[kind]], rng)
    scope = "number" if kind == "phone" and rng.random() < _NUMBER_SCOPE else ""
    return Entry(contact, kind, number, scope, _REASONS[int(rng.random() * len(_REASONS))])


def _stranger(number: int, rng: Random) -> Entry:
    """Somebody who is in no extract: they too may object."""
    if rng.random() < 0.3:
        return Entry(f"Nobody.{number}@{DOMAINS[number % len(DOMAINS)]}", "email")
    return Entry(phones.spelled(phones.mobile(phones.MOBILES - 1 - number), rng), "phone")


def _email(text: str, rng: Random) -> str:
    address = text.strip()
    ways = (address, address.upper(), address.title(), f" {address} ", address.swapcase())
    return ways[int(rng.random() * len(ways))]


def _phone(text: str, rng: Random) -> str:
    return phones.spelled("0" + re.sub(r"\D", "", text)[-10:], rng)


def _crime(text: str, rng: Random) -> str:
    number = text.replace(" ", "")
    return f" {number.replace('/', ' / ')}" if rng.random() < 0.3 else number


_COLUMN = {"phone": "VIW Telephone Mobile", "email": "VIW Email", "crime": "Crime No"}
_SPELL = {"phone": _phone, "email": _email, "crime": _crime}
_READABLE = {
    "phone": lambda text: len(re.sub(r"\D", "", text)) >= 10,
    "email": lambda text: re.fullmatch(r"\s*[^@\s]+@[a-z.]*example\.\w+\s*", text) is not None,
    "crime": lambda text: "/" in text,
}
