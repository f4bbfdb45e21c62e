"""The purge, daily and by hand: ``{"dry_run": false}``, ``{"summary": "2027-11"}`` (R40 to R49)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from functions.purge.confirmations import Confirmations
from functions.purge.expiry import RetentionSchedule
from functions.purge.ledger_store import LedgerStore
from functions.purge.run import WANTED, Purge
from functions.purge.stores import BucketStore, InvitationStore, ParameterStore, Store, TableStore
from functions.shared import events
from functions.shared.aws import clients
from functions.shared.aws.s3 import Bucket
from functions.shared.clock import Month, london_date
from functions.shared.errors import EventError
from functions.shared.log import entry_point
from functions.shared.policy import retention
from functions.shared.settings import Settings
from functions.shared.stores.breaches import Breaches
from functions.shared.stores.custody import Custody
from functions.shared.stores.ledger import Ledger

Json = dict[str, Any]


class Environment(Settings):
    """What the purge is told by its environment."""

    extract_bucket: str
    sample_bucket: str
    ors_drop_bucket: str
    linked_bucket: str
    anonymised_bucket: str
    safeguarding_bucket: str
    export_bucket: str
    report_bucket: str
    certificate_bucket: str
    invitation_table: str
    register_table: str
    history_table: str
    ledger_table: str
    parameter_root: str
    notice_topic: str
    breach_topic: str


_BUCKETS = {
    "ExtractBucket": "extract_bucket",
    "SampleBucket": "sample_bucket",
    "OrsDropBucket": "ors_drop_bucket",
    "LinkedBucket": "linked_bucket",
    "AnonymisedBucket": "anonymised_bucket",
    "SafeguardingBucket": "safeguarding_bucket",
    "ExportBucket": "export_bucket",
    "ReportBucket": "report_bucket",
}


@cache
def _purge() -> Purge:
    """Everything of a run, put together at the first one."""
    env = Environment.load()
    s3, database, sns = clients.client("s3"), clients.client("dynamodb"), clients.client("sns")
    ledger = Ledger(database, env.ledger_table)
    confirmations = Confirmations(
        Custody(ledger),
        Bucket(s3, env.linked_bucket),
        sns,
        env.notice_topic,
        Breaches(ledger, sns, env.breach_topic),
    )
    return Purge(
        stage=env.stage,
        table=retention.rules(),
        stores=_stores(env, s3, database),
        ledger=LedgerStore(ledger, wanted=WANTED),
        certificates=Bucket(s3, env.certificate_bucket),
        reports=Bucket(s3, env.report_bucket),
        confirmations=confirmations,
    )


def _stores(env: Environment, s3: Any, database: Any) -> tuple[Store, ...]:
    """Identifiable stores first: should the time run out, they are done."""
    classes = retention.rules().by_name
    buckets = [BucketStore(name, Bucket(s3, getattr(env, at))) for name, at in _BUCKETS.items()]
    return (
        *buckets,
        InvitationStore(
            database,
            env.invitation_table,
            "invitation_id",
            classes["invitation"],
            classes["invitation-contact"],
        ),
        TableStore(database, env.register_table, "case_id", classes["register"]),
        TableStore(database, env.history_table, "entry_id", classes["contact-history"]),
        ParameterStore(
            clients.client("ssm"), env.parameter_root, classes["handover-password"].prefixes[0]
        ),
    )


@entry_point
def handler(event: Json, context: object) -> Json:
    """Deletes what is due on the event's day; returns counts by class."""
    asked = events.fields(event, "dry_run", "summary")
    now = datetime.now(UTC)
    env = Environment.load()
    typed = env.moment_of(asked, now=now)
    moment = typed if env.plays_months else now  # what is deleted does not come back (R49)
    played = moment > now + timedelta(days=1)
    schedule = RetentionSchedule(retention.rules(), london_date(moment), played=played)
    if (month := _month(asked)) is not None:
        return _purge().sum_up(month, schedule)
    if events.flag(asked, "dry_run"):
        return _purge().dry(schedule)
    return _purge().run(schedule, moment)


def _month(event: Json) -> Month | None:
    value = event.get("summary")
    if value is None:
        return None
    try:
        return Month.parse(str(value))
    except ValueError:
        raise EventError('"summary" must be a month like 2027-11') from None
