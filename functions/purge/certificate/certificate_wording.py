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
            else "Everything counted as deleted is gone for good, version by version. More may be "
            "gone than is counted: we do not count a call that failed as a deletion."
        )
    if restorable:
        said.append(
            "Rows and contact details deleted from tables can be restored from the tables' own "
            f"backups until {long_day(restorable)}. A second certificate follows after that day."
        )
    if sweep.held:
        said.append(
            f"{sweep.held:,} items have a date that cannot be right, or is too far ahead. They "
            "were not deleted. A person must check them. They are counted below."
            if sweep.held > 1
            else "1 item has a date that cannot be right, or is too far ahead. It was not deleted. "
            "A person must check it. It is counted below."
        )
    if unfinished:
        said.append(
            f"{len(unfinished)} earlier run(s) started to delete and did not record that they "
            "finished. What they planned is listed below: "
            + (
                "this run's last listing found none of it."
                if sweep.complete
                else "this run cannot confirm that all of it is gone."
            )
        )
    if run.played:
        said.append("Rehearsal: run for a future date. It does not cover what arrived late.")
    said.append(
        "This certificate does not cover what ORS and the MPS hold, or copies that people made. "
        "The monthly summary lists what ORS and the MPS have confirmed."
    )
    return said


def _headline(run: Run, sweep: Sweep) -> str:
    day = long_day(run.day.isoformat())
    if sweep.complete and not sweep.due:
        return f"Nothing was due for deletion on {day}."
    if sweep.complete:
        return (
            f"Everything due on {day} under the retention schedule was deleted from the "
            "live stores. A listing afterwards found none of it."
        )
    return (
        f"NOT COMPLETE: on {day} not everything that was due could be deleted or listed. "
        "The stores are named below."
    )
