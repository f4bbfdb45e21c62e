"""Files that should be refused, or put right and reported: each under the name of what is wrong."""

from __future__ import annotations

from local.synthetic import tables


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
