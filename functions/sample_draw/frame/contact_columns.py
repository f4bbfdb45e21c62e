"""The telephones and emails of many rows of an extract, a column at a time (R09, R20a). Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate, compress
from typing import NamedTuple

from functions.shared.policy import extract
from functions.shared.policy.surveys import Channel
from functions.shared.text.contact_cells import looked_at
from functions.shared.text.plain.plain_cells import plain_emails, plain_phones

Row = Sequence[str]
Column = Sequence[str]


class Contacts(NamedTuple):
    """``use``: what may be used, in columns: the phones by policy's order in E.164, then the email;
    blank where there is none or none that may be used. ``others``: by place, whatever else can be
    read in these cells. ``wishes``: places of those of whom a cell says that they want no contact.
    """

    use: list[list[str]]
    others: dict[int, tuple[str, ...]]
    wishes: set[int]

    def add(self, at: int, others: tuple[str, ...]) -> None:
        """What else can be read in a cell."""
        if others:
            self.others[at] = (*self.others.get(at, ()), *others)

    def only(self, keep: Sequence[bool]) -> Contacts:
        """Of those rows alone that are kept."""
        place = list(accumulate(keep, initial=0))  # kept ones before each
        return Contacts(
            [list(compress(column, keep)) for column in self.use],
            {place[at]: found for at, found in self.others.items() if keep[at]},
            {place[at] for at in self.wishes if keep[at]},
        )


class ContactColumns:
    """How they are read. ``channels``: by which the survey reaches people."""

    def __init__(self, channels: Collection[Channel]) -> None:
        rules = extract.rules()
        self.names = (*rules.phones, "VIW Email")
        self._kinds = (*["phone"] * len(rules.phones), "email")
        self._own_mobile = rules.phones.index(rules.own_mobile)
        self._writes = "telephone" not in channels

    def read(self, columns: Sequence[Column]) -> Contacts:
        """Of each row, from its phones and its email. Nearly all hold plain cells alone."""
        contacts = Contacts([], {}, set())
        for kind, column in zip(self._kinds, columns, strict=True):
            places = list(compress(range(len(column)), column))
            filled = list(filter(None, column))
            plain = plain_phones(filled) if kind == "phone" else plain_emails(filled)
            use = [""] * len(column)
            for at, value in zip(places, plain.use, strict=True):
                use[at] = value
            contacts.use.append(use)
            for at, mailbox in plain.boxes.items():
                contacts.add(places[at], (mailbox,))
            for at in plain.odd:
                self._look_at(places[at], filled[at], kind, contacts)
        return contacts

    def _look_at(self, at: int, text: str, kind: str, contacts: Contacts) -> None:
        """All that an odd cell of the last column says."""
        cell = looked_at(text, kind)
        is_own_mobile = len(contacts.use) == self._own_mobile + 1
        if self._writes and is_own_mobile and not cell.own:  # the work's or another's: no SMS (R25)
            cell = cell._replace(use="", others=cell.values)
        contacts.use[-1][at] = cell.use
        contacts.add(at, cell.others)
        if cell.wish:
            contacts.wishes.add(at)
