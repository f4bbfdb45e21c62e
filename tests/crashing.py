"""Lets a function die after its n-th write to AWS, as a worker that is killed does.

What a dead worker leaves behind differs only by which writes came through: dying between any two
calls leaves the same as dying after the last write before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from functions.shared.aws import clients as aws
from tests.saved import Saved

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


def die_everywhere(act: Callable[[], object], check: Callable[[], None]) -> int:
    """Acts once; then from what a death after each write would have left, again; how often.

    ``check`` looks at what has come of it, each time.
    """
    left: list[Saved] = []
    with _one_at_a_time(lambda: left.append(Saved())):
        act()
    check()
    for state in left:
        state.restore()
        act()
        check()
    return len(left)


@contextmanager
def _one_at_a_time(after_write: Callable[[], None]) -> Iterator[None]:
    """Calls of several threads come one after the other, so that the world can be saved between."""
    turn = RLock()

    def begin(**_: Any) -> None:
        turn.acquire()

    def end(model: Any = None, **_: Any) -> None:
        if model is not None and not model.name.startswith(_READS):
            after_write()
        turn.release()

    with (
        listening("before-call", begin),
        listening("after-call", end),
        listening("after-call-error", lambda **_: end()),
    ):
        yield
