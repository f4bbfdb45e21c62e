"""How long the interviews of each file took, in whole minutes: counts for fieldwork (R56).

The ledger's ``minutes#{survey}#{month}#{file}``, replaced with its file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from functions.shared.aws import dynamodb
from functions.shared.clock import Month
from functions.shared.retention import clock_start
from functions.shared.stores.ledger import Ledger

KIND = "minutes"


def entry(survey: str, month: Month, file: str, minutes: Mapping[int, int]) -> dynamodb.Item:
    """What the ledger keeps of one file."""
    return {
        "item": f"{KIND}#{survey}#{month}#{file}",
        "clock_date": clock_start(month).isoformat(),
        "minutes": {str(length): times for length, times in sorted(minutes.items())},
    }


def of(ledger: Ledger, survey: str, month: Month) -> dict[int, int]:
    """Minutes → interviews, of all files of a month."""
    found: Counter[int] = Counter()
    for item in ledger.of_kind(f"{KIND}#{survey}#{month}"):
        found.update({int(length): int(times) for length, times in item["minutes"].items()})
    return dict(sorted(found.items()))
