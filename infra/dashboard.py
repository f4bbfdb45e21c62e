"""The one dashboard, "this month": what happened, what is waiting, and what to do, in words."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from functions.shared.log import Metric
from functions.shared.policy import calendar
from infra.alarms import own, total
from infra.environment import METRICS
from infra.stages import Stage

MONTH, DAY = Duration.days(30), Duration.days(1)
_WIDE = 24


def dashboard(
    scope: Construct, stage: Stage, alarms: Sequence[cloudwatch.IAlarm]
) -> cloudwatch.Dashboard:
    """Rows of the month, in the order in which it goes."""
    board = cloudwatch.Dashboard(
        scope,
        "ThisMonth",
        dashboard_name=f"{stage.prefix}-this-month",
        default_interval=Duration.days(31),
    )
    board.add_widgets(_words(_welcome(stage), 4))
    board.add_widgets(
        cloudwatch.AlarmStatusWidget(title="What needs somebody now", alarms=alarms, width=_WIDE)
    )
    for title, what_to_do, numbers, trend in _rows():
        board.add_widgets(_words(f"## {title}\n{what_to_do}", 2))
        board.add_widgets(
            cloudwatch.SingleValueWidget(
                title="Last 30 days",
                metrics=numbers,
                width=10,
                height=5,
            ),
            cloudwatch.GraphWidget(title="Day by day", left=trend, width=14, height=5),
        )
    board.add_widgets(_words("## Why records were excluded, by survey", 1))
    board.add_widgets(_by_reason())
    return board


def _by_reason() -> cloudwatch.GraphWidget:
    """One bar for each outcome code that occurred: the codes are policy's, so they are searched."""
    where = "{" + f"{METRICS},survey,reason,service" + "}"
    found = f"SEARCH('{where} MetricName=\"{Metric.EXCLUDED}\"', 'Sum', {MONTH.to_seconds():.0f})"
    return cloudwatch.GraphWidget(
        title="Records excluded in the last 30 days",
        left=[
            cloudwatch.MathExpression(expression=found, using_metrics={}, label="", period=MONTH)
        ],
        view=cloudwatch.GraphWidgetView.BAR,
        width=_WIDE,
        height=8,
    )


Row = tuple[str, str, list[cloudwatch.IMetric], list[cloudwatch.IMetric]]


def _rows() -> list[Row]:
    when = calendar.rules()
    return [
        _row(
            "The extract and the draw",
            f"E&I upload by day {when.heartbeat_extract_day}; the draw is on day {when.draw_day}. "
            "A refused extract: send its check report back. A draw waits for E&I's release.",
            {
                "extracts arrived": (Metric.EXTRACT_ARRIVED, "sample_draw"),
                "refused": (Metric.EXTRACT_REFUSED, "sample_draw"),
                "people drawn": (Metric.DRAWN, "sample_draw"),
                "records excluded": (Metric.EXCLUDED, "sample_draw"),
                "draws done": (Metric.DRAW_DONE, "sample_draw"),
            },
        ),
        _row(
            "Invitations",
            "Unknown ones: settle each. Nothing sent although some are due: is the switch on, "
            "is there a pause? Many bounces: switch off and look at the extract's emails.",
            {
                "due": (Metric.DUE, "send_links"),
                "sent": (Metric.SENT, "send_links"),
                "unknown": (Metric.UNKNOWN, "send_links"),
                "held back by the list": (Metric.SUPPRESSED, "send_links"),
                "bounced": (Metric.BOUNCED, "delivery_events"),
                "opted out": (Metric.OPTED_OUT, "opt_out"),
            },
        ),
        _row(
            "Answers",
            "Refused files: has the sender read the report? Concerns are the safeguarding role's.",
            {
                "files taken": (Metric.FILE_INGESTED, "ingest"),
                "files refused": (Metric.FILE_REFUSED, "ingest"),
                "answered": (Metric.ANSWERED, "ingest"),
                "consented": (Metric.CONSENTED, "ingest"),
                "concerns": (Metric.CONCERN, "ingest"),
            },
        ),
        _row(
            "Do not contact",
            "Unreadable entries: type them again. A removal: ask who asked for it.",
            {
                "on the list": (Metric.LISTED, "stop_list"),
                "added": (Metric.LIST_ADDED, "tidy_list"),
                "unreadable": (Metric.LIST_UNREADABLE, "tidy_list"),
                "removed": (Metric.LIST_REMOVED, "tidy_list"),
                "told to ORS": (Metric.STOPPED, "stop_list"),
            },
        ),
        _row(
            "Deletion",
            f"The next purge is at {when.purge_at:%H:%M}, every day; the last certificate is the "
            "newest under purges/. Missing confirmations: ask ORS or the MPS.",
            {
                "purges done": (Metric.PURGE_DONE, "purge"),
                "deleted": (Metric.PURGED, "purge"),
                "deleted late": (Metric.PURGE_LATE, "purge"),
                "confirmations missing": (Metric.CONFIRMATION_MISSING, "purge"),
                "suspected breaches": (Metric.SUSPECTED_BREACH, "ingest", "purge"),
            },
        ),
    ]


# How many there are at a time; all else is counted as it happens.
_LEVELS = frozenset({Metric.DUE, Metric.UNKNOWN, Metric.LISTED, Metric.CONFIRMATION_MISSING})


def _row(title: str, what_to_do: str, metrics: dict[str, tuple[str, ...]]) -> Row:
    return (
        title,
        what_to_do,
        [_number(label, *found, period=MONTH) for label, found in metrics.items()],
        [_number(label, *found, period=DAY) for label, found in metrics.items()],
    )


def _number(label: str, metric: str, *services: str, period: Duration) -> cloudwatch.IMetric:
    statistic = "Maximum" if metric in _LEVELS else "Sum"
    one = [own(metric, service, statistic, period) for service in services]
    if len(one) == 1:
        return one[0].with_(label=label)
    return total(one, period).with_(label=label)


def _words(markdown: str, height: int) -> cloudwatch.TextWidget:
    return cloudwatch.TextWidget(markdown=markdown, width=_WIDE, height=height)


def _welcome(stage: Stage) -> str:
    return (
        f"# Victim surveys, {stage.name}: this month\n"
        "Read from top to bottom: first what needs somebody now, then the month in the order in "
        "which it goes. Every alarm's name is what to do; its description says why, and "
        f"[the handbook]({stage.handbook}) how. Sending is switched by the parameter "
        f"`{stage.parameter_root}/sending-switch`: `on` or `off`."
    )
