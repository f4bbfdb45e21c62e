"""Notices to people: counts, keys and codes only, on one of three topics (R38, R51)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

MAX_SUBJECT = 100
HANDBOOK = "docs/operations.md"


def publish(
    client: Any, topic: str, subject: str, facts: Mapping[str, object], *, what_to_do: str
) -> None:
    """Sends one notice; ``facts`` are ids, counts, codes and object keys, never a value.

    Where ``what_to_do`` names the handbook, the notice has the address at which it can be read.
    """
    to_do = what_to_do.replace(HANDBOOK, os.environ.get("HANDBOOK", HANDBOOK))
    lines = [
        subject,
        "",
        *(f"{name}: {value}" for name, value in facts.items()),
        "",
        f"What to do: {to_do}",
    ]
    client.publish(TopicArn=topic, Subject=subject[:MAX_SUBJECT], Message="\n".join(lines))
