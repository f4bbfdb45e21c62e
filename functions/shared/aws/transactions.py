"""Many small transactions in few calls: each is written whole or, if a condition fails, not."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.aws.clients import error_code
from functions.shared.errors import SurveyError

Write = dict[str, Any]
_ITEMS = 100  # of one transaction (DynamoDB)
_TRIES = 8
_AGAIN = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


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
    for attempt in range(_TRIES):
        if not groups:
            return 0
        try:
            client.transact_write_items(TransactItems=[write for g in groups for write in g])
            return len(groups)
        except ClientError as error:
            if error_code(error) != "TransactionCanceledException":
                raise
            reasons = [reason.get("Code") for reason in error.response["CancellationReasons"]]
            if {*reasons} - {"None", "ConditionalCheckFailed", *_AGAIN}:
                raise
            groups = _without_refused(groups, reasons)
            if _AGAIN & {*reasons}:
                time.sleep(min(2.0, 0.05 * 2**attempt))
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
