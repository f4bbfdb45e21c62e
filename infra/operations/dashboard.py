"""The one dashboard, "this month": what happened, what is waiting, and what to do, in words."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from functions.shared.log import Metric
from infra.compute.environment import METRICS
from infra.operations.alarms import own, total
from infra.operations.dashboard_rows import LEVELS, Row, rows
from infra.stages import Stage

MONTH, DAY, HOUR = Duration.days(30), Duration.days(1), Duration.hours(1)
_WIDE, _NOW, _COUNTED = 24, 5, 9


def dashboard(
    scope: Construct, stage: Stage, alarms: Sequence[cloudwatch.IAlarm]
) -> cloudwatch.Dashboard:
    """Rows of the month, in the order in which it goes."""
    board = cloudwatch.Dashboard(
        scope,
        "ThisMonth",
        dashboard_name=f"{stage.prefix}-this-month",
        default_interval=MONTH,
    )
    board.add_widgets(_words(_welcome(stage), 4))
    board.add_widgets(
        cloudwatch.AlarmStatusWidget(title="Needs action now", alarms=alarms, width=_WIDE)
    )
    for row in rows():
        board.add_widgets(_words(f"## {row.title}\n{row.what_to_do}", 2))
        board.add_widgets(*_widgets(row))
    board.add_widgets(_words("## Why records were excluded, by survey", 1))
    board.add_widgets(_by_reason())
    return board


def _by_reason() -> cloudwatch.GraphWidget:
    """One bar for each outcome code that occurred: the codes are policy's, so they are searched."""
    where = "{" + f"{METRICS},survey,reason,service" + "}"
    found = f"SEARCH('{where} MetricName=\"{Metric.EXCLUDED}\"', 'Sum', {MONTH.to_seconds():.0f})"
    return cloudwatch.GraphWidget(
        # CloudWatch's search forgets what has not been counted for two weeks.
        title="Last 30 days. Two weeks after a draw this is empty: read draws/…/report.html",
        left=[
            cloudwatch.MathExpression(expression=found, using_metrics={}, label="", period=MONTH)
        ],
        view=cloudwatch.GraphWidgetView.BAR,
        width=_WIDE,
        height=8,
    )


def _widgets(row: Row) -> list[cloudwatch.IWidget]:
    now = {label: found for label, found in row.metrics.items() if found[0] in LEVELS}
    counted = {label: found for label, found in row.metrics.items() if label not in now}
    shown: list[cloudwatch.IWidget] = []
    if now:
        shown.append(
            cloudwatch.SingleValueWidget(
                title="Now, at the last count",
                metrics=_numbers(now, HOUR),
                width=_NOW,
                height=5,
            )
        )
    if counted:
        # The period is the time shown, so that the number is its sum and not its last day's.
        shown.append(
            cloudwatch.SingleValueWidget(
                title="In the period shown",
                metrics=_numbers(counted, MONTH),
                set_period_to_time_range=True,
                width=_COUNTED if now else _NOW + _COUNTED,
                height=5,
            )
        )
    trend = _numbers(row.metrics, DAY)
    return [*shown, cloudwatch.GraphWidget(title="Day by day", left=trend, width=10, height=5)]


def _numbers(metrics: dict[str, tuple[str, ...]], period: Duration) -> list[cloudwatch.IMetric]:
    return [_number(label, *found, period=period) for label, found in metrics.items()]


def _number(label: str, metric: str, *services: str, period: Duration) -> cloudwatch.IMetric:
    statistic = "Maximum" if metric in LEVELS else "Sum"
    one = [own(metric, service, statistic, period) for service in services]
    if len(one) == 1:
        return one[0].with_(label=label)
    return total(one, period).with_(label=label)


def _words(markdown: str, height: int) -> cloudwatch.TextWidget:
    return cloudwatch.TextWidget(markdown=markdown, width=_WIDE, height=height)


def _welcome(stage: Stage) -> str:
    return (
        f"# Victim surveys, {stage.name}: this month\n"
        "Read from top to bottom: first what needs action now, then the month in order. "
        "Each alarm's name says what to do. Its description says why, and "
        f"[the handbook]({stage.runbooks}) says how. To turn sending on or off, set the parameter "
        f"`{stage.parameter_root}/sending-switch` to `on` or `off`."
    )
