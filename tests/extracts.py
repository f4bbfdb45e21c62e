"""Builders of police extracts: one invented victim a row, harmless unless a test says otherwise."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from functions.shared.policy import extract

Row = dict[str, str]
BOROUGHS = ("Camden", "Ealing", "Croydon", "Hackney", "Barnet", "Lambeth")
CRIMES = ("Residential Burglary", "Assault", "Personal Robbery", "Hate Crime")


def victim(number: int = 1, **over: str) -> Row:
    """An eligible USS row of the draw of November 2027; ``over`` by column, ``_`` for blanks.

    Everybody has a crime number, a name and a mobile of their own.
    """
    row = dict.fromkeys(extract.rules().names, "")
    row.update(
        {
            "Crime No": f"{4600000 + number:07d}/27",
            "VIW No": "1",
            "VIW Title": "Ms",
            "VIW Co/Forenames": "Ada",
            "VIW Surname": "Example" + letters(number),
            "VIW Telephone Mobile": f"07812 {number // 1000 % 1000:03d}{number % 1000:03d}",
            "Owning Borough": "Camden",
            "Crime Type": "Assault",
            "Date Reported": "28/09/2027",
            "Reported Via": "Officer",
            "VIW Date of Birth": "04/03/1980",
            "Domestic Abuse": "N",
            "Sexual Element": "N",
            "Vulnerable": "N",
            "TIU": "N",
        }
    )
    row.update(over)
    return row


def online(number: int = 1, **over: str) -> Row:
    """An eligible OVSS row, to be written to by email."""
    return victim(
        number, **{"Reported Via": "Online", "VIW Email": f"someone{number}@example.org", **over}
    )


def letters(number: int) -> str:
    """A number in letters, for names."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def spread(count: int, *, first: int = 1) -> list[Row]:
    """Victims over boroughs and crime types in turn."""
    return [
        victim(
            number,
            **{
                "Owning Borough": BOROUGHS[number % len(BOROUGHS)],
                "Crime Type": CRIMES[number // len(BOROUGHS) % len(CRIMES)],
            },
        )
        for number in range(first, first + count)
    ]


def text_of(rows: Iterable[Mapping[str, str]], names: Iterable[str] | None = None) -> str:
    """The file, with policy's columns or those named."""
    out = io.StringIO()
    header = list(names or extract.rules().names)
    writer = csv.DictWriter(out, header, extrasaction="ignore", restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
