"""Files made of those drawn: the encrypted handover, the links, the working sample (R05, R52)."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.sample_draw.cohorts import Window, window
from functions.sample_draw.frame import Row
from functions.sample_draw.records import Record
from functions.sample_draw.results import Draw, Plan
from functions.shared.clock import Month, uk_date, write_uk_date
from functions.shared.objects import Bucket
from functions.shared.policy import extract as columns
from functions.shared.retention import destroy_by

CSV = "text/csv; charset=utf-8"
PASSWORD_BYTES = 24


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody drawn, with their row: what the files are made of.

    ``record`` is what the draw knew; ``contacts`` the four phones and the email that may be used,
    by place, blank where there is none; ``values`` the row as it is in the extract.
    """

    row: int
    name: bytes
    replicate: int
    area: str
    crime_type: str
    record: Record
    contacts: tuple[str, ...]
    window: Window
    values: Row


def person(plan: Plan, index: Mapping[str, int], number: int, values: Row, draw: Draw) -> Person:
    """One of those drawn, by row number."""
    one = draw.selected[number]
    reported = uk_date(values[index["Date Reported"]])
    if reported is None:
        raise ValueError("a row without a report date was drawn")
    area, crime_type = draw.cells[one.held.cell].cell
    record, contacts = one.held.record(), tuple(one.held.contacts())
    when = window(plan.survey, reported)
    return Person(number, one.name, one.replicate, area, crime_type, record, contacts, when, values)


class Files:
    """Makes the files of one draw; ``index`` says where the extract has its columns."""

    def __init__(self, index: Mapping[str, int], month: Month) -> None:
        self._index, self._month = index, month
        self._names = columns.rules().handover

    def handover(self, people: Iterable[Person]) -> str:
        """The columns that ORS needs and no other; texts as they are in the extract (R13)."""
        return self._csv(self._names.columns, people)

    def census(self, people: Iterable[Person]) -> str:
        """The working sample of a census: who was invited, without how they are reached."""
        return self._csv(self._names.census_columns, people)

    def links(self, links: Iterable[tuple[str, Person]]) -> str:
        """``Link Id``, ``BCU``, ``Crime Type``, in the order of the random tokens."""
        rows = sorted((token, one.area, one.crime_type) for token, one in links)
        return _csv(self._names.links_columns, rows)

    def _csv(self, names: Sequence[str], people: Iterable[Person]) -> str:
        """In the order of the replicates, and in random order within one."""
        ordered = sorted(people, key=lambda one: (one.replicate, one.name))
        return _csv(names, (self._row(one, names) for one in ordered))

    def _row(self, one: Person, names: Sequence[str]) -> list[str]:
        made = {
            "Replicate": str(one.replicate),
            "Crime No": one.record.crime,
            "VIW No": one.record.viw,
            **dict(zip(columns.rules().phones, one.contacts, strict=False)),
            "Owning Borough": one.record.borough,
            "BCU": one.area,
            "Crime Type": one.crime_type,
            "Contact From": write_uk_date(one.window.opens),
            "Contact To": write_uk_date(one.window.closes),
            "Destroy By": destroy_by(self._month),
        }
        return [made[name] if name in made else one.values[self._index[name]] for name in names]


def _csv(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue()


def zip_key(survey: str, month: Month) -> str:
    return f"samples/{survey}/{month}/{survey}-{month}.zip"


def links_key(survey: str, month: Month) -> str:
    return f"samples/{survey}/{month}/{survey}-{month}-links.csv"


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
