"""The monthly summary as a page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from functions.shared.html import pages

Json = dict[str, Any]

_STATES = {
    "made": "not released",
    "held": "within its time",
    "chase": "confirmation awaited",
    "breach": "OVERDUE",
    "confirmed": "confirmed",
}


def summary_page(found: Json) -> str:
    """The page of what :func:`functions.purge.summary.month_summary.summary` made."""
    return pages.page(
        f"Monthly summary, {found['month']}",
        f"MOPAC victim surveys, {found['stage']}, as of {pages.long_day(found['day'])}",
        [
            _verdict(found),
            pages.section("Samples at ORS", _held(found["samples_at_ors"], "People")),
            pages.section("Packs at the MPS", _held(found["packs_at_mps"], "Rows")),
            pages.section("Deletions", _purges(found)),
            pages.section("Suspected breaches", _breaches(found)),
            pages.section("Open requests of people", _cases(found["cases"])),
            pages.section("Impact assessment", pages.facts(_dpia(found["dpia"]))),
            pages.section("Kept without an end", pages.bullets(_reviewed(found))),
        ],
    )


def _verdict(found: Json) -> str:
    open_breaches = sum(breach["state"] == "open" for breach in found["breaches"])
    lines = [
        f"Confirmations awaited from ORS and the MPS: {found['awaited']}, "
        f"of which overdue: {found['overdue']}.",
        f"Suspected breaches that are open: {open_breaches}. Requests of people: "
        f"{len(found['cases'])}.",
        "The review of the impact assessment is overdue."
        if found["dpia"]["overdue"]
        else "The impact assessment is to be reviewed by "
        f"{pages.long_day(found['dpia']['review_due'])}.",
    ]
    good = not (found["overdue"] or open_breaches or found["dpia"]["overdue"])
    return pages.box("In order" if good else "To be looked at", *lines, good=good)


def _held(entries: Sequence[Json], counted: str) -> str:
    if not entries:
        return pages.paragraph("None.")
    return pages.table(
        f"{counted} by sample month; “gone by” is the last day on which it may be held.",
        ("Survey and month", "File", counted, "State", "Gone by", "Deleted on", "Last asked"),
        [
            (
                f"{entry['survey']} {entry['month']}",
                entry["key"] or "handover",
                entry["count"],
                _STATES[entry["state"]],
                entry["gone_by"],
                entry["deleted_on"] or "",
                entry["last_asked"] or "",
            )
            for entry in entries
        ],
    )


def _purges(found: Json) -> str:
    entries: list[Json] = found["purges"]
    since, until = pages.long_day(found["since"]), pages.long_day(found["until"])
    span = f"after {since} and up to {until}"
    if not entries:
        return pages.paragraph(f"No purge is recorded {span}.")
    return pages.table(
        f"Runs of the purge and their certificates, {span}.",
        ("Day", "Deleted", "Late", "Complete", "Restorable until", "Certificate"),
        [
            (
                entry["day"],
                entry["deleted"],
                entry["late"],
                "yes" if entry["complete"] else "no",
                entry["restorable_until"] or "",
                f"`{entry['certificate']}`" if entry["certificate"] else "none: it did not finish",
            )
            for entry in entries
        ],
    )


def _breaches(found: Json) -> str:
    entries: list[Json] = found["breaches"]
    if not entries:
        return pages.paragraph("None.")
    return pages.table(
        "Noticed since the last summary, or open. Whether to tell the ICO is decided within "
        f"{found['breach_hours']} hours.",
        ("Entry", "About", "Noticed", "Decide by", "State", "Counts"),
        [
            (
                f"`{entry['id']}`",
                entry["about"],
                entry["noticed_at"],
                entry["decide_by"],
                entry["state"],
                ", ".join(f"{name.replace('_', ' ')}: {n}" for name, n in entry["counts"].items()),
            )
            for entry in entries
        ],
    )


def _cases(entries: Sequence[Json]) -> str:
    if not entries:
        return pages.paragraph("None.")
    return pages.table(
        "Subject access and erasure, with the last day for an answer.",
        ("Case", "Owner", "Opened", "Answer by", "State"),
        [(f"`{e['id']}`", e["owner"], e["opened_on"], e["answer_by"], e["state"]) for e in entries],
    )


def _reviewed(found: Json) -> list[str]:
    return [
        f"{entry['what']}: to be reviewed every {entry['review_months']} months."
        for entry in found["kept_without_end"]
    ]


def _dpia(dpia: Json) -> list[tuple[str, str]]:
    return [
        ("Reference", dpia["reference"] or "none entered"),
        ("Review due", pages.long_day(dpia["review_due"]) + (" (overdue)" * dpia["overdue"])),
    ]
