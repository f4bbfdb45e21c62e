"""ORS's side of the work, for rehearsals: opens a handover, works it, and answers with files.

Nothing here is used by the system itself, and nothing of the system's code is used to answer: like
ORS, it knows the files alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

import pyzipper

from functions.shared.text.written_dates import write_uk_date
from local.synthetic import tables
from local.synthetic.research_company import answers
from local.synthetic.research_company.fieldwork import Fieldwork, interview, work
from local.synthetic.tables import Record

__all__ = ["Fieldwork", "work"]

_OVSS_PERIOD = 14  # days after the link in which people answer


def open_handover(content: bytes, password: str) -> list[Record]:
    """The people in a handover: the one CSV in an AES zip, opened as ORS opens it.

    Raises :class:`RuntimeError` for a wrong password and :class:`ValueError` if there is more than
    one file in it.
    """
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        archive.setpassword(password.encode())
        [name] = archive.namelist()
        return tables.read(archive.read(name))


def online_responses(
    links: Iterable[Record], month: str, *, first: date, seed: int, share: float = 0.18
) -> bytes:
    """What ``share`` of those with a link answer online from ``first`` on (ovss)."""
    rng = Random(f"{seed}/{month}/ovss/answers")
    records: list[Record] = []
    for link in links:
        if rng.random() >= share:
            continue
        record = interview("ovss", month, len(records), rng) | answers.consents(len(records), rng)
        record |= {
            "Took Part": "Yes",
            "Link Id": link["Link Id"],
            "Crime Type": link["Crime Type"],
            "Borough": "",
            "Mode": "Online",
            "Interview Date": answers.between(first, first + timedelta(days=_OVSS_PERIOD), rng),
        }
        records.append(record)
    head = answers.header("ovss", "Interview Id", "Link Id", *answers.CONSENTS, "Borough")
    return tables.write(head, records)


def victim_voice(month: str, *, rows: int, seed: int) -> bytes:
    """What E&I collect from the open link in a month: every language, no id of any kind (R37)."""
    return _anonymous("vvs", month, rows, seed)


def outcomes_review(month: str, *, rows: int, seed: int) -> bytes:
    """Answers of the closed one-off survey (ivor): nothing else was kept (R47)."""
    return _anonymous("ivor", month, rows, seed)


def _anonymous(survey: str, month: str, rows: int, seed: int) -> bytes:
    rng, first = Random(f"{seed}/{survey}/{month}"), date.fromisoformat(f"{month}-01")
    policy = answers.responses(survey)
    records: list[Record] = []
    for number in range(rows):
        record = answers.questionnaire(survey, rng)
        record |= {
            "Interview Date": answers.between(first, first + timedelta(days=27), rng),
            "Took Part": "No" if rng.random() < 0.02 else "Yes",
            "Length Minutes": answers.minutes(rng),
            "Mode": "Online",
        }
        if policy.crime_types:
            record["Crime Type"] = answers.one(policy.crime_types, rng)
        if policy.languages:  # each of them once, then mostly English
            often = number >= len(policy.languages) and rng.random() < 0.7
            record["Language"] = (
                "English" if often else policy.languages[number % len(policy.languages)]
            )
        records.append(record)
    return tables.write(answers.header(survey), records)


def deletions(survey: str, months: Iterable[str], on: date) -> bytes:
    """ORS's confirmation that it has destroyed the samples of these months (R42)."""
    return tables.write(
        ("Survey", "Sample Month", "Deleted On"),
        [
            {"Survey": survey, "Sample Month": month, "Deleted On": write_uk_date(on)}
            for month in months
        ],
    )


def concerns(column: str, ids: Iterable[str]) -> bytes:
    """Concerns about respondents (R38); ``column`` is ``Crime No`` or ``Link Id``."""
    detail = "Sounded frightened; somebody in the background answered for them."
    return tables.write((column, "Detail"), [{column: each, "Detail": detail} for each in ids])


def withdrawals(column: str, wishes: Iterable[tuple[str, str]]) -> bytes:
    """Who takes back what (R39): an id, and ``all``, ``Q54aa``, ``Q54ab`` or ``recontact``."""
    return tables.write(
        (column, "Withdraw"), [{column: each, "Withdraw": what} for each, what in wishes]
    )
