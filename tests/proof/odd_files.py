"""Files of every kind as they come when something went wrong on their way, from a seed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from random import Random

from tests.component.ingest.test_ingest_people import OVSS
from tests.dropping import answer, without_consent
from tests.extracts import online, spread, victim
from tests.workbooks import workbook

MONTH = "2027-11"
Table = list[list[str]]
SPOILT = (
    *("=cmd|'/c'!A1", "@SUM(1)", "+447812000001", "\u202e", "\x00", "a\r\nb", '"', "x" * 300),
    *("", " ", "Ünï©ode", "ß", "'", ";", ",", "\t", "1e999", "-0", "31/02/2027", "01/01/1900"),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")


def _rows(header: Sequence[str], rows: Sequence[dict[str, str]]) -> Table:
    return [[*header], *([row.get(name, "") for name in header] for row in rows)]


def _extract(survey: str) -> Callable[[Random], Table]:
    def made(rng: Random) -> Table:
        rows = spread(rng.randint(1, 12)) if survey == "uss" else [online(n) for n in range(1, 6)]
        return _rows([*victim(1)], rows)

    return made


def _answers(rng: Random) -> Table:
    rows = [
        (answer if rng.random() < 0.5 else without_consent)(n, Q1=str(rng.randint(1, 5)))
        for n in range(rng.randint(1, 15))
    ]
    return _rows([*rows[0]], rows)


def _by_link(rng: Random) -> Table:
    return _rows(OVSS, [{**answer(n), "Link Id": "w" * 22} for n in range(1, rng.randint(2, 6))])


def _of(*header: str, values: Sequence[Sequence[str]]) -> Callable[[Random], Table]:
    def made(rng: Random) -> Table:
        rows = [[rng.choice(choice) for choice in values] for _ in range(rng.randint(1, 8))]
        return [[*header], *rows]

    return made


_CRIMES, _LINKS = ("4600001/27", "01/123456/26", "x", ""), ("w" * 22, "")
KINDS: dict[str, Callable[[Random], Table]] = {
    f"extracts/uss/{MONTH}": _extract("uss"),
    f"extracts/ovss/{MONTH}": _extract("ovss"),
    f"responses/uss/{MONTH}": _answers,
    f"responses/ovss/{MONTH}": _by_link,
    f"outcomes/uss/{MONTH}": _of(
        *("Crime No", "VIW No", "Outcome", "Outcome Date", "Contact"),
        values=(
            _CRIMES,
            ("1", "9001", ""),
            ("Not Safe", "Refused", "No Answer", "Do not contact", "???"),
            ("24/11/2027", "2027-11-24", "24 Nov", ""),
            ("07812 345678", "someone@example.org", "", "07812 3456"),
        ),
    ),
    "do-not-contact": _of(
        *("Contact", "Reason", "Scope"),
        values=(
            ("07812 345678", "a@example.org, 020 7946 0958", "4600001/27", "nobody", ""),
            ("asked", "", "wrong number"),
            ("person", "number", "", "both"),
        ),
    ),
    f"deletions/ors/{MONTH}": _of(
        *("Survey", "Sample Month", "Deleted On"),
        values=(("uss", "ovss", "?"), (MONTH, "Nov-27", ""), ("01/12/2028", "", "never")),
    ),
    "concerns": _of("Crime No", "Detail", values=(_CRIMES, ("She is afraid.", "", "07812 345678"))),
    "withdrawals": _of(
        *("Crime No", "Link Id", "Withdraw"),
        values=(_CRIMES, _LINKS, ("all", "Q54aa", "recontact", "everything", "")),
    ),
}


def odd_file(kind: str, seed: int) -> tuple[str, bytes]:
    """A key below the kind, and what lies there. The first of each kind is sound."""
    rng = Random(f"{kind}{seed}")
    table = KINDS[kind](rng)
    for _ in range(rng.randint(0, 3) if seed else 0):
        rng.choice(_CHANGES)(table, rng)
    if seed % 10 == 9:
        return f"{kind}/f{seed}.xlsx", _bytes_changed(workbook(_printable(table)), rng)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=rng.choice(",,,;\t")).writerows(table)
    encoding = rng.choice(ENCODINGS) if seed else "utf-8"
    body = text.getvalue().encode(encoding, "replace")
    return f"{kind}/f{seed}.csv", _bytes_changed(body, rng) if seed else body


def _printable(table: Table) -> Table:
    return [["".join(c for c in cell if c.isprintable()) for cell in row] for row in table]


def _spoil(table: Table, rng: Random) -> None:
    row = rng.choice(table)
    if row:
        row[rng.randrange(len(row))] = rng.choice(SPOILT)


def _shuffle_columns(table: Table, rng: Random) -> None:
    order = [*range(len(table[0]))]
    rng.shuffle(order)
    table[:] = [[row[at] for at in order if at < len(row)] for row in table]


def _drop_column(table: Table, rng: Random) -> None:
    at = rng.randrange(max(1, len(table[0])))
    table[:] = [row[:at] + row[at + 1 :] for row in table]


def _add_column(table: Table, rng: Random) -> None:
    name = rng.choice(["Surname", "Telephone", table[0][0] if table[0] else "x", "", "Q99z"])
    table[:] = [[*row, name if n == 0 else "07812 345678"] for n, row in enumerate(table)]


def _lose_header(table: Table, rng: Random) -> None:
    if len(table) > 1:
        del table[0]


def _title_lines(table: Table, rng: Random) -> None:
    table[:0] = [["MOPAC, in confidence"], []]


def _blank_rows(table: Table, rng: Random) -> None:
    table.insert(rng.randrange(len(table) + 1), [""] * rng.randint(0, 40))


def _ragged(table: Table, rng: Random) -> None:
    row = rng.choice(table)
    row[:] = row[: len(row) // 2] if rng.random() < 0.5 else [*row, "more", ""]


_CHANGES = (_spoil, _spoil, _shuffle_columns, _drop_column, _add_column, _lose_header, _title_lines,
            _blank_rows, _ragged)  # fmt: skip


def _bytes_changed(body: bytes, rng: Random) -> bytes:
    what = rng.random()
    if what < 0.75 or not body:
        return body
    at = rng.randrange(len(body))
    if what < 0.85:
        return body[:at]
    if what < 0.95:
        return body[:at] + bytes([rng.randrange(256)]) + body[at + 1 :]
    return body[:at] + body
