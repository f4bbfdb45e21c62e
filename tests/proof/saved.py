"""The whole of moto's cloud as it is at one moment, put back in a hundredth of a second."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, Literal

from moto.backends import get_backend

from tests.moto_snapshot import Snapshot

_ACCOUNT, _REGION = "123456789012", "eu-west-2"


class Saved:
    """What services hold, and beside it the parameters and what waits in queues."""

    def __init__(self) -> None:
        self.snapshot = Snapshot.take()
        self.parameters = {name: [*each] for name, each in _regional("ssm")._parameters.items()}
        self.waiting = {name: _copies(each._messages) for name, each in _queues().items()}

    @property
    def tables(self) -> dict[str, Any]:
        held = self.snapshot.held["dynamodb", _ACCOUNT, _REGION].tables
        return dict(held)

    def restore(self) -> None:
        """Puts everything back."""
        self.snapshot.put_back()
        parameters = _regional("ssm")._parameters
        parameters.clear()
        parameters.update({name: [*each] for name, each in self.parameters.items()})
        for name, queue in _queues().items():
            queue._messages[:] = _copies(self.waiting.get(name, []))
            queue.deleted_messages.clear()

    def restore_table(self, name: str) -> None:
        """One table alone, as a restore to a point in time does."""
        _regional("dynamodb").tables[name] = copy.deepcopy(self.tables[name])


def _copies(messages: Iterable[Any]) -> list[Any]:
    return [copy.copy(each) for each in messages]


def _queues() -> dict[str, Any]:
    found: dict[str, Any] = _regional("sqs").queues
    return found


def _regional(service: Literal["dynamodb", "ssm", "sqs"]) -> Any:
    return get_backend(service)[_ACCOUNT][_REGION]
