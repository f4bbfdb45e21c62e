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
    """Counts calls and writes; with ``die_after`` the worker dies after that write.

    ``die_at``: it dies before ("before-call", 3) or after ("after-call", 3) that call instead.
    """

    def __init__(self, die_after: int | None = None, die_at: tuple[str, int] | None = None) -> None:
        self.die_after, self.die_at = die_after, die_at
        self.count = self.writes = 0
        self.operations: list[str] = []

    def coming(self, model: Any, **_: Any) -> None:
        if self.die_at == ("before-call", self.count + 1):
            raise Died

    def seen(self, model: Any, **_: Any) -> None:
        self.count += 1
        self.operations.append(model.name)
        if not model.name.startswith(_READS):
            self.writes += 1
            if self.writes == self.die_after:
                raise Died
        if self.die_at == ("after-call", self.count):
            raise Died


@contextmanager
def watched(
    die_after: int | None = None, *, die_at: tuple[str, int] | None = None
) -> Iterator[Calls]:
    """Watches every call of the functions' own clients, of those that post only once too."""
    calls = Calls(die_after, die_at)
    with listening("before-call", calls.coming), listening("after-call", calls.seen):
        yield calls


@contextmanager
def listening(event: str, listener: Callable[..., Any]) -> Iterator[None]:
    """Lets ``listener`` hear an event of every client that the functions have or make."""
    aws.send_once_client.cache_clear()
    session = aws.session()._session
    emitters = [aws.client(service).meta.events for service in SERVICES]
    session.register(event, listener, unique_id=event)  # of clients that are made meanwhile
    for emitter in emitters:
        emitter.register_first(event, listener, unique_id=event)
    try:
        yield
    finally:
        session.unregister(event, unique_id=event)
        for emitter in emitters:
            emitter.unregister(event, unique_id=event)
        aws.send_once_client.cache_clear()


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
