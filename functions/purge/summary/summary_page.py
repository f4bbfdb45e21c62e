"""The monthly summary as a page. Pure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from functions.shared import html

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
    open_breaches = sum(breach["state"] == "open" for breach in found["breaches"])
    return html.render(
        Path(__file__).parent,
        "summary.html",
        title=f"Monthly summary, {found['month']}",
        kicker=f"MOPAC victim surveys, {found['stage']}, as of {html.long_day(found['day'])}",
        found=found,
        good=not (
            found["overdue"]
            or open_breaches
            or found["concerns"]["past_their_hour"]
            or found["dpia"]["overdue"]
        ),
        verdict=_verdict(found, open_breaches),
        samples=[_held(entry) for entry in found["samples_at_ors"]],
        packs=[_held(entry) for entry in found["packs_at_mps"]],
        purges=[_purge(entry) for entry in found["purges"]],
        breaches=[_breach(entry) for entry in found["breaches"]],
        cases=[
            (f"`{e['id']}`", e["owner"], e["opened_on"], e["answer_by"], e["state"])
            for e in found["cases"]
        ],
    )


def _verdict(found: Json, open_breaches: int) -> list[str]:
    review = html.long_day(found["dpia"]["review_due"])
    return [
        f"Deletions that ORS or the MPS have yet to confirm: {found['awaited']}, "
        f"of which overdue: {found['overdue']}.",
        f"Open suspected breaches: {open_breaches}. Open concerns: {found['concerns']['open']}, "
        f"of which overdue: {found['concerns']['past_their_hour']}. "
        f"Open requests from individuals: {len(found['cases'])}.",
        "The review of the impact assessment is overdue."
        if found["dpia"]["overdue"]
        else f"Review the impact assessment by {review}.",
    ]


def _held(entry: Json) -> tuple[str | int, ...]:
    return (
        f"{entry['survey']} {entry['month']}",
        entry["key"] or "handover",
        entry["count"],
        _STATES[entry["state"]],
        entry["gone_by"],
        entry["deleted_on"] or "",
        entry["last_asked"] or "",
    )


def _purge(entry: Json) -> tuple[str | int, ...]:
    return (
        entry["day"],
        entry["deleted"],
        entry["late"],
        "yes" if entry["complete"] else "no",
        entry["restorable_until"] or "",
        f"`{entry['certificate']}`" if entry["certificate"] else "none: it did not finish",
    )


def _breach(entry: Json) -> tuple[str, ...]:
    counts = (f"{name.replace('_', ' ')}: {n}" for name, n in entry["counts"].items())
    return (
        f"`{entry['id']}`",
        entry["about"],
        entry["noticed_at"],
        entry["decide_by"],
        _decided(entry),
        ", ".join(counts),
    )


def _decided(entry: Json) -> str:
    if entry["state"] != "closed":
        return str(entry["state"])
    return f"closed: {entry['decision']} ({entry['decided_by']}, {entry['decided_on']})"
