"""The telephones and emails of many rows of an extract, a column at a time (R09, R20a). Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate, chain, compress
from typing import NamedTuple

from functions.shared.policy import extract
from functions.shared.policy.surveys import Channel
from functions.shared.text.contact_cells import Cell, looked_at
from functions.shared.text.plain_cells import plain_emails, plain_phones

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
        odd: set[int] = set()
        for kind, column in zip(self._kinds, columns, strict=True):
            places = list(compress(range(len(column)), column))
            filled = list(filter(None, column))
            plain = plain_phones(filled) if kind == "phone" else plain_emails(filled)
            use = [""] * len(column)
            for at, value in zip(places, plain.use, strict=True):
                use[at] = value
            contacts.use.append(use)
            contacts.others.update((places[at], (box,)) for at, box in plain.boxes.items())
            odd.update(places[at] for at in plain.odd)
        for at in odd:
            self._look_at(at, columns, contacts)
        return contacts

    def _look_at(self, at: int, columns: Sequence[Column], contacts: Contacts) -> None:
        """All that the cells of a row say."""
        cells = [
            Cell(use[at]) if use[at] or not column[at] else looked_at(column[at], kind)
            for kind, column, use in zip(self._kinds, columns, contacts.use, strict=True)
        ]
        own = cells[self._own_mobile]
        if self._writes and not own.own:  # said to be the work's or another's: no SMS (R25)
            cells[self._own_mobile] = own._replace(use="", others=own.values)
        for use, cell in zip(contacts.use, cells, strict=True):
            use[at] = cell.use
        mailbox = contacts.others.get(at, ())  # of an email that is plain
        if others := (*chain(*[cell.others for cell in cells]), *mailbox):
            contacts.others[at] = others
        if any(cell.wish for cell in cells):
            contacts.wishes.add(at)
