"""An empty system in moto, made by calls once a process and put back before each test.

moto keeps what a service holds in an object a region. Making the buckets, tables and topics by
calls takes a tenth of a second, which a thousand tests notice; putting the objects back takes a
few milliseconds.
"""

from __future__ import annotations

import copy
import functools
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from moto import backends

# Of these a copy of the object is the whole state; queues, parameters and functions hold locks.
COPIED = ("s3", "dynamodb", "sns", "secretsmanager", "sesv2", "ses", "iam", "kms")
REGIONS = ("eu-west-2", "aws")  # "aws": what is global

_backend: Any = backends.get_backend  # typed as hundreds of literals

# moto makes a key pair for every KMS key and every subscription; one pair does for all.
one_key_pair = functools.cache(rsa.generate_private_key)


@dataclass(frozen=True)
class Snapshot:
    """What the copied services hold."""

    held: dict[tuple[str, str, str], Any]
    owners: dict[str, tuple[str, str]]  # of buckets

    @classmethod
    def take(cls) -> Snapshot:
        held = {
            (service, account, region): regions[region]
            for service in COPIED
            for account, regions in _backend(service).items()
            for region in {*regions} & {*REGIONS}
        }
        # At one go: what services hold of each other stays the same object.
        return cls(copy.deepcopy(held), dict(_backend("s3").bucket_accounts))

    def put_back(self) -> None:
        _backend("s3").bucket_accounts.update(self.owners)
        for (service, account, region), state in copy.deepcopy(self.held).items():
            dict.__setitem__(_backend(service)[account], region, state)
