"""Saved CloudWatch Logs Insights queries: the questions that come up, ready to run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.access.people import PEOPLE
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
        "Records by outcome code, draw by draw. For one record: docs/operations.md, "
        "Say why somebody was not drawn.",
        """filter ispresent(Excluded.0) and ispresent(reason)
| stats sum(Excluded.0) as records by bin(1d) as day, survey, reason
| sort day desc, survey asc, records desc
| limit 1000""",
    ),
    Query(
        "unknown-sends",
        ("send_links",),
        "Messages that may or may not have been sent. Settle each with SendLinksFunction. "
        "Settled messages are counted separately.",
        """filter message in ["an invitation waits for a person: was it sent?", "a person settled an invitation"]
| stats min(@timestamp) as since, max(@timestamp) as last_seen by invitation_id, message, state, reason
| sort since desc
| limit 500""",  # noqa: E501 - a query cannot break a line
    ),
    Query(
        "purge-evidence",
        ("purge",),
        "Each purge: how much was due, deleted and left. For each kind of data, see the "
        "day's certificate.",
        """filter message in ["planned what is due", "certificate written", "items without a class or a readable date", "answers of fewer than ten people have waited too long, and lost their place"]
| fields @timestamp, message, survey, month, count, remaining, run_id
| sort @timestamp desc
| limit 500""",  # noqa: E501 - a query cannot break a line
    ),
    Query(
        "what-failed",
        (),
        "Every failure of every function: the kind of error and where in the code. Runs that "
        "Lambda ended (time or memory) show as plain text.",
        """filter level = "ERROR" or @message like /Task timed out|Runtime exited|OutOfMemory/
| fields @timestamp, service, coalesce(message, @message) as what, error, code, where, run_id
| sort @timestamp desc
| limit 200""",
    ),
    Query(
        "one-run-from-start-to-end",
        (),
        "Replace RUN-ID with the ID of a run.",
        """filter run_id = "RUN-ID"
| fields @timestamp, service, message, counts, code, reason
| sort @timestamp asc
| limit 1000""",
    ),
)
TRAIL_QUERIES = (
    Query(
        "who-read-this-object",
        (),
        "Replace KEY with part of the object's key.",
        """filter requestParameters.key like /KEY/
| fields eventTime, eventName, userIdentity.arn, sourceIPAddress, requestParameters.bucketName
| sort eventTime desc
| limit 200""",
    ),
    Query(
        "who-changed-rights",
        (),
        "Changes to roles, and to who can use them, made outside a deployment.",
        """filter eventSource = "iam.amazonaws.com" and readOnly = 0
| filter not ispresent(userIdentity.invokedBy)
| fields eventTime, eventName, requestParameters.roleName, userIdentity.arn, sourceIPAddress
| sort eventTime desc
| limit 200""",
    ),
    Query(
        "who-was-signed-in",
        (),
        "Who used which role, hour by hour. The trail does not record table rows, because it would "
        "then keep what people typed.",
        """filter userIdentity.arn like /ROLES/ or requestParameters.roleArn like /ROLES/
| stats count(*) as calls by bin(1h) as hour, userIdentity.arn, requestParameters.roleArn,
  errorCode, sourceIPAddress
| sort hour desc
| limit 500""",
    ),
)


def save(scope: Construct, stage: Stage, packages: Iterable[str], trail_log: str) -> None:
    """Save the queries, in a folder of the stage's name."""
    every = tuple(packages)
    for query in QUERIES:
        groups = [f"{stage.parameter_root}/{name}" for name in query.packages or every]
        _save(scope, stage, query, groups)
    for query in TRAIL_QUERIES:
        _save(scope, stage, query, [trail_log])


def _roles(stage: Stage) -> str:
    """The roles of people and organisations, in a pattern: functions act all the time."""
    return f"{stage.prefix}-({'|'.join(person.name for person in PEOPLE)})"


def _save(scope: Construct, stage: Stage, query: Query, groups: list[str]) -> None:
    comment = f"# {query.what}\n"
    logs.CfnQueryDefinition(
        scope,
        f"Query-{query.name}",
        name=f"{stage.prefix}/{query.name}",
        query_string=comment + query.text.replace("ROLES", _roles(stage)),
        log_group_names=groups,
    )
