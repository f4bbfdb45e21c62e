"""Saved CloudWatch Logs Insights queries: the questions that come up, ready to run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.stages import Stage


@dataclass(frozen=True)
class Query:
    """One saved query over the logs of some functions; ``what`` says how to use it."""

    name: str
    packages: tuple[str, ...]
    what: str
    text: str


QUERIES = (
    Query(
        "why-was-this-record-excluded",
        ("sample_draw",),
        "Counts by outcome code of a draw; the record's own code is in the draw report (by row).",
        """filter ispresent(code) or ispresent(codes)
| fields @timestamp, survey, month, run_id, message, code, count, codes
| sort @timestamp desc
| limit 200""",
    ),
    Query(
        "unknown-sends",
        ("send_links", "delivery_events"),
        "Messages that may or may not have gone: settle each with SendLinksFunction.",
        """filter state = "unknown" or reason = "unknown"
| fields @timestamp, invitation_id, channel, survey, reason, error, run_id
| sort @timestamp desc
| limit 500""",
    ),
    Query(
        "purge-evidence",
        ("purge",),
        "What each purge deleted, by data class; the certificate of the day says the same.",
        """filter ispresent(data_class) or message like /purge/
| fields @timestamp, message, data_class, count, counts, remaining, run_id
| sort @timestamp desc
| limit 500""",
    ),
    Query(
        "what-failed",
        (),
        "Every failure of every function: the kind of error and the place in the code.",
        """filter level = "ERROR"
| fields @timestamp, service, message, error, code, where, run_id
| sort @timestamp desc
| limit 200""",
    ),
    Query(
        "one-run-from-start-to-end",
        (),
        "Put a run's id in place of RUN-ID.",
        """filter run_id = "RUN-ID"
| fields @timestamp, service, message, counts, code, reason
| sort @timestamp asc
| limit 1000""",
    ),
)
WHO_READ = Query(
    "who-read-this-object",
    (),
    "Put a part of the object's key in place of KEY.",
    """filter requestParameters.key like /KEY/
| fields eventTime, eventName, userIdentity.arn, sourceIPAddress, requestParameters.bucketName
| sort eventTime desc
| limit 200""",
)


def save(scope: Construct, stage: Stage, packages: Iterable[str], trail_log: str) -> None:
    """Save the queries, in a folder of the stage's name."""
    every = tuple(packages)
    for query in QUERIES:
        groups = [f"{stage.parameter_root}/{name}" for name in query.packages or every]
        _save(scope, stage, query, groups)
    _save(scope, stage, WHO_READ, [trail_log])


def _save(scope: Construct, stage: Stage, query: Query, groups: list[str]) -> None:
    comment = f"# {query.what}\n"
    logs.CfnQueryDefinition(
        scope,
        f"Query-{query.name}",
        name=f"{stage.prefix}/{query.name}",
        query_string=comment + query.text,
        log_group_names=groups,
    )
