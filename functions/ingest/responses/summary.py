"""The counts of a file of answers, in the words of its report. Pure."""

from __future__ import annotations

from functions.ingest.report import Report
from functions.ingest.responses.split import Split
from functions.shared.policy import responses
from functions.shared.policy.surveys import Survey

NOT_ANONYMOUS = (
    "Answers without identity are pseudonymised, not anonymous: unique rows remain. "
    "They are for E&I alone."
)


def sum_up(report: Report, split: Split, survey: Survey) -> None:
    """Fills counts, tallies and notes. Of a refused file only its rows are counted."""
    report.counts = {"rows in the file": split.rows}
    if report.findings.refuse:
        return
    count = report.findings.count
    report.counts |= {
        "rows of people who took part": split.took_part,
        "rows of people who did not take part, of which nothing is stored": split.declined,
        "rows set aside": split.rows - split.took_part - split.declined,
        "answers without identity": len(split.lines["answers"]),
        "comments without identity": len(split.comments),
        "comments from which something identifying was removed": split.scrubbed,
        **_unique(split),
        **_lengths(split),
    }
    if survey.responses.id_column:
        report.counts |= {
            "rows for MOPAC with crime number": len(split.lines["mopac"]),
            "rows for the police pack": len(split.lines["mps"]),
            "routing faults, processed as No": count("routing-fault"),
            "crime numbers without consent, removed": count("crime-without-consent"),
            "crime numbers that were never handed over": count("crime-not-handed-over"),
            "interviews that had come before": count(
                "interview-id-twice", "interview-id-elsewhere"
            ),
            "people who had withdrawn": count("withdrawn"),
        }
    report.tallies["languages"] = {
        name or "not given": times
        for name, times in sorted(split.languages.items(), key=lambda pair: (-pair[1], pair[0]))
    }
    if split.unique_as_kept:
        report.notes.append(NOT_ANONYMOUS)


def _unique(split: Split) -> dict[str, int]:
    """The share of answers without identity that nobody shares place, crime type, language and
    demographics with, in per cent: as they came, and in policy's groups (R45).
    """
    rows = len(split.lines["answers"])
    if not rows:
        return {}
    return {
        "per cent of them unique as they came": round(100 * split.unique_as_they_came / rows),
        "per cent of them unique as they are kept": round(100 * split.unique_as_kept / rows),
    }


def _lengths(split: Split) -> dict[str, int]:
    """Management information (R56): how many are timed, the mean, and how many were too long."""
    limit = responses.rules().longest_minutes
    timed = {
        float(text.replace(",", "")): times
        for text, times in split.lengths.items()
        if text and text.replace(",", "").replace(".", "", 1).isdecimal()
    }
    number = sum(timed.values())
    if not number:
        return {}
    total = sum(minutes * times for minutes, times in timed.items())
    return {
        "interviews with a length": number,
        "mean length in minutes": round(total / number),
        f"interviews longer than {limit} minutes": sum(
            times for minutes, times in timed.items() if minutes > limit
        ),
    }
