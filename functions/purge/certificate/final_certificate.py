"""The second certificate: what an earlier purge deleted cannot be brought back any more. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from functions.purge.certificate.certificate_wording import Run
from functions.shared.html import long_day

Json = dict[str, Any]


def final_key(first: str) -> str:
    """``purges/2027-11-18-final``, without the ending, for ``purges/2027-11-18.json``."""
    return f"{first.removesuffix('.json')}-final"


def final_certificate(entry: Json, run: Run, backup_days: int) -> Json:
    """The content, from the ledger's entry of the first run."""
    until = date.fromisoformat(entry["restorable_until"])
    return {
        "certificate": f"{final_key(entry['certificate'])}.json",
        "first_certificate": entry["certificate"],
        "stage": run.stage,
        "day": run.day.isoformat(),
        "deleted_on": entry["day"],
        "restorable_until": until.isoformat(),
        "deleted": {name: int(number) for name, number in sorted(entry["deleted"].items())},
        "complete": bool(entry["complete"]),
        "policy_sha256": run.policy,
        "statements": [
            f"What the purge of {long_day(entry['day'])} deleted from tables could be "
            f"restored from their backups for {backup_days} days. That time "
            f"ended on {long_day(until.isoformat())}.",
            "If a table was restored in that time, the restore procedure in docs/operations.md "
            "applies. It ends with another purge and another certificate.",
        ],
    }
