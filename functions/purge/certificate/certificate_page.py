"""The certificates as pages that a data protection officer files. Pure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from functions.shared import html

Json = dict[str, Any]
HERE = Path(__file__).parent


def certificate_page(found: Json) -> str:
    """The page of what :func:`functions.purge.certificate.certificate.certificate` made."""
    classes: list[Json] = found["classes"]
    touched = [entry for entry in classes if entry["due"] or entry["deleted_total"]]
    return html.render(
        HERE,
        "certificate.html",
        title=f"Certificate of deletion, {html.long_day(found['day'])}",
        kicker=f"MOPAC victim surveys, {found['stage']}",
        found=found,
        verdict=_verdict(found),
        good=bool(found["complete"]) and not found["late"] and not found["held"],
        deleted=[_deleted(entry) for entry in touched],
        fingerprints=[
            (e["class"], e["where"], f"`{e['deleted_sha256'] or 'none'}`") for e in touched
        ],
        held=[(e["class"], e["held"]) for e in classes if e["held"]],
        undated=[
            (e["class"], e["undated"] - e["held"]) for e in classes if e["undated"] > e["held"]
        ],
        unfinished=[
            (run["run"], name, plan["due"], f"`{plan['sha256']}`")
            for run in found["unfinished_runs"]
            for name, plan in run["planned"].items()
        ],
        quiet=[
            (_what(entry), entry["promise"], entry["kept"], entry["next_due"] or "")
            for entry in classes
            if entry not in touched
        ],
    )


def final_page(found: Json) -> str:
    """The page of :func:`functions.purge.certificate.final_certificate.final_certificate`."""
    return html.render(
        HERE,
        "final_certificate.html",
        title=f"Certificate of final deletion, purge of {html.long_day(found['deleted_on'])}",
        kicker=f"MOPAC victim surveys, {found['stage']}",
        found=found,
    )


def _verdict(found: Json) -> str:
    if not found["complete"]:
        return f"Not complete: {found['deleted']:,} of {found['due']:,} due items deleted"
    held = f", {found['held']:,} held for a person" if found["held"] else ""
    if not found["due"]:
        return f"Nothing was due{held}"
    late = f", {found['late']:,} of them late" if found["late"] else ", none of them late"
    return f"{found['deleted']:,} items deleted{late}{held}"


def _what(entry: Json) -> str:
    return f"{entry['what']} ({entry['requirement']})"


def _deleted(entry: Json) -> tuple[str | int, ...]:
    kinds = [
        f"{number:,} {what.removesuffix('s') if number == 1 else what}"
        for what, number in entry["deleted"].items()
    ]
    return (
        _what(entry),
        entry["promise"],
        entry["due_since"] or "",
        entry["due"],
        ", ".join(kinds) or "none",
        entry["late"],
        entry["left"],
        entry["restorable_until"] or "not restorable",
    )
