"""What could be better in the extract, by row number and rule; and people who come twice. Pure."""

from __future__ import annotations

from functions.sample_draw.frame.strata import UNRECOGNISED
from functions.sample_draw.report.page.words import (
    Json,
    Section,
    capital,
    counted,
    number,
    percent,
    row_numbers,
)
from functions.shared.html import pages
from functions.shared.policy import people

MOST_ROWS = 60  # of a rule; report.json has more


def persons(report: Json) -> str:
    """Repeat victims are asked less often than others: how much less (R09, R10)."""
    found, frame = report["persons"], report["funnel"][2]["left"]
    lost, months = found["lost_to_rest_and_field"], people.rules().rest_months
    share = f" ({percent(lost / frame)} of the frame)" if isinstance(lost, int) and frame else ""
    be = "is" if lost == 1 else "are"
    rows = counted(lost, "row") if isinstance(lost, int) else f"{number(lost)} rows"
    parts = [
        pages.paragraph(
            f"Nobody is asked twice within {months} months, whatever the survey or the crime "
            f"number. {capital(rows)}{share} {be} left out because the person was interviewed or "
            "refused in that time, or is still being contacted from an earlier draw. The sample "
            "under-represents people who are victims again and again by as much, and weights "
            "cannot put that right."
        ),
        pages.paragraph(
            f"{counted(found['further_records_of_a_person'], 'further record')} of people with "
            "more than one: one record stands for each of them. Records are one person’s if crime "
            "and VIW number agree, or a phone or email together with the surname and the date of "
            "birth or the forename."
        ),
    ]
    if found["clusters"]:
        parts.append(_clusters(found))
    return pages.section(Section.PERSONS, *parts)


def _clusters(found: Json) -> str:
    rows = [
        (f"Group {at}", one["records"], row_numbers(one["rows"]))
        for at, one in enumerate(found["clusters"], start=1)
    ]
    return pages.table(
        f"Groups of more than {found['cluster_cap']} records that cannot be told apart, perhaps "
        "behind the number of a switchboard or a hostel. At most one person of each is asked.",
        ("Group", "Records", "Row numbers"),
        rows,
    )


def section(report: Json) -> str:
    """Problems by rule with their row numbers, and owners that are no borough."""
    return pages.section(
        Section.SOURCE,
        pages.paragraph(
            "These rows were left out because of data problems. Row numbers "
            f"are those of a spreadsheet: the header is row 1. The first {MOST_ROWS} of a rule are "
            "given here, more of them in report.json."
        ),
        _problems(report),
        *_owners(report),
    )


def _problems(report: Json) -> str:
    listed: dict[str, list[int]] = {}
    for one in report["problems"]["rows"]:
        listed.setdefault(one["rule"], []).append(one["row"])
    if not listed:
        return pages.paragraph("No rows were left out because of data problems.")
    rows = [
        (
            capital(one["words"]),
            one["count"],
            _rows(listed[one["code"]], one["count"]),
        )
        for one in report["outcomes"]
        if one["code"] in listed
    ]
    found = pages.table("Problems by rule", ("Problem", "Rows", "Row numbers"), rows)
    return f'<div class="rows">{found}</div>'


def _rows(rows: list[int], count: int) -> str:
    some = sorted(rows)[:MOST_ROWS]
    more = count - len(some)
    return row_numbers(some) + (f" and {more:,} more" if more > 0 else "")


def _owners(report: Json) -> list[str]:
    owners = report["owners_that_are_no_borough"]
    if not owners:
        return []
    in_strata = not report["rows_of_such_owners_in_no_stratum"]
    rows = [
        ("Not recognised" if name == UNRECOGNISED else name, count)
        for name, count in owners.items()
    ]
    where = (
        "They are strata of their own."
        if in_strata
        else f"{report['rows_of_such_owners_in_no_stratum']:,} of these rows are in no stratum."
    )
    tiu = counted(report["telephone_unit_rows"], "row is", "rows are")
    return [
        pages.table(f"Owners that are no borough, in the frame. {where}", ("Owner", "Rows"), rows),
        pages.paragraph(f"{tiu} marked as the telephone investigation unit’s (TIU)."),
    ]
