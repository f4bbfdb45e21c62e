"""The telephones and emails of many rows of an extract, a column at a time (R09, R20a). Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from operator import itemgetter

from functions.shared.policy import extract
from functions.shared.policy.surveys import Channel
from functions.shared.text.contact_cells import email_cell, phone_cell
from functions.shared.text.plain_cells import phone_reader, plain_email

Row = Sequence[str]
_NONE = ("",)


# What may be used: the phones by policy's columns in E.164, then the email; blank where there is
# none or none that may be used. Whatever else can be read in these cells. Whether one of them says
# that no contact is wanted.
Contacts = tuple[tuple[str, ...], tuple[str, ...], bool]


class ContactColumns:
    """Where they stand in one extract. ``channels``: by which the survey reaches people."""

    def __init__(self, header: Sequence[str], channels: Collection[Channel]) -> None:
        rules = extract.rules()
        self._phones = [itemgetter(header.index(name)) for name in rules.phones]
        self._email = itemgetter(header.index("VIW Email"))
        self._own_mobile = rules.phones.index(rules.own_mobile)
        self._writes = "telephone" not in channels

    def read(self, rows: Sequence[Row]) -> list[Contacts]:
        """Of each row. Nearly all hold plain cells and nothing else."""
        plain_phone = phone_reader()
        columns: list[list[str | None]] = [
            [plain_phone(text) if text else "" for text in map(column, rows)]
            for column in self._phones
        ]
        emails = [plain_email(text) if text else _NONE for text in map(self._email, rows)]
        columns.append([email[0] if email else None for email in emails])
        return [
            self._looked_at(row) if None in use else (use, (email or _NONE)[1:], False)
            for row, use, email in zip(rows, zip(*columns, strict=True), emails, strict=True)
        ]

    def _looked_at(self, row: Row) -> Contacts:
        """All that the cells of a row say."""
        cells = [
            *(phone_cell(column(row)) for column in self._phones),
            email_cell(self._email(row)),
        ]
        own = cells[self._own_mobile]
        if self._writes and not own.own:  # said to be the work's or another's: no SMS (R25)
            cells[self._own_mobile] = own._replace(use="", others=own.values)
        use = tuple([cell.use for cell in cells])
        others = tuple(chain(*[cell.others for cell in cells]))
        return use, others, any(cell.wish for cell in cells)
