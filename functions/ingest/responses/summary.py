"""The counts of a file of answers, in the words of its report. Pure."""

from __future__ import annotations

from functions.ingest.report import Report
from functions.ingest.responses.split_result import Split
from functions.shared.policy import responses
from functions.shared.policy.surveys import Survey

NOT_ANONYMOUS = (
    "Answers without identity are pseudonymised, not anonymous: some rows are still unique. "
    "Only E&I can read them."
)


def sum_up(report: Report, split: Split, survey: Survey) -> None:
    """Fills counts, tallies and notes. Of a refused file only its rows are counted.

    The sender's counts follow from the file; what our stores knew of its people, and so what was
    kept, is for Evidence and Insight (R39a).
    """
    report.counts = {"rows in the file": split.rows}
    if report.findings.refuse:
        return
    count, silent = report.findings.count, split.took_part - split.said_linked
    report.counts |= {
        "rows of people who took part": split.took_part,
        "rows of people who did not take part (nothing stored)": split.declined,
        "rows set aside": split.rows - split.took_part - split.declined,
        "answers without identity": silent,
        "comments without identity": split.said_comments,
        "comments with identifying details removed": split.scrubbed,
        **_unique(split, silent),
        **_lengths(split),
    }
    report.held_counts = {
        "answers kept without identity": len(split.lines["answers"]),
        "comments kept without identity": len(split.comments),
    }
    if survey.consenting:
        report.counts |= {
            "rows for MOPAC with crime number": split.said_linked,
            "rows for the MPS pack": split.said_pack,
            "routing faults, processed as No": count("routing-fault"),
            "crime numbers without consent, removed": count("crime-without-consent"),
            "crime numbers that were not in the handover": count("crime-not-handed-over"),
            "places or crime types that differ from the invitation": count("place-differs"),
            "interviews that we already had": count(
                "interview-id-twice", "interview-id-elsewhere", "link-twice", "link-elsewhere"
            ),
        }
        report.held_counts |= {
            "rows kept with crime number": len(split.lines["mopac"]),
            "rows in the MPS pack": len(split.lines["mps"]),
            "people who have withdrawn": count("withdrawn"),
            "consents that were refused before": count("consent-refused-before"),
        }
    report.tallies["languages"] = {
        name or "not given": times
        for name, times in sorted(split.languages.items(), key=lambda pair: (-pair[1], pair[0]))
    }
    if split.unique_as_kept:
        report.notes.append(NOT_ANONYMOUS)


def _unique(split: Split, rows: int) -> dict[str, int]:
    """The share of answers without identity that nobody shares place, crime type, language and
    demographics with, in per cent: as they came, and in policy's groups (R45).
    """
    if not rows:
        return {}
    return {
        "per cent of them unique in the file": round(100 * split.unique_as_they_came / rows),
        "per cent of them unique in what we keep": round(100 * split.unique_as_kept / rows),
    }


def timed(split: Split) -> dict[float, int]:
    """Minutes → interviews, of those of which a length is known."""
    return {
        float(text.replace(",", "")): times
        for text, times in split.lengths.items()
        if text and text.replace(",", "").replace(".", "", 1).isdecimal()
    }


def _lengths(split: Split) -> dict[str, int]:
    """Management information (R56): how many are timed, the mean, and how many were too long."""
    limit, lengths = responses.rules().longest_minutes, timed(split)
    number = sum(lengths.values())
    if not number:
        return {}
    total = sum(minutes * times for minutes, times in lengths.items())
    return {
        "interviews with a length": number,
        "mean length in minutes": round(total / number),
        f"interviews longer than {limit} minutes": sum(
            times for minutes, times in lengths.items() if minutes > limit
        ),
    }
