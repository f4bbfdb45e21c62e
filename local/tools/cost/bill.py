"""The bill of a month: lines of work times price, and what is there even when nothing happens."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from infra.operations.alarm_book import AlarmSpec, alarms
from infra.stages import stage
from local.tools.cost.month import PARTS, READ_KB, READERS, REQUESTS, Month

PRICES = Path(__file__).with_name("prices.toml")
MILLION = 1_000_000
CALLS_OF_A_RUN = 5  # that the trail keeps of a run beside objects: role, keys, parameters
TRAILED_KB = 1.5  # one call in the trail
HOURLY_METRICS = 15  # metrics that are counted in most hours; a metric is paid by the hour


@dataclass(frozen=True)
class Line:
    """One line; ``idle`` if it is paid whatever happens."""

    what: str
    how_many: str
    usd: float
    idle: bool = False


@cache
def prices() -> dict[str, dict[str, Any]]:
    """Service → name of the price → US dollars."""
    return tomllib.loads(PRICES.read_text(encoding="utf-8"))


def bill(month: Month, keys: int) -> list[Line]:
    """Every line of a month with ``keys`` KMS keys."""
    return [*_idle(keys), *_work(month)]


def _idle(keys: int) -> Iterator[Line]:
    price = prices()
    listened = sum(_metrics(alarm) for alarm in alarms(stage("dev")))
    yield Line("KMS keys", f"{keys}", keys * price["kms"]["key_month"], idle=True)
    yield Line("the secret key of the hashes", "1", price["secrets"]["secret_month"], idle=True)
    alarm = price["cloudwatch"]["alarm_metric_month"]
    yield Line("metrics that alarms watch", f"{listened}", listened * alarm, idle=True)


def _work(month: Month) -> Iterator[Line]:
    price = prices()
    watch, database, s3 = price["cloudwatch"], price["dynamodb"], price["s3"]
    yield Line(
        "SMS",
        f"{month.sms:,} of {PARTS} parts",
        month.sms * PARTS * price["sms"]["part_to_gb"],
    )
    yield Line("emails", f"{month.emails:,}", month.emails / 1000 * price["ses"]["thousand_emails"])
    yield Line(
        "Lambda",
        f"{month.runs:,} runs, {month.gb_seconds:,.0f} GB-seconds",
        month.gb_seconds * price["lambda"]["gb_second"]
        + month.runs / MILLION * price["lambda"]["million_requests"],
    )
    yield Line(
        "DynamoDB",
        f"{month.reads:,} reads, {month.writes:,} writes, {month.stored_gb:.2f} GB",
        month.reads / MILLION * database["million_reads"]
        + month.writes / MILLION * database["million_writes"]
        + month.stored_gb * (database["gb_month"] + database["backup_gb_month"]),
    )
    yield Line(
        "S3",
        f"{month.object_calls:,} calls, {month.objects_gb:.2f} GB",
        month.object_calls / 1000 * s3["thousand_writes"] + month.objects_gb * s3["gb_month"],
    )
    asked = month.object_calls + month.runs * 3
    yield Line("KMS requests", f"{asked:,}", asked / 10_000 * price["kms"]["ten_thousand_requests"])
    logs = month.runs * 2 / 1024 / 1024 * 1.5
    yield Line(
        "logs, and our own metrics",
        f"{logs:.2f} GB, {HOURLY_METRICS} metrics",
        logs * (watch["gb_logs"] + watch["gb_scanned_for_data"])
        + HOURLY_METRICS * watch["metric_month"],
    )
    trailed = (month.object_calls + month.runs * CALLS_OF_A_RUN) * TRAILED_KB / 1024 / 1024
    yield Line(
        "the trail of object accesses, in a log you can query",
        f"{month.object_calls:,}, {trailed:.2f} GB",
        month.object_calls / 100_000 * price["cloudtrail"]["hundred_thousand_data_events"]
        + trailed * watch["gb_logs"],
    )
    dropped = month.answers * 3 / 1024 / 1024
    yield Line(
        "malware scan of drops",
        f"60 files, {dropped:.2f} GB",
        dropped * price["guardduty"]["gb_scanned"]
        + 60 / 1000 * price["guardduty"]["thousand_objects"],
    )
    visits = month.invited // 20
    yield Line(
        "opt-out page",
        f"{visits:,} visits",
        visits / MILLION * price["apigateway"]["million_requests"],
    )
    site, requests, read = price["cloudfront"], READERS * REQUESTS, READERS * READ_KB / 1024 / 1024
    yield Line(
        "released findings by CloudFront (prod)",
        f"{READERS:,} readers, {read:.2f} GB",
        read * site["gb_out"]
        + requests / 10_000 * site["ten_thousand_requests"]
        + requests / MILLION * site["million_edge_runs"],
    )


def _metrics(alarm: AlarmSpec) -> int:
    return max(1, len(alarm.services))
