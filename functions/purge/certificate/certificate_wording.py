"""One run of the purge, and what its certificate may say of it in sentences. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from functions.purge.tally import Sweep
from functions.shared.html import long_day

Json = dict[str, Any]

PREFIX = "purges/"


@dataclass(frozen=True, slots=True)
class Run:
    """One purge: ``number`` counts a day's certificates, ``policy`` is the hash of the policy."""

    stage: str
    day: date
    moment: datetime
    number: int
    policy: str
    played: bool

    @property
    def key(self) -> str:
        """Where its certificate lies, without the ending."""
        return certificate_key(self.day, self.number)


def certificate_key(day: date, number: int) -> str:
    """``purges/2027-11-18``; further runs of a day are ``purges/2027-11-18-2`` and so on."""
    return f"{PREFIX}{day}" + (f"-{number}" if number > 1 else "")


def statements(
    run: Run, sweep: Sweep, restorable: str | None, unfinished: Sequence[Json]
) -> list[str]:
    """What may be said, in sentences that stand on their own."""
    said = [_headline(run, sweep)]
    if sweep.gone:
        said.append(
            "Objects were deleted with every version, delete marker and unfinished upload of their "
            "keys. This system keeps no other copy of them."
            if sweep.complete
            else "What is counted as deleted went for good, version by version. What is not "
            "counted may be gone as well: a call that failed is not taken for a deletion."
        )
    if restorable:
        said.append(
            "Rows and contact details deleted from tables can be brought back from the tables' own "
            f"backups until {long_day(restorable)}. A second certificate follows after that day."
        )
    if sweep.held:
        said.append(
            f"{sweep.held:,} items carry a date that cannot be believed, or too far "
            "ahead. They were not deleted, and wait for a person; they are counted below."
            if sweep.held > 1
            else "1 item carries a date that cannot be believed, or too far ahead. It was not "
            "deleted, and waits for a person; it is counted below."
        )
    if unfinished:
        said.append(
            f"{len(unfinished)} earlier run(s) began to delete and did not record their end. What "
            "they planned is listed below; "
            + (
                "nothing of it was found by this run's last listing."
                if sweep.complete
                else "this run cannot say that all of it is gone."
            )
        )
    if run.played:
        said.append("Rehearsal: run for a future date. It says nothing about what arrived late.")
    said.append(
        "This certificate says nothing about what ORS and the MPS hold, nor about copies that "
        "people made: the former stand in the monthly summary with their confirmations."
    )
    return said


def _headline(run: Run, sweep: Sweep) -> str:
    day = long_day(run.day.isoformat())
    if sweep.complete and not sweep.due:
        return f"Nothing was due for deletion on {day}."
    if sweep.complete:
        return (
            f"Everything due on {day} under the retention schedule was deleted from the "
            "live stores, and a listing afterwards found none of it."
        )
    return (
        f"NOT COMPLETE: on {day} not everything that was due could be deleted or listed. "
        "The stores concerned are named below."
    )
