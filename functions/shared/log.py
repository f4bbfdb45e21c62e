"""What the functions say: enumerated messages and metrics, and an allow-list of keys. No values.

Every handler is wrapped in :func:`entry_point`, which correlates lines by run id, flushes metrics
and makes sure that an unexpected error leaves the function without its text: the texts of AWS and
validation errors can hold a recipient.
"""

from __future__ import annotations

import functools
import os
import traceback
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from botocore.exceptions import ClientError

from functions.shared.aws.clients import error_code
from functions.shared.errors import SurveyError
from functions.shared.policy import VERSION

Json = dict[str, Any]
NAMESPACE = "VictimSurveys"
logger = Logger(
    service=os.environ.get("POWERTOOLS_SERVICE_NAME", "victim-surveys"),
    log_uncaught_exceptions=False,
)
metrics = Metrics(
    namespace=NAMESPACE, service=os.environ.get("POWERTOOLS_SERVICE_NAME", "victim-surveys")
)


class Metric(StrEnum):
    """Every metric there is; alarms and the dashboard are made from these names."""

    EXTRACT_ARRIVED = "ExtractArrived"
    EXTRACT_REFUSED = "ExtractRefused"
    EXTRACT_LATE = "ExtractLate"
    EXTRACT_MISSING = "ExtractMissing"
    DRAWN = "Drawn"
    EXCLUDED = "Excluded"
    DRAW_OUTSIDE_EXPECTED = "DrawOutsideExpected"
    DRAW_DONE = "DrawDone"
    POLICY_CHANGED = "PolicyChanged"
    RECALLED = "Recalled"
    SEED_NOT_COMMITTED = "SeedNotCommitted"
    RELEASED = "HandoversReleased"
    RELEASE_OVERDUE = "HandoverReleaseOverdue"
    AWAITING_RELEASE = "InvitationsAwaitingRelease"
    DUE = "InvitationsDue"
    SENT = "InvitationsSent"
    SUPPRESSED = "InvitationsSuppressed"
    UNKNOWN = "InvitationsUnknown"
    BOUNCED = "InvitationsBounced"
    COMPLAINED = "InvitationsComplained"
    OPTED_OUT = "OptedOut"
    SEND_REFUSED = "SendRefused"
    ANSWERED = "Answered"
    CONSENTED = "Consented"
    FILE_REFUSED = "FileRefused"
    FILE_INGESTED = "FileIngested"
    CONCERN = "Concern"
    SUSPECTED_BREACH = "SuspectedBreach"
    LISTED = "DoNotContactSize"
    LIST_ADDED = "DoNotContactAdded"
    LIST_UNREADABLE = "DoNotContactUnreadable"
    LIST_REMOVED = "DoNotContactRemoved"
    LIST_FLOOD = "DoNotContactFileFlood"
    STOPPED = "StopListed"
    PURGED = "Purged"
    DROPS_UNREAD = "DropsUnread"
    DROPS_PURGED_UNREAD = "DropsPurgedUnread"
    PURGE_DONE = "PurgeDone"
    PURGE_LATE = "PurgeLate"
    PURGE_HELD = "PurgeHeld"
    ANSWERS_HELD = "AnswersHeld"
    ANSWERS_WAITED_TOO_LONG = "AnswersWaitedTooLong"
    CONFIRMATION_MISSING = "DeletionConfirmationMissing"
    REVIEW_OVERDUE = "ReviewOverdue"
    EXTRACT_OVERDUE = "ExtractOverdue"
    DRAW_OVERDUE = "DrawOverdue"
    RESULTS_MADE = "ResultsMade"
    RESULTS_INCOMPLETE = "ResultsIncomplete"
    RESULTS_RELEASED = "ResultsReleased"
    FAILED = "UnexpectedFailure"


# What a log line may carry beside its message. Ids, counts and codes only.
ALLOWED_KEYS = frozenset(
    [
        "survey",
        "month",
        "run_id",
        "asked_by",
        "code",
        "codes",
        "count",
        "counts",
        "rows",
        "bytes",
        "key_hash",
        "state",
        "channel",
        "reason",
        "invitation_id",
        "case_id",
        "item",
        "status",
        "error",
        "where",
        "seconds",
        "hash",
        "dry_run",
        "remaining",
        "bucket",
        "prefix",
        "data_class",
        "stage",
        "version",
    ]
)


def say(message: StrEnum, **ids: Any) -> None:
    """One line: a message of a package's own enumeration, and ids or counts under allowed keys."""
    unknown = ids.keys() - ALLOWED_KEYS
    if unknown:
        raise KeyError("log keys that are not allowed: " + ", ".join(sorted(unknown)))
    logger.info(message.value, extra=ids)


def count(metric: Metric, value: float = 1, **dimensions: str) -> None:
    """Adds to a metric of this run; with dimensions it is a metric of its own beside the total."""
    if dimensions:
        from aws_lambda_powertools.metrics import single_metric

        with single_metric(
            name=metric, unit=MetricUnit.Count, value=value, namespace=NAMESPACE
        ) as single:
            for name, text in dimensions.items():
                single.add_dimension(name=name, value=text)
    metrics.add_metric(name=metric, unit=MetricUnit.Count, value=value)


class UnexpectedFailure(SurveyError):
    """Something nobody foresaw; its own text stays inside, since it may hold a value."""


def _where(error: BaseException) -> str:
    """``draw.py:41`` of the innermost frame that is ours."""
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if "/functions/" in f.filename
    ] or traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}" if last else "unknown"


class _Failure(StrEnum):
    FAILED = "the run failed"


def log_failure(error: Exception) -> Exception:
    """Logs an error, of a group each; returns it without a text that may hold a value."""
    if isinstance(error, ExceptionGroup):
        return ExceptionGroup(error.message, [log_failure(each) for each in error.exceptions])
    kind, where = type(error).__name__, _where(error)
    if isinstance(error, SurveyError):
        logger.error(_Failure.FAILED.value, extra={"error": kind, "where": where})
        return error
    code = error_code(error) if isinstance(error, ClientError) else kind
    logger.error(_Failure.FAILED.value, extra={"error": kind, "code": code, "where": where})
    return UnexpectedFailure(f"{kind} ({code}) at {where}")


def entry_point(handler: Callable[[Json, Any], Any]) -> Callable[[Json, Any], Any]:
    """Wraps a Lambda handler: run id on every line, metrics flushed, errors without values."""

    @functools.wraps(handler)
    def run(event: Json, context: Any) -> Any:
        run_id = getattr(context, "aws_request_id", "none")
        logger.append_keys(run_id=run_id, version=VERSION)
        try:
            return handler(event, context)
        except Exception as error:
            count(Metric.FAILED)
            told = log_failure(error)
            if told is error:
                raise
            raise told from None
        finally:
            if metrics.metric_set:  # a dry run counts nothing, and the library minds
                metrics.flush_metrics()

    return run
