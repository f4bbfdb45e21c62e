"""The page of an extract that was refused: which rule, where, and what to do. Pure."""

from __future__ import annotations

from functions.sample_draw.report.page.words import Json, Section, number
from functions.shared.html import pages


def parts(report: Json) -> list[str]:
    """All that stands on the page below its title."""
    found = report["refused"]
    where = ", ".join(
        text
        for text in (
            f"row {found['row']:,}" if found["row"] else "",
            f"column {found['column']}" if found["column"] else "",
        )
        if text
    )
    return [
        pages.box(
            "This extract is refused: nobody is drawn from it",
            found["meaning"],
            *([f"Where: {where}."] if where else []),
            good=False,
        ),
        pages.section(
            Section.NEXT,
            pages.bullets(
                (
                    "Mend the export, not the file: a file mended by hand differs from the source.",
                    "Upload it again under a new name. It is checked within the minute.",
                )
            ),
        ),
        _problems(found["problems"]),
    ]


def _problems(problems: list[Json]) -> str:
    if not problems:
        return ""
    rows = [
        (one["rule"], number(one["row"]) if one["row"] else "", one["column"] or "")
        for one in problems
    ]
    return pages.section(
        Section.SOURCE,
        pages.paragraph("Row numbers are those of a spreadsheet: the header is row 1."),
        pages.table("Problems found", ("Rule", "Row", "Column"), rows),
    )
