"""The calendar of the system, in London time, from policy (R01). Schedules carry no input."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from functions.shared.policy import calendar, results, sending
from infra.access.statements import Allow
from infra.compute.functions import SurveyFunction
from infra.naming import camel, role_name
from infra.stages import Stage

TIMEZONE = "Europe/London"
_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


@dataclass(frozen=True)
class Schedule:
    """When a function runs: a cron expression of EventBridge Scheduler; ``patience`` in seconds."""

    name: str
    package: str
    cron: str
    what: str
    attempts: int
    patience: int


def schedules() -> tuple[Schedule, ...]:
    """All schedules. None falls between 01:00 and 02:00 alone, an hour that may not exist."""
    when = calendar.rules()
    return (
        Schedule(
            "commit",
            "sample_draw",
            f"{_at(when.draw_at)} {when.seed_day} * ? *",
            "Makes the seeds of the month's draws, before there is an extract (R11a)",
            attempts=3,
            patience=12 * 3600,
        ),
        Schedule(
            "draw",
            "sample_draw",
            f"{_at(when.draw_at)} {when.draw_day}-31 * ? *",
            "Draws each survey of the month that is not drawn yet (R01, R06a)",
            attempts=3,
            patience=12 * 3600,
        ),
        Schedule(
            "send",
            "send_links",
            _within_contact_hours(),
            "Sends invitations that are due, in contact hours (R03)",
            attempts=0,
            patience=60,
        ),
        Schedule(
            "purge",
            "purge",
            f"{_at(when.purge_at)} * * ? *",
            "Deletes what is due, daily (R49)",
            attempts=3,
            patience=6 * 3600,
        ),
        Schedule(
            "watch",
            "watch",
            f"{when.watch_at.minute} * * * ? *",
            "Looks for late extracts and draws and unread files, hourly (R01, R46)",
            attempts=2,
            patience=1800,
        ),
        Schedule(
            "results",
            "results",
            _quarterly(),
            "Makes the quarter's results, once its windows have closed (R55)",
            attempts=3,
            patience=12 * 3600,
        ),
        Schedule(
            "tidy-list",
            "tidy_list",
            f"{when.tidy_list_minute} * * * ? *",
            "Catches up on list entries that the stream missed, hourly (R20)",
            attempts=2,
            patience=1800,
        ),
        Schedule(
            "stop-list",
            "stop_list",
            f"{when.stop_list_minute} * * * ? *",
            "Writes stop lists of people who opted out, hourly (R21)",
            attempts=2,
            patience=1800,
        ),
    )


def deploy(scope: Construct, stage: Stage, functions: dict[str, SurveyFunction]) -> None:
    """The schedules, with one role that may start just these functions."""
    wanted = schedules()
    targets = {item.package: functions[item.package] for item in wanted}
    role = _role(scope, stage, list(targets.values()))
    for item in wanted:
        target = targets[item.package]
        made = scheduler.CfnSchedule(
            scope,
            f"{camel(item.name)}Schedule",
            name=f"{stage.prefix}-{item.name}",
            description=item.what,
            schedule_expression=f"cron({item.cron})",
            schedule_expression_timezone=TIMEZONE,
            state="ENABLED" if stage.schedules_enabled else "DISABLED",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=target.function.function_arn,
                role_arn=role.role_arn,
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_retry_attempts=item.attempts,
                    maximum_event_age_in_seconds=item.patience,
                ),
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(
                    arn=target.dead_letters.queue_arn
                ),
            ),
        )
        made.node.add_dependency(role.node.find_child("DefaultPolicy"))


def _role(scope: Construct, stage: Stage, targets: list[SurveyFunction]) -> iam.Role:
    role = iam.Role(
        scope,
        "SchedulerRole",
        role_name=role_name(stage, "scheduler"),
        assumed_by=iam.ServicePrincipal(
            "scheduler.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
        ),
        description="Starts the functions that have a schedule",
    )
    arns = tuple(item.function.function_arn for item in targets)
    queues = tuple(item.dead_letters.queue_arn for item in targets)
    role.add_to_policy(Allow("Start", ("lambda:InvokeFunction",), arns).statement())
    role.add_to_policy(Allow("DeadLetters", ("sqs:SendMessage",), queues).statement())
    return role


def _at(moment: time) -> str:
    """``06:00`` as the first two fields of a cron expression."""
    return f"{moment.minute} {moment.hour}"


def _quarterly() -> str:
    rules = results.rules()
    months = ",".join(map(str, rules.run_months))
    return f"{_at(rules.run_at)} {rules.run_day} {months} ? *"


def _within_contact_hours() -> str:
    """Every few minutes of the contact hours; the function itself minds holidays and the clock."""
    rules = sending.rules()
    first, last = rules.hours.first.hour, rules.hours.last.hour
    if not rules.hours.last.minute:
        last -= 1
    days = ",".join(_DAYS[day] for day in rules.hours.weekdays)
    return f"0/{rules.every_minutes} {first}-{last} ? * {days} *"
