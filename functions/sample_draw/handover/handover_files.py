"""Files made of those drawn: the encrypted handover, the links, the working sample (R05, R52)."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.sample_draw.draw_result import Draw
from functions.sample_draw.frame.cohorts import Window, window
from functions.sample_draw.frame.records import Record, carried
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month
from functions.shared.csv.writer import csv_text
from functions.shared.policy import extract as columns
from functions.shared.retention import destroy_by
from functions.shared.stores.releases import zip_key
from functions.shared.text.written_dates import uk_date, write_uk_date

CSV = "text/csv; charset=utf-8"
PASSWORD_BYTES = 24


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody drawn: what the files are made of.

    ``contacts``: the four phones and the email that may be used, by place, blank where none is.
    """

    row: int
    random_number: bytes
    replicate: int
    area: str
    crime_type: str
    record: Record
    contacts: tuple[str, ...]
    window: Window
    reported: date


def people(draw: Draw) -> list[Person]:
    """Those drawn, as the extract has them."""
    reported_at = carried().index("Date Reported")
    found = []
    for row, one in draw.selected.items():
        record = one.held.record()
        reported = uk_date(record.texts[reported_at])
        if reported is None:
            raise ValueError("a row without a report date was drawn")
        area, crime_type = draw.cells[record.cell].cell
        contacts, when = tuple(one.held.contacts()), window(draw.plan.survey, reported)
        found.append(
            Person(
                row,
                one.random_number,
                one.replicate,
                area,
                crime_type,
                record,
                contacts,
                when,
                reported,
            )
        )
    return found


def handover_csv(people: Iterable[Person], month: Month) -> str:
    """The columns that ORS needs and no other; texts as they are in the extract (R13)."""
    return _people_csv(columns.rules().handover.columns, people, month)


def census_csv(people: Iterable[Person], month: Month) -> str:
    """The working sample of a census: who was invited, without how they are reached."""
    return _people_csv(columns.rules().handover.census_columns, people, month)


def links_csv(links: Iterable[tuple[str, Person]]) -> str:
    """``Link Id``, ``BCU``, ``Crime Type``, in the order of the random tokens."""
    rows = sorted((token, one.area, one.crime_type) for token, one in links)
    return csv_text(columns.rules().handover.links_columns, rows)


def _people_csv(names: Sequence[str], people: Iterable[Person], month: Month) -> str:
    """In the order of the replicates, and in random order within one."""
    ordered = sorted(people, key=lambda one: (one.replicate, one.random_number))
    ended = destroy_by(month)
    return csv_text(names, ([values[name] for name in names] for values in _values(ordered, ended)))


def _values(people: Iterable[Person], ended: str) -> Iterator[dict[str, str]]:
    phones, texts = columns.rules().phones, carried()
    for one in people:
        yield {
            **dict(zip(texts, map(_uk_written, texts, one.record.texts), strict=True)),
            **dict(zip(phones, one.contacts, strict=False)),
            "Replicate": str(one.replicate),
            "Crime No": one.record.crime,
            "VIW No": one.record.viw,
            "VIW Co/Forenames": one.record.forenames,
            "VIW Surname": one.record.surname,
            "Owning Borough": one.record.borough,
            "BCU": one.area,
            "Crime Type": one.crime_type,
            "Contact From": write_uk_date(one.window.opens),
            "Contact To": write_uk_date(one.window.closes),
            "Destroy By": ended,
        }


def _uk_written(name: str, text: str) -> str:
    """Days as the interfaces write them, however the extract did (R58)."""
    day = uk_date(text) if name in columns.rules().dates else None
    return write_uk_date(day) if day else text


def working_key(survey: str, month: Month) -> str:
    return f"working/{survey}/{month}.csv"


def password_name(root: str, survey: str, month: Month) -> str:
    return f"{root}/handover/{survey}/{month}"


def hand_over_zip(
    *, bucket: Bucket, ssm: Any, root: str, key_id: str, survey: str, month: Month, content: str
) -> None:
    """The AES-256 zip, and first its password by the other way: both are made anew each time."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    ssm.put_parameter(
        Name=password_name(root, survey, month),
        Value=password,
        Type="SecureString",
        KeyId=key_id,
        Overwrite=True,
    )
    zipped = encrypted(f"{survey}-{month}.csv", content, password)
    bucket.put(zip_key(survey, month), zipped, "application/zip")


def encrypted(name: str, content: str, password: str) -> bytes:
    """A zip of one file, AES-256 (WinZip AE-2)."""
    import pyzipper  # late: only a draw of a telephone survey needs it

    body = io.BytesIO()
    with pyzipper.AESZipFile(
        body, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(password.encode())
        archive.writestr(name, content.encode("utf-8"))
    return body.getvalue()
