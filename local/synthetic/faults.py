"""Files that should be refused, or put right and reported: each under the name of what is wrong."""

from __future__ import annotations

import io
import zipfile

from local.synthetic import tables
from local.synthetic.tables import Record

# Forbidden columns, and disguises in which a sender might slip one in without meaning to (R34).
DISGUISES = (
    "VIW Surname", "surname2", "SURNAME ", "Sur-name", "Forenames", "Full Name", "Tel.", "Tel No",
    "Télephone", "\uff30\uff28\uff2f\uff2e\uff25", "Mobile_Number", "e-mail", "E Mail Address",
    "VIW.Email", "Post code", "Postcode 1", "POST-CODE", "Home Address", "Address Line 1",
    "Date of Birth", "D.O.B.",
)  # fmt: skip


def with_column(content: bytes, column: str, value: str) -> bytes:
    """A response file with one column more than it may have."""
    records = tables.read(content)
    return tables.write((*records[0], column), [record | {column: value} for record in records])


def with_crime_numbers(content: bytes, crime_numbers: list[str]) -> tuple[bytes, int]:
    """A crime number beside answers whose owner did not consent (R31), and how many such rows."""
    records, spare, count = tables.read(content), iter(crime_numbers), 0
    for record in records:
        if record["Took Part"] == "Yes" and record["Q54aa"] != "1":
            record["Crime No"] = next(spare, "")
            count += bool(record["Crime No"])
    return tables.write(tuple(records[0]), records), count


def mangled(content: bytes) -> dict[str, bytes]:
    """The same good CSV file, mangled on its way in every manner that must be told clearly."""
    text = content.decode("utf-8-sig")
    head, _, body = text.partition("\r\n")
    first_row, _, rest = body.partition("\r\n")
    return {
        "empty": b"",
        "header alone": head.encode(),
        "no header": body.encode(),
        "duplicate header": f"{head},{head.split(',')[0]}\r\n{body}".encode(),
        "unknown column": f"{head},Shoe Size\r\n{body}".encode(),
        "ragged row": f"{head}\r\n{first_row},,,\r\n{rest}".encode(),
        "utf-16": text.encode("utf-16"),
        "cp1252": f"{head}\r\n{first_row}é£\r\n".encode("cp1252"),
        "nul": f"{head}\r\n{first_row}\0\r\n{rest}".encode(),
        "huge field": f'{head}\r\n"{"x" * 140_000}"{first_row}\r\n'.encode(),
        "zip": _zipped(content),
    }


def _zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        # A date of its own: the same content gives the same bytes on every day.
        archive.writestr(zipfile.ZipInfo("responses.csv", (2027, 11, 18, 9, 0, 0)), content)
    return packed.getvalue()


def without(content: bytes, column: str) -> bytes:
    """The file without one of its columns."""
    records = tables.read(content)
    kept: list[Record] = [{k: v for k, v in r.items() if k != column} for r in records]
    return tables.write(tuple(kept[0]), kept)
