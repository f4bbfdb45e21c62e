"""One boto3 session, one client a service, made when first asked for; and the hashes' secret."""

from __future__ import annotations

import gc
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from functions.shared.keyed_hashes import Keyring

# boto3 stays as long as the process: no collection need look through it again at a cold start.
gc.freeze()

# The engine of tests and demos serves buckets by path; AWS takes both.
_ORDINARY = Config(
    retries={"mode": "standard", "total_max_attempts": 5},
    s3={"addressing_style": "path"},
    max_pool_connections=32,
)
# boto3 resends a request whose reply was lost: a person would be contacted twice (R28).
_SEND_ONCE = Config(
    retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20, max_pool_connections=64
)


@cache
def session() -> boto3.session.Session:
    return boto3.session.Session()


@cache
def client(service: str) -> Any:
    """The service's client, with retries."""
    return session().client(service, config=_ORDINARY)


@cache
def send_once_client(service: str) -> Any:
    """A client that posts each request at most once, for senders."""
    return session().client(service, config=_SEND_ONCE)


@cache
def keyring(secret_id: str) -> Keyring:
    """The keyed hashes, their secret read once."""
    reply = client("secretsmanager").get_secret_value(SecretId=secret_id)
    return Keyring(str(reply["SecretString"]).encode())


def error_code(error: ClientError) -> str:
    """The code of an AWS error: all that may be logged, since the text can hold a recipient."""
    return str(error.response.get("Error", {}).get("Code", "Unknown"))
