"""Invented people and files of the interfaces' shape, for tests from outside.

Columns are those of the interfaces, written down here once more on purpose: a test that took them
from the code could not see the code depart from them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

Row = Mapping[str, str]

EXTRACT = [
    "Crime No", "VIW No", "VIW Title", "VIW Co/Forenames", "VIW Surname", "VIW Telephone Home",
    "VIW Telephone Mobile", "VIW Telephone Other", "VIW Telephone Business",
    "Victim Address Postcode 1", "Victim Address Postcode 2", "Owning Borough",
    "GEN Committed on/from Date", "Address Postcode 1", "Address Postcode 2",
    "SUM Total Value Stolen", "SUM Total Value Recovered", "CLASS CR Status Desc",
    "SUPV Screening History Decision", "TIU", "SUSP Known by VIW?",
    "VIW Willing for VSS to be Informed?", "VIW Injury Degree Desc", "Crime Type", "Date Reported",
    "Reported Via", "VIW Email", "VIW Date of Birth", "Domestic Abuse", "Sexual Element",
    "Vulnerable",
]  # fmt: skip
HANDOVER = [
    "Replicate", "Crime No", "VIW No", "VIW Title", "VIW Co/Forenames", "VIW Surname",
    "VIW Telephone Home", "VIW Telephone Mobile", "VIW Telephone Other", "VIW Telephone Business",
    "Victim Address Postcode 1", "Victim Address Postcode 2", "Address Postcode 1",
    "Address Postcode 2", "Owning Borough", "BCU", "Crime Type", "Date Reported",
    "SUM Total Value Stolen", "SUM Total Value Recovered", "Contact From", "Contact To",
    "Destroy By",
]  # fmt: skip
OUTCOMES = ("Crime No", "VIW No", "Replicate", "Attempts", "Outcome", "Outcome Date", "Contact")
LETTERS = "abcdefghij"


def table(rows: Iterable[Row], head: Sequence[str]) -> bytes:
    """A UTF-8 CSV with a header row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, head, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def spelled(number: int) -> str:
    """A number in letters, so that every victim has a name of their own."""
    return "".join(LETTERS[int(digit)] for digit in str(number))


def victim(number: int, reported: str, /, **over: str) -> dict[str, str]:
    """An eligible USS victim with a crime number, a name and a mobile that nobody else has."""
    row = {
        "Crime No": f"{4700000 + number}/27",
        "VIW No": str(9000 + number),
        "VIW Title": "Ms",
        "VIW Co/Forenames": "Wilhelmina",
        "VIW Surname": "Quillfeather" + spelled(number),
        "VIW Telephone Mobile": f"07812 {500000 + number}",
        "Owning Borough": "Camden",
        "Crime Type": "Assault",
        "Date Reported": reported,
        "Reported Via": "Officer",
        "VIW Date of Birth": "04/03/1980",
        "Domestic Abuse": "N",
        "Sexual Element": "N",
        "Vulnerable": "N",
    }
    return {**row, **over}


def online(number: int, reported: str, /, **over: str) -> dict[str, str]:
    """An eligible OVSS victim, to be invited by email."""
    email = {"Reported Via": "Online", "VIW Email": f"quill.{spelled(number)}@example.org"}
    return victim(number, reported, **{**email, **over})
