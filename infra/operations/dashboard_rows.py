"""What the dashboard shows, in the order in which the month goes, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from functions.shared.log import Metric
from functions.shared.policy import calendar


@dataclass(frozen=True)
class Row:
    """Words, and figures by label: a metric, and the functions that count it."""

    title: str
    what_to_do: str
    metrics: dict[str, tuple[str, ...]]


# How many there are at a time; all else is counted as it happens.
LEVELS = frozenset(
    {
        Metric.DUE,
        Metric.AWAITING_RELEASE,
        Metric.UNKNOWN,
        Metric.LISTED,
        Metric.CONFIRMATION_MISSING,
        Metric.RELEASED,
    }
)


def rows() -> list[Row]:
    """Every row, in the order in which the month goes."""
    when = calendar.rules()
    return [
        Row(
            "The extract and the draw",
            f"E&I upload extracts by day {when.heartbeat_extract_day}. The draw is on day "
            f"{when.draw_day}, and each morning after it until every survey is drawn. "
            "If an extract is refused, send its check report to E&I. No one is contacted before "
            "E&I release the draw. Releases are counted every hour.",
            {
                "extracts arrived": (Metric.EXTRACT_ARRIVED, "sample_draw"),
                "refused": (Metric.EXTRACT_REFUSED, "sample_draw"),
                "people drawn": (Metric.DRAWN, "sample_draw"),
                "records excluded": (Metric.EXCLUDED, "sample_draw"),
                "draws done": (Metric.DRAW_DONE, "sample_draw"),
                "draws released this month": (Metric.RELEASED, "watch"),
            },
        ),
        Row(
            "Invitations",
            "If messages are unknown, settle each one. If nothing is sent although some are due, "
            "check the switch, the release of the links file and the pauses. If many bounce, "
            "turn sending off and check the extract's emails.",
            {
                "due": (Metric.DUE, "send_links"),
                "waiting for release": (Metric.AWAITING_RELEASE, "send_links"),
                "sent": (Metric.SENT, "send_links"),
                "unknown": (Metric.UNKNOWN, "send_links"),
                "stopped by the list": (Metric.SUPPRESSED, "send_links"),
                "bounced": (Metric.BOUNCED, "delivery_events"),
                "opted out": (Metric.OPTED_OUT, "tidy_list"),
            },
        ),
        Row(
            "Answers",
            "If a file is refused, check that its sender has read the report. Only the "
            "safeguarding role deals with concerns.",
            {
                "files ingested": (Metric.FILE_INGESTED, "ingest"),
                "files refused": (Metric.FILE_REFUSED, "ingest"),
                "answered": (Metric.ANSWERED, "ingest"),
                "consented": (Metric.CONSENTED, "ingest"),
                "concerns": (Metric.CONCERN, "ingest"),
            },
        ),
        Row(
            "Findings",
            "Made each quarter. E&I (quality) check and release them. If a survey is incomplete, "
            "read the notes in results/.",
            {
                "quarters made": (Metric.RESULTS_MADE, "results"),
                "surveys incomplete": (Metric.RESULTS_INCOMPLETE, "results"),
                "quarters released": (Metric.RESULTS_RELEASED, "results"),
            },
        ),
        Row(
            "Do not contact",
            "Type unreadable entries again. If an entry was removed, ask who did it and why.",
            {
                "on the list": (Metric.LISTED, "stop_list"),
                "added": (Metric.LIST_ADDED, "tidy_list"),
                "unreadable": (Metric.LIST_UNREADABLE, "tidy_list"),
                "removed": (Metric.LIST_REMOVED, "tidy_list"),
                "told to ORS": (Metric.STOPPED, "stop_list"),
            },
        ),
        Row(
            "Deletion",
            f"The purge runs every day at {when.purge_at:%H:%M}. Its latest certificate is the "
            "newest under purges/. Ask ORS or the MPS for missing confirmations.",
            {
                "purges done": (Metric.PURGE_DONE, "purge"),
                "deleted": (Metric.PURGED, "purge"),
                "deleted late": (Metric.PURGE_LATE, "purge"),
                "waiting for a person": (Metric.PURGE_HELD, "purge"),
                "drops unread": (Metric.DROPS_UNREAD, "watch"),
                "deleted unread": (Metric.DROPS_PURGED_UNREAD, "purge"),
                "answers waiting for ten": (Metric.ANSWERS_HELD, "purge"),
                "confirmations missing": (Metric.CONFIRMATION_MISSING, "purge"),
                "suspected breaches": (Metric.SUSPECTED_BREACH, "ingest", "purge"),
            },
        ),
    ]
