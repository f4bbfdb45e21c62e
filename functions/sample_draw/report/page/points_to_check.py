"""What in a report a person should look at, and what is worth a note, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from functions.sample_draw.frame.strata import UNRECOGNISED
from functions.sample_draw.report.page.words import Json, Section, counted
from functions.sample_draw.report.report import line

LEAST_MONTHS = 3  # to say that a month is unlike the others


@dataclass(frozen=True, slots=True)
class Finding:
    """``serious``: look at it before the sample is released. ``where``: the section on it."""

    text: str
    where: Section | None
    serious: bool = False


def findings(report: Json, earlier: Sequence[Json]) -> list[Finding]:
    """All of them, the serious ones first."""
    found = [
        *_size(report),
        *_refused(report),
        *_policy(report),
        *_entries(report),
        *_clusters(report),
    ]
    found += [*_shortfall(report), *_unlike(report, earlier), *_owners(report), *_mendable(report)]
    return sorted(found, key=lambda one: not one.serious)


def _size(report: Json) -> Iterator[Finding]:
    sample = report["sample"]
    if not sample["as_expected"]:
        least, most = sample["expected"]["least"], sample["expected"]["most"]
        how = "smaller" if sample["people"] < least else "larger"
        text = f"The sample is {how} than expected, which is {least:,} to {most:,} people."
        yield Finding(text, Section.FUNNEL, serious=True)


def _refused(report: Json) -> Iterator[Finding]:
    names = report["extract"].get("newer_ones_refused") or ()
    if names:
        files = counted(len(names), "newer extract was", "newer extracts were")
        text = (
            f"{files} refused, and this sample comes from an older one. Find out what the newer "
            f"{'one' if len(names) == 1 else 'ones'} should have changed: {', '.join(names)}."
        )
        yield Finding(text, None, serious=True)


def _policy(report: Json) -> Iterator[Finding]:
    if report["policy"]["differs_from_last_month"]:
        text = (
            "The rules are not those of last month’s draw. Find out why: without a review of the "
            "methodology, only the dates may change."
        )
        yield Finding(text, Section.PROOF, serious=True)


def _entries(report: Json) -> Iterator[Finding]:
    unreadable = report["do_not_contact"]["unreadable_entries"]
    if unreadable:
        entries = counted(unreadable, "entry", "entries")
        text = (
            f"{entries} of the do-not-contact list cannot be read and "
            f"{'protects' if unreadable == 1 else 'protect'} no one. Correct "
            f"{'it' if unreadable == 1 else 'them'} in the list."
        )
        yield Finding(text, None, serious=True)


def _clusters(report: Json) -> Iterator[Finding]:
    persons = report["persons"]
    if persons["clusters"]:
        groups = counted(len(persons["clusters"]), "group")
        text = (
            f"{groups} of more than {persons['cluster_cap']} records may be a switchboard or a "
            "hostel. We ask at most one person in a group."
        )
        yield Finding(text, Section.PERSONS)


def _shortfall(report: Json) -> Iterator[Finding]:
    short = [cell for cell in report["cells"] if cell["shortfall"]]
    if not short:
        return
    text = (
        f"{len(short)} of {counted(len(report['cells']), 'cell')} are too small for their target, "
        f"by {sum(cell['shortfall'] for cell in short):,} people in all. No one else "
        "takes their place."
    )
    yield Finding(text, Section.CELLS)
    expected = (report["precision"] or {}).get("overall", {}).get("interviews")
    if expected is not None:
        wanted = report["allocation"]["interviews"]
        text = f"We expect about {expected:,.0f} interviews. The target is {wanted:,.0f}."
        yield Finding(text, Section.ACCURACY)


def _unlike(report: Json, earlier: Sequence[Json]) -> Iterator[Finding]:
    """A month outside the range of all that are on record."""
    if len(earlier) < LEAST_MONTHS:
        return
    for what, name in (("Rows of the extract", "rows"), ("Eligible people", "eligible")):
        before, now = [line(one)[name] for one in earlier], line(report)[name]
        if not min(before) <= now <= max(before):
            how = "fewer" if now < min(before) else "more"
            months = counted(len(before), "earlier month")
            yield Finding(f"{what}: {how} than in any of {months}.", Section.MONTHS)


def _owners(report: Json) -> Iterator[Finding]:
    unknown = report["owners_that_are_no_borough"].get(UNRECOGNISED, 0)
    if unknown:
        rows = counted(unknown, "row names", "rows name")
        text = f"{rows} an owner that is not a borough or another unit we know."
        yield Finding(text, Section.SOURCE)


def _mendable(report: Json) -> Iterator[Finding]:
    problems = report["problems"]
    several = len(problems["rows"]) + problems["not_listed"]
    if several:
        rows = counted(several, "row was", "rows were")
        yield Finding(f"{rows} left out because of data problems.", Section.SOURCE)
