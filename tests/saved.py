"""The whole of moto's cloud as it is at one moment, put back in a few milliseconds.

moto keeps what a service holds in an object a region. Making the buckets, tables and topics by
calls takes a tenth of a second, which a thousand tests notice, and so would every crash test.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from moto import backends

_backend: Any = backends.get_backend  # typed as hundreds of literals

# Of these a copy of the object is the whole state.
COPIED = ("s3", "dynamodb", "sns", "secretsmanager", "sesv2", "ses", "iam", "kms")
_ACCOUNT, _REGION = "123456789012", "eu-west-2"
REGIONS = (_REGION, "aws")  # "aws": what is global


class Saved:
    """Everything that the services hold now.

    Parameters and queues hold locks, so that their contents alone are copied; functions, which no
    test changes, stay the same.
    """

    def __init__(self) -> None:
        held = {
            (service, account, region): regions[region]
            for service in COPIED
            for account, regions in _backend(service).items()
            for region in {*regions} & {*REGIONS}
        }
        # At one go: what services hold of each other stays the same object.
        self.held = copy.deepcopy(held)
        self.owners = dict(_backend("s3").bucket_accounts)
        self.parameters = {name: [*each] for name, each in _regional("ssm")._parameters.items()}
        self.queues = {
            name: (queue, _copies(queue._messages))
            for name, queue in _regional("sqs").queues.items()
        }
        self.functions = _regional("lambda")._lambdas

    @property
    def tables(self) -> dict[str, Any]:
        return dict(self.held["dynamodb", _ACCOUNT, _REGION].tables)

    def restore(self) -> None:
        """Puts everything back."""
        _backend("s3").bucket_accounts.update(self.owners)
        for (service, account, region), state in copy.deepcopy(self.held).items():
            dict.__setitem__(_backend(service)[account], region, state)
        parameters = _regional("ssm")._parameters
        parameters.clear()
        parameters.update({name: [*each] for name, each in self.parameters.items()})
        for name, (queue, messages) in self.queues.items():
            _regional("sqs").queues[name] = queue
            queue._messages[:] = _copies(messages)
            queue.deleted_messages.clear()
        _regional("lambda")._lambdas = self.functions

    def restore_table(self, name: str) -> None:
        """One table alone, as a restore to a point in time does."""
        _regional("dynamodb").tables[name] = copy.deepcopy(self.tables[name])


def _copies(messages: Iterable[Any]) -> list[Any]:
    return [copy.copy(each) for each in messages]


def _regional(service: str) -> Any:
    return _backend(service)[_ACCOUNT][_REGION]
