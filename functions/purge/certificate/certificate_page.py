"""The certificate as a page that a data protection officer files. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from functions.shared.html import pages

Json = dict[str, Any]


def certificate_page(found: Json) -> str:
    """The page of what :func:`functions.purge.certificate.certificate.certificate` made."""
    classes: list[Json] = found["classes"]
    touched = [entry for entry in classes if entry["due"] or entry["deleted_total"]]
    quiet = [entry for entry in classes if entry not in touched]
    parts = [
        pages.box(_verdict(found), *found["statements"][:1], good=_is_well(found)),
        pages.section("What this certificate says", pages.bullets(found["statements"][1:])),
    ]
    if touched:
        parts.append(pages.section("Deleted", _deleted(touched), _hashes(touched)))
    parts += _problems(found)
    if quiet:
        parts.append(pages.section("Nothing due", _quiet(quiet)))
    parts.append(pages.section("The run", pages.facts(_facts(found))))
    return pages.page(
        f"Certificate of deletion, {pages.long_day(found['day'])}",
        f"MOPAC victim surveys, {found['stage']}",
        parts,
    )


def _is_well(found: Json) -> bool:
    return bool(found["complete"]) and not found["late"] and not found["held"]


def _verdict(found: Json) -> str:
    if not found["complete"]:
        return f"Not complete: {found['deleted']:,} of {found['due']:,} due items deleted"
    held = f", {found['held']:,} held for a person" if found["held"] else ""
    if not found["due"]:
        return f"Nothing was due{held}"
    late = f", {found['late']:,} of them late" if found["late"] else ", none of them late"
    return f"{found['deleted']:,} items deleted{late}{held}"


def _deleted(entries: Sequence[Json]) -> str:
    heads = ("Data", "Promise", "Due since", "Due", "Deleted", "Late", "Left", "Restorable until")
    return pages.table(
        "What was due, by class of data. “Left” is what a listing after the deletion still found.",
        heads,
        [
            (
                f"{entry['what']} ({entry['requirement']})",
                entry["promise"],
                entry["due_since"] or "",
                entry["due"],
                _kinds(entry),
                entry["late"],
                entry["left"],
                entry["restorable_until"] or "not restorable",
            )
            for entry in entries
        ],
    )


def _kinds(entry: Json) -> str:
    parts = [
        f"{number:,} {what.removesuffix('s') if number == 1 else what}"
        for what, number in entry["deleted"].items()
    ]
    return ", ".join(parts) or "none"


def _hashes(entries: Sequence[Json]) -> str:
    return pages.table(
        "Fingerprint (SHA-256) of the list of keys that were deleted, in the order of the listing.",
        ("Class", "Where", "Fingerprint"),
        [
            (entry["class"], entry["where"], f"`{entry['deleted_sha256'] or 'none'}`")
            for entry in entries
        ],
    )


def _problems(found: Json) -> list[str]:
    parts = []
    if found["failed"]:
        rows = list(found["failed"].items())
        parts.append(pages.table("Stores where something failed.", ("Store", "Code"), rows))
    if found["unclaimed"]:
        parts.append(
            pages.table(
                "Objects and entries that belong to no class of data. The purge leaves them alone; "
                "bucket rules end them.",
                ("Store", "Number"),
                list(found["unclaimed"].items()),
            )
        )
    held = [(e["class"], e["held"]) for e in found["classes"] if e["held"]]
    if held:
        parts.append(
            pages.table(
                "Items with a date too far ahead, and rows without a readable date. Nothing was "
                "deleted. Find out what their date should be, and correct it.",
                ("Class", "Number"),
                held,
            )
        )
    undated = [
        (e["class"], e["undated"] - e["held"]) for e in found["classes"] if e["undated"] > e["held"]
    ]
    if undated:
        parts.append(
            pages.table(
                "Items without a readable date, which are counted from their arrival.",
                ("Class", "Number"),
                undated,
            )
        )
    if found["unfinished_runs"]:
        parts.append(
            pages.table(
                "Earlier runs that did not record their end, and what they planned.",
                ("Run", "Class", "Planned", "Fingerprint"),
                [
                    (run["run"], name, plan["due"], f"`{plan['sha256']}`")
                    for run in found["unfinished_runs"]
                    for name, plan in run["planned"].items()
                ],
            )
        )
    return [pages.section("To be looked at", *parts)] if parts else []


def _quiet(entries: Sequence[Json]) -> str:
    return pages.table(
        "Classes of which nothing was due, and when the next of them is.",
        ("Data", "Kept for", "Held now", "Next due"),
        [
            (
                f"{entry['what']} ({entry['requirement']})",
                entry["promise"],
                entry["kept"],
                entry["next_due"] or "",
            )
            for entry in entries
        ],
    )


def _facts(found: Json) -> list[tuple[str, str]]:
    return [
        ("Certificate", found["certificate"]),
        ("Stands for", found["moment"]),
        ("Run of the day", str(found["run"])),
        ("Policy in force (SHA-256)", found["policy_sha256"]),
    ]
