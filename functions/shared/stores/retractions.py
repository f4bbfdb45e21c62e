"""Notes that name every released pack that held somebody who withdrew or was erased (R39)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from functions.shared.aws.s3 import Bucket


def retraction_key(day: date, ident: str) -> str:
    """``retractions/2027-12-01/{ident}.json``; ``ident`` names nobody."""
    return f"retractions/{day}/{ident}.json"


def write(reports: Bucket, day: date, ident: str, packs: Mapping[str, int], why: str) -> str:
    """Writes one note for E&I and the MPS; ``packs``: key of a released pack → rows that leave it.

    Call it before the packs are made anew: after a crash nothing would tell who had been in them.
    What an earlier run noted stays in the note. Returns its key, blank if there is nothing to note.
    """
    key = retraction_key(day, ident)
    before = reports.find(key)
    known = {one["pack"]: one["rows"] for one in json.loads(before)["packs"]} if before else {}
    if not packs and not known:
        return ""
    note = {
        "made_on": day.isoformat(),
        "why": why,
        "packs": [{"pack": k, "rows": n} for k, n in sorted({**known, **packs}.items())],
        "what_to_do": (
            "The MPS downloads each of these packs again and deletes its earlier copies. "
            "Rows that are not in the new pack were withdrawn."
        ),
    }
    reports.put(key, json.dumps(note, indent=1) + "\n", "application/json")
    return key
