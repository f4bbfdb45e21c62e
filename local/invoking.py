"""The one way in which tools run a function: it may take its time, and is never started twice.

boto3's ordinary client hangs up after a minute and asks four more times: a purge of five minutes
would run five times at once.
"""

from __future__ import annotations

import json
from typing import Any

from botocore.config import Config

LONGEST = 900  # seconds that any function may run (AWS's own limit)
CONFIG = Config(
    connect_timeout=10,
    read_timeout=LONGEST + 60,
    retries={"total_max_attempts": 1},
    tcp_keepalive=True,  # what lies between drops a connection that is silent for minutes
)


class FunctionFailed(Exception):
    """A function raised; the text is what Lambda reports of it."""


def invoke(client: Any, function: str, event: dict[str, Any]) -> Any:
    """Runs a function and waits for its answer. ``client`` was made with :data:`CONFIG`."""
    config = client.meta.config
    if config.read_timeout < LONGEST or config.retries.get("total_max_attempts") != 1:
        raise ValueError("a client that hangs up early, or asks twice, must not invoke functions")
    reply = client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
    payload = json.loads(reply["Payload"].read() or b"null")
    if reply.get("FunctionError"):
        raise FunctionFailed(json.dumps(payload))
    return payload
