"""Drops files as ORS does, and reads what became of them, as the recipients do."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.ingest.handler import handler
from functions.shared.aws import clients
from functions.shared.clock import Month
from functions.shared.keyed_hashes import Keyring
from functions.shared.stores.people.cases import Case, in_field_until
from functions.shared.stores.people.register import Register
from functions.shared.text.crime_numbers import CrimeNumber
from tests.component.conftest import World

RING = Keyring(b"k" * 64)
MONTH = Month(2027, 11)
USS = ("Interview Id", "Interview Date", "Took Part", "Crime No", "Q54aa", "Q54ab", "Recontact MPS",
       "Recontact MOPAC", "Borough", "Crime Type", "Length Minutes", "Language", "Mode",
       "Value Stolen", "Age Group", "Ethnicity", "Q1", "Q12a", "V1")  # fmt: skip
ANSWER = {
    "Interview Date": "03/12/2027", "Took Part": "Yes", "Borough": "Camden",
    "Crime Type": "Assault", "Length Minutes": "14", "Language": "English", "Mode": "CATI",
    "Value Stolen": "1,234.56", "Age Group": "35-44", "Ethnicity": "Indian", "Q1": "2",
    "Q12a": "1", "V1": "Kind and quick.",
}  # fmt: skip


@dataclass
class Context:
    """What Lambda hands over; a retry of a dead run has the same id."""

    aws_request_id: str = "run-1"


def answer(number: int = 1, **over: str) -> dict[str, str]:
    """One interview; it consents to everything unless told otherwise."""
    row = {
        "Interview Id": f"I{number}",
        "Crime No": f"46{number:05d}/27",
        "Q54aa": "1",
        "Q54ab": "1",
        "Recontact MPS": "1",
        "Recontact MOPAC": "2",
    }
    return {**ANSWER, **row, **{name.replace("_", " "): text for name, text in over.items()}}


def without_consent(number: int = 1, **over: str) -> dict[str, str]:
    """One interview that is not to be tied to anybody."""
    no = {"Crime No": "", "Q54aa": "2", "Q54ab": "", "Recontact MPS": "", "Recontact MOPAC": ""}
    return {**answer(number), **no, **{name.replace("_", " "): text for name, text in over.items()}}


def table(rows: Iterable[Mapping[str, str]], header: Sequence[str] = USS) -> str:
    """A CSV as ORS writes it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def event(world: World, key: str) -> dict[str, Any]:
    """What EventBridge says of a new object."""
    return {
        "detail-type": "Object Created",
        "time": "2027-12-10T10:00:00Z",
        "detail": {"bucket": {"name": world.bucket("ors_drop")}, "object": {"key": key}},
    }


def put_and_run(
    world: World, key: str, body: str | bytes, context: Context | None = None
) -> dict[str, Any]:
    """Drops a file and lets the function work it; what it returns."""
    world.put("ors_drop", key, body)
    result: dict[str, Any] = handler(event(world, key), context or Context())
    return result


def report(world: World, key: str) -> dict[str, Any]:
    """The report on a drop."""
    found: dict[str, Any] = json.loads(world.read("report", f"ingests/{key}.json"))
    return found


def held(world: World, key: str) -> dict[str, Any]:
    """What the stores knew of the people of a drop, for Evidence and Insight alone."""
    found: dict[str, Any] = json.loads(world.read("report", f"findings/{key}.json"))
    return found


def rules(world: World, key: str) -> dict[str, list[int]]:
    """Rule → row numbers of a drop's report."""
    return {found["rule"]: found["rows"] for found in report(world, key)["findings"]}


def held_rules(world: World, key: str) -> dict[str, list[int]]:
    """Rule → row numbers of what the stores knew."""
    return {found["rule"]: found["rows"] for found in held(world, key)["findings"]}


def stored(world: World, bucket: str, key: str) -> list[dict[str, str]]:
    """The rows of an object."""
    text = world.read(bucket, key).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def kept(
    world: World, what: str = "responses", survey: str = "uss", month: Month = MONTH
) -> list[dict[str, str]]:
    """Rows without identity of a month, wherever they lie: in one place, or nowhere."""
    key = f"{what}/{survey}/{month}.csv"
    [*there] = [k for k in (key, f"held/{key}") if k in world.keys("anonymised", k)]
    assert len(there) <= 1
    return [row for k in there for row in stored(world, "anonymised", k)]


def all_versions(world: World, bucket: str, prefix: str = "") -> list[str]:
    """The texts of every version of every object, older ones too."""
    listing = world.s3.list_object_versions(Bucket=world.bucket(bucket), Prefix=prefix)
    return [
        world.s3.get_object(
            Bucket=world.bucket(bucket), Key=each["Key"], VersionId=each["VersionId"]
        )["Body"]
        .read()
        .decode()
        for each in listing.get("Versions", [])
    ]


def everything(world: World) -> dict[str, list[str]]:
    """Every object of every bucket in every version, by bucket."""
    names = ("linked", "anonymised", "safeguarding", "report", "ors_drop")
    return {name: all_versions(world, name) for name in names}


def register(world: World) -> Register:
    return Register(clients.client("dynamodb"), world.table("register"), world.table("history"))


def handed_over(
    world: World, *numbers: int, survey: str = "uss", viw: str = "9001", phone: str = ""
) -> list[Case]:
    """People of the month's sample, in the field; their numbers as :func:`answer` has them."""
    cases = []
    for number in numbers:
        crime = f"46{number:05d}/27"
        contacts = [
            RING.contact("phone", phone or f"+44781234{number:04d}"),
            RING.contact("email", f"p{number}@example.org"),
        ]
        cases.append(
            Case(
                case_id=RING.case(survey, str(MONTH), crime, viw),
                survey=survey,
                month=MONTH,
                crime=CrimeNumber(crime),
                viw=viw,
                contacts=(*contacts, RING.contact("crime", crime)),
                people=(RING.person(f"crime|{crime}|1"), RING.person(f"person {number}")),
                until=in_field_until(date(2027, 12, 21)),
            )
        )
    register(world).enter(cases)
    return cases
