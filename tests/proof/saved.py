"""The whole of moto's cloud as it is at one moment, put back in a hundredth of a second."""

from __future__ import annotations

import copy
from typing import Any, Literal

from moto.backends import get_backend

_ACCOUNT, _REGION = "123456789012", "eu-west-2"
_OF_S3 = ("buckets", "tagger")


class Saved:
    """Objects, tables, parameters and what was sent; topics and keys never change in a run."""

    def __init__(self) -> None:
        self.s3 = copy.deepcopy([getattr(_s3(), name) for name in _OF_S3])
        self.tables = copy.deepcopy(_regional("dynamodb").tables)
        self.parameters = {name: [*each] for name, each in _regional("ssm")._parameters.items()}

    def restore(self) -> None:
        """Puts everything back; what was sent, and what waits in queues, is forgotten."""
        for name, each in zip(_OF_S3, copy.deepcopy(self.s3), strict=True):
            setattr(_s3(), name, each)
        for name in self.tables:
            self.restore_table(name)
        parameters = _regional("ssm")._parameters
        parameters.clear()
        parameters.update({name: [*each] for name, each in self.parameters.items()})
        _regional("ses").sent_messages.clear()
        _regional("sns").sms_messages.clear()
        for queue in _regional("sqs").queues.values():
            queue._messages.clear()

    def restore_table(self, name: str) -> None:
        """One table alone, as a restore to a point in time does."""
        _regional("dynamodb").tables[name] = copy.deepcopy(self.tables[name])


def _s3() -> Any:
    return get_backend("s3")[_ACCOUNT]["aws"]


def _regional(service: Literal["dynamodb", "ssm", "ses", "sns", "sqs"]) -> Any:
    return get_backend(service)[_ACCOUNT][_REGION]
