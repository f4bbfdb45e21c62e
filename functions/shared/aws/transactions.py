"""Many small transactions in few calls: each is written whole or, if a condition fails, not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.aws import backoff
from functions.shared.aws.clients import error_code
from functions.shared.errors import SurveyError

Write = dict[str, Any]
_ITEMS = 100  # of one transaction (DynamoDB)


def commit(client: Any, groups: Iterable[Sequence[Write]]) -> int:
    """Writes groups of ``TransactItems``; returns how many were written.

    No item may be named in two groups. A group whose condition fails is left out and the others
    of its call are written without it. Raises :class:`SurveyError` if the table keeps refusing.
    """
    written = 0
    batch: list[Sequence[Write]] = []
    for group in groups:
        if sum(map(len, batch)) + len(group) > _ITEMS:
            written += _commit(client, batch)
            batch = []
        batch.append(group)
    return written + (_commit(client, batch) if batch else 0)


def _commit(client: Any, groups: Sequence[Sequence[Write]]) -> int:
    for attempt in range(backoff.TRIES):
        if not groups:
            return 0
        try:
            writes = [write for group in groups for write in group]
            backoff.patiently(client.transact_write_items, TransactItems=writes)
            return len(groups)
        except ClientError as error:
            if error_code(error) != backoff.CANCELLED:
                raise
            reasons = [reason.get("Code") for reason in error.response["CancellationReasons"]]
            if {*reasons} - {"None", "ConditionalCheckFailed", *backoff.REASONS}:
                raise
            groups = _without_refused(groups, reasons)
            if backoff.REASONS & {*reasons}:
                backoff.pause(attempt)
    raise SurveyError(f"a table left {len(groups)} transactions undone")


def _without_refused(
    groups: Sequence[Sequence[Write]], reasons: Sequence[str]
) -> list[Sequence[Write]]:
    left, start = [], 0
    for group in groups:
        end = start + len(group)
        if "ConditionalCheckFailed" not in reasons[start:end]:
            left.append(group)
        start = end
    return left
