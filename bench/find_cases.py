"""Three years of a survey's files and tables, straight into moto's memory; invented people."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from time import sleep
from types import SimpleNamespace
from typing import Any

from botocore.awsrequest import AWSResponse

from functions.shared.aws import clients, dynamodb
from functions.shared.clock import Month
from functions.shared.keyed_hashes import Keyring
from functions.shared.policy import extract
from functions.shared.stores.people import cases
from functions.shared.text.crime_numbers import CrimeNumber

RING = Keyring(b"k" * 64)
NOW = "2027-12-20T10:00:00Z"
LAST, MONTHS = Month(2027, 11), 36
ANSWERS = 40_000  # of three years, both surveys
SAMPLE, CENSUS, ROWS = 7_500, 4_000, 20_000
QUESTIONS = tuple(f"Q{number}" for number in range(1, 51))
LINKED = ("Crime No", "Sample Month", "Borough", "Crime Type", *QUESTIONS, "V1")
WANTED = 4_711
CRIME, PHONE = f"46{WANTED:05d}/27", f"0780 {WANTED:07d}"


def crime(number: int, month: Month) -> str:
    return f"46{number:05d}/{month.year % 100}"


def phone(number: int) -> str:
    return f"+44780{number:07d}"


def fill_objects(bucket: str, count: int, prefix: str = "mopac/uss/") -> None:
    """Small objects of the last month, without the way through the interface."""
    for number in range(count):
        _put(bucket, f"{prefix}{LAST}/{number:05d}.csv", b"Crime No\n")


def _put(bucket: str, key: str, body: bytes) -> None:
    from moto.s3.models import s3_backends

    [backend] = [account["aws"] for account in s3_backends.values()]
    backend.put_object(bucket, key, body)


class Scans:
    """Answers scans of big tables as DynamoDB does, a megabyte a page; moto takes minutes for it.

    The client gets the bytes that AWS would send, after ``LATENCY``, and has to read them.
    """

    LATENCY = 0.03  # seconds a call, within a region

    def __init__(self) -> None:
        self.pages: dict[str, list[bytes]] = {}

    def take(self, table: str, items: Iterator[dict[str, Any]]) -> int:
        """Lays a table out in pages; returns how many items it has."""
        pages: list[list[str]] = [[]]
        size = count = 0
        for item in items:
            text = json.dumps(dynamodb.typed(item), default=_binary)
            if size + len(text) > 1_000_000:
                pages.append([])
                size = 0
            pages[-1].append(text)
            size += len(text)
            count += 1
        self.pages[table] = [self._body(n, page, len(pages)) for n, page in enumerate(pages)]
        return count

    def _body(self, number: int, items: list[str], of: int) -> bytes:
        onwards = {"LastEvaluatedKey": {"page": {"N": str(number + 1)}}} if number + 1 < of else {}
        head = json.dumps({"Count": len(items), **onwards})
        return f'{head[:-1]}, "Items": [{", ".join(items)}]}}'.encode()

    def answer(self, request: Any, **_: Any) -> Any:
        """A reply to one request, or nothing if moto is to give it."""
        asked = json.loads(request.body)
        pages = self.pages.get(asked.get("TableName", ""))
        if pages is None:
            return None
        sleep(self.LATENCY)
        start = asked.get("ExclusiveStartKey", {}).get("page", {}).get("N", "0")
        raw = SimpleNamespace(stream=lambda **_: iter([pages[int(start)]]))
        return AWSResponse(request.url, 200, {}, raw)


def _binary(value: Any) -> str:
    return base64.b64encode(bytes(value.value if hasattr(value, "value") else value)).decode()


def fill(world: Any) -> dict[str, int]:
    """What there is after three years; returns how much of what."""
    scans = Scans()
    held = {
        "answers with crime numbers in each of two folders": _linked(world.bucket("linked")),
        "rows of extracts and samples": _extracts(world.bucket("extract")),
        "in the register": scans.take(world.table("register"), _register()),
        "invitations": scans.take(world.table("invitation"), _invitations()),
    }
    events = clients.client("dynamodb").meta.events
    events.register_first("before-send.dynamodb.Scan", scans.answer)
    return held


def _linked(bucket: str) -> int:
    each = ANSWERS // MONTHS // 2
    for back in range(MONTHS):
        month = LAST.plus(-back)
        for at, survey in enumerate(("uss", "ovss")):
            rows = [
                [crime(at * 30_000 + n * 7, month), str(month), "Camden", "Assault"]
                + ["2"] * len(QUESTIONS)
                + ["They were kind and quick, and rang me back."]
                for n in range(each)
            ]
            if month == LAST and survey == "uss":
                rows[0][0] = CRIME
            body = _csv(LINKED, rows)
            for folder in ("mopac", "mps"):
                _put(bucket, f"{folder}/{survey}/{month}/answers.csv", body)
    return each * MONTHS * 2


def _extracts(bucket: str) -> int:
    """Raw extracts of one month in two attempts, working samples of seven months."""
    names = extract.rules().names
    body = _csv(names, [_victim(names, n, LAST) for n in range(ROWS)])
    for name in ("first", "second"):
        _put(bucket, f"extracts/uss/{LAST}/{name}.csv", body)
    handover = extract.rules().handover
    count = 2 * ROWS
    for back in range(7):
        month = LAST.plus(-back)
        for survey, columns, size in (
            ("uss", handover.columns, SAMPLE),
            ("ovss", handover.census_columns, CENSUS),
        ):
            people = [_victim(columns, n + 30_000 * (survey == "ovss"), month) for n in range(size)]
            _put(bucket, f"working/{survey}/{month}.csv", _csv(columns, people))
            count += size
    return count


def _victim(names: tuple[str, ...], number: int, month: Month) -> list[str]:
    row = {
        "Crime No": crime(number, month),
        "VIW No": "1",
        "VIW Title": "Ms",
        "VIW Co/Forenames": "Ada",
        "VIW Surname": f"Example{chr(97 + number % 26)}",
        "VIW Telephone Mobile": phone(number + 100_000 * (LAST.month - month.month)),
        "Owning Borough": "Camden",
        "Crime Type": "Assault",
        "Date Reported": "28/09/2027",
        "VIW Date of Birth": "04/03/1980",
    }
    return [row.get(name, "") for name in names]


def _register() -> Iterator[dict[str, Any]]:
    for back in range(9):
        month = LAST.plus(-back)
        for survey, size in (("uss", SAMPLE), ("ovss", CENSUS)):
            for n in range(size):
                number = n + 30_000 * (survey == "ovss")
                ident = crime(number, month)
                number += 100_000 * back
                case = cases.Case(
                    case_id=RING.case(survey, str(month), ident, "1"),
                    survey=survey,
                    month=month,
                    crime=CrimeNumber(ident),
                    viw="1",
                    contacts=(RING.contact("phone", phone(number)), RING.contact("crime", ident)),
                    people=(RING.person(f"crime|{ident}|1"),),
                    until=date(2028, 6, 1),
                )
                yield cases.item_of(case)


def _invitations() -> Iterator[dict[str, Any]]:
    for back in range(13):
        month = LAST.plus(-back)
        for n in range(CENSUS):
            ident = crime(n + 30_000, month)
            yield {
                "invitation_id": RING.other("invitation", f"{month}{n}"),
                "survey": "ovss",
                "month": str(month),
                "state": "delivered",
                "contact_to": "2028-02-01",
                "crime_no": ident,
                "viw_no": "1",
                "token": f"{month}-{n}-token-of-some-length",
                "opt_out_token": f"{month}-{n}-other-token",
                "bcu": "Central North",
                "crime_type": "Assault",
                "contact_keys": [RING.contact("crime", ident)],
            }


def _csv(header: tuple[str, ...], rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()
