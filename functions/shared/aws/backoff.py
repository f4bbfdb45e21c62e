"""Waiting when DynamoDB throttles: longer each time, and by chance, so that runs part company."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import SystemRandom
from typing import Any

from botocore.exceptions import ClientError

from functions.shared.aws.clients import error_code

TRIES = 8
_FIRST, _LONGEST = 0.1, 4.0  # seconds
# A hot partition throttles a whole call, one of its items, or one write of a transaction.
CANCELLED = "TransactionCanceledException"
REASONS = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_THROTTLED = frozenset(
    {
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "TransactionInProgressException",
        "TransactionConflictException",
    }
)
_chance = SystemRandom()


def pause(attempt: int) -> None:
    """Sleeps; ``attempt`` counts from 0."""
    time.sleep(_chance.uniform(0, min(_LONGEST, _FIRST * 2**attempt)))


def patiently(call: Callable[..., Any], **options: Any) -> Any:
    """The call's answer; a throttled call is made again, the last time as it comes.

    The client's own tries come within a second, too soon for a partition that is being split.
    """
    for attempt in range(TRIES - 1):
        try:
            return call(**options)
        except ClientError as error:
            if error_code(error) not in _THROTTLED:
                raise
            pause(attempt)
    return call(**options)
