"""Lets a function die after its n-th write to AWS, as a worker that is killed does.

What a dead worker leaves behind differs only by which writes came through: dying between any two
calls leaves the same as dying after the last write before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from functions.shared.aws import clients as aws

SERVICES = ("s3", "dynamodb", "ssm", "sns", "secretsmanager", "sqs", "sesv2", "lambda")
_READS = ("List", "Get", "Head", "Scan", "Query", "Describe", "BatchGet", "Receive")


class Died(BaseException):
    """Not an ``Exception``: no handler may get the chance to tidy up."""


class Calls:
    """Counts calls and writes; with ``die_after`` the worker dies after that write."""

    def __init__(self, die_after: int | None = None) -> None:
        self.die_after = die_after
        self.count = self.writes = 0
        self.operations: list[str] = []

    def seen(self, model: Any, **_: Any) -> None:
        self.count += 1
        self.operations.append(model.name)
        if not model.name.startswith(_READS):
            self.writes += 1
            if self.writes == self.die_after:
                raise Died


@contextmanager
def watched(die_after: int | None = None) -> Iterator[Calls]:
    """Watches every call of the functions' own clients."""
    calls = Calls(die_after)
    clients = [aws.client(service) for service in SERVICES]
    for client in clients:
        client.meta.events.register("after-call", calls.seen, unique_id="watched")
    try:
        yield calls
    finally:
        for client in clients:
            client.meta.events.unregister("after-call", unique_id="watched")


def die_everywhere(
    prepare: Callable[[], None], act: Callable[[], object], check: Callable[[], None]
) -> int:
    """Lets ``act`` die after each of its writes in turn, acts again and checks; how often."""
    for at in range(1, 10_000):
        prepare()
        try:
            with watched(at):
                act()
        except Died:
            act()
            check()
        else:
            check()
            return at - 1
    raise AssertionError("it never came to an end")
