"""What AWS can do to a run: refuse, throttle, lose a reply, do half, answer in small pages.

Each fault is put between botocore and moto, so that the functions' own clients, with their
retries, meet it as they would meet the real one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError
from moto.core.models import botocore_stubber

from tests.crashing import listening

_PAGES = {
    "Scan": "Limit",
    "Query": "Limit",
    "ListObjectsV2": "MaxKeys",
    "ListObjectVersions": "MaxKeys",
    "GetParametersByPath": "MaxResults",
}
_BATCHES = {
    "BatchGetItem": ("Responses", "UnprocessedKeys"),
    "BatchWriteItem": ("", "UnprocessedItems"),
}


@dataclass
class Refusals:
    """A service answers with an error from its ``first`` call on; ``made``: calls that came."""

    service: str
    code: str
    status: int = 400
    first: int = 1
    only: tuple[str, ...] = ()
    made: int = 0
    reasons: tuple[str, ...] = ()
    message: str = "said by a test"
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, model: Any, **_: Any) -> tuple[AWSResponse, dict[str, Any]] | None:
        if model.service_model.service_name != self.service:
            return None
        if self.only and model.name not in self.only:
            return None
        with self._lock:
            self.made += 1
            if self.made < self.first:
                return None
        parsed: dict[str, Any] = {
            "Error": {"Code": self.code, "Message": self.message},
            "ResponseMetadata": {"HTTPStatusCode": self.status, "HTTPHeaders": {}},
        }
        if self.reasons:
            parsed["CancellationReasons"] = [{"Code": reason} for reason in self.reasons]
        return AWSResponse("https://aws.example.org/", self.status, {}, None), parsed


def refused(refusals: Refusals) -> AbstractContextManager[None]:
    """Every call from one on is refused, also the client's own tries."""
    return listening("before-call", refusals)


class _LostReplies:
    """Lets each request through and loses its first reply: the client sends it once more."""

    def __init__(self) -> None:
        self.lost = 0
        self._seen: set[tuple[object, ...]] = set()

    def __call__(self, event_name: str, request: Any, **_: Any) -> None:
        body = request.body if isinstance(request.body, bytes | str) else None
        target = request.headers.get("X-Amz-Target")
        this = (threading.get_ident(), request.method, request.url, target, body)
        if this in self._seen:
            return
        self._seen.add(this)
        botocore_stubber(event_name, request)
        self.lost += 1
        raise ReadTimeoutError(endpoint_url=request.url)


@contextmanager
def replies_lost() -> Iterator[_LostReplies]:
    """The reply to every call is lost once, after the call was done."""
    losing = _LostReplies()
    with listening("before-send", losing):
        yield losing


@contextmanager
def half_done() -> Iterator[None]:
    """Of each batch only the first half is done, or one; the rest comes back as not processed."""

    def cut(params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> Any:
        if model.name not in _BATCHES:
            return None
        [(table, asked)] = params["RequestItems"].items()
        entries = asked["Keys"] if isinstance(asked, dict) else asked
        half = max(1, len(entries) // 2)
        if half < len(entries):
            context["rest"] = {table: _with_entries(asked, entries[half:])}
        return {**params, "RequestItems": {table: _with_entries(asked, entries[:half])}}

    def give_back(parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        if model.name in _BATCHES and "rest" in context:
            parsed[_BATCHES[model.name][1]] = context["rest"]

    with listening("provide-client-params", cut), listening("after-call", give_back):
        yield


def _with_entries(asked: Any, entries: list[Any]) -> Any:
    return {**asked, "Keys": entries} if isinstance(asked, dict) else entries


@contextmanager
def pages_of_one() -> Iterator[None]:
    """Every listing comes one entry at a time."""

    def cut(params: dict[str, Any], model: Any, **_: Any) -> Any:
        name = _PAGES.get(model.name)
        # Who asks for a few on purpose does not read on.
        return {**params, name: 1} if name and name not in params else None

    with listening("provide-client-params", cut):
        yield


@contextmanager
def without_waiting(patch: Callable[[str, object], None]) -> Iterator[None]:
    """Nobody sleeps between two tries."""

    class NoWaiting:
        def __getattr__(self, name: str) -> Any:
            import time

            return (lambda seconds: None) if name == "sleep" else getattr(time, name)

    for module in ("botocore.endpoint", "functions.shared.aws.backoff"):
        patch(f"{module}.time", NoWaiting())
    with ExitStack():
        yield
