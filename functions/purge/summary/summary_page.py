"""The monthly summary as a page: what to do first, then what each part of it rests on. Pure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from functions.purge.summary.actions import actions, breach_words, held_by
from functions.shared import html

Json = dict[str, Any]

_STATES = {
    "made": "Not released yet",
    "held": "May be held",
    "chase": "Confirmation awaited",
    "breach": "Overdue: suspected breach",
    "confirmed": "Deleted, confirmed",
}


def summary_page(found: Json) -> str:
    """The page of what :func:`functions.purge.summary.month_summary.summary` made."""
    to_do = actions(found)
    return html.render(
        Path(__file__).parent,
        "summary.html",
        title=f"Monthly summary: {html.month_words(found['month'])}",
        kicker=f"MOPAC victim surveys ({found['stage']}), as of {html.long_day(found['day'])}",
        found=found,
        to_do=to_do,
        verdict=_verdict(len(to_do), sum(one.late for one in to_do)),
        good=not any(one.late for one in to_do)
        and not any(breach["state"] == "open" for breach in found["breaches"]),
        figures=[
            ("Items deleted", sum(one["deleted"] for one in found["purges"])),
            ("Deleted late", sum(one["late"] for one in found["purges"])),
            ("Confirmations awaited", found["awaited"]),
            ("Open suspected breaches", sum(b["state"] == "open" for b in found["breaches"])),
            ("Open concerns", found["concerns"]["open"]),
            ("Open requests", len(found["cases"])),
        ],
        samples=[_held(entry) for entry in found["samples_at_ors"]],
        packs=[_held(entry) for entry in found["packs_at_mps"]],
        purges=[_purge(entry) for entry in found["purges"]],
        breaches=[_breach(entry) for entry in found["breaches"]],
        cases=[
            (f"`{e['id']}`", e["owner"], e["opened_on"], e["answer_by"], e["state"])
            for e in found["cases"]
        ],
    )


def _verdict(to_do: int, late: int) -> str:
    if not to_do:
        return "Nothing to do"
    things = "1 thing to do" if to_do == 1 else f"{to_do:,} things to do"
    return f"{things}, {late:,} overdue" if late else things


def _held(entry: Json) -> tuple[str | int, ...]:
    return (
        held_by(entry),
        entry["count"],
        _STATES[entry["state"]],
        entry["gone_by"],
        entry["deleted_on"] or "not yet",
        entry["last_asked"] or "not yet",
        f"`{entry['key']}`" if entry["key"] else "the handover",
    )


def _purge(entry: Json) -> tuple[str | int, ...]:
    return (
        entry["day"],
        entry["deleted"],
        entry["late"],
        "yes" if entry["complete"] else "no",
        entry["restorable_until"] or "",
        f"`{entry['certificate']}`" if entry["certificate"] else "none: the run did not finish",
    )


def _breach(entry: Json) -> tuple[str, ...]:
    counts = (f"{name.replace('_', ' ')}: {n}" for name, n in entry["counts"].items())
    return (
        _capital(breach_words(entry)),
        f"`{entry['about']}`",
        entry["noticed_at"],
        entry["decide_by"],
        _decided(entry),
        ", ".join(counts),
        f"`{entry['id']}`",
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _decided(entry: Json) -> str:
    if entry["state"] != "closed":
        return str(entry["state"])
    day = html.short_day(entry["decided_on"]) if entry["decided_on"] else "no day"
    return f"closed: {entry['decision']} ({entry['decided_by']}, {day})"
