"""CSV as ORS and E&I write it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Record = dict[str, str]


def write(header: Sequence[str], records: Iterable[Record]) -> bytes:
    """The records as CSV: a column that a record lacks is blank, an extra one an error."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode()


def read(content: bytes) -> list[Record]:
    """The records of a CSV file with a header."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
