"""Notices to people: counts, keys and codes only, on one of three topics (R38, R51)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MAX_SUBJECT = 100


def publish(
    client: Any, topic: str, subject: str, facts: Mapping[str, object], *, what_to_do: str
) -> None:
    """Sends one notice; ``facts`` are ids, counts, codes and object keys, never a value."""
    lines = [
        subject,
        "",
        *(f"{name}: {value}" for name, value in facts.items()),
        "",
        f"What to do: {what_to_do}",
    ]
    client.publish(TopicArn=topic, Subject=subject[:MAX_SUBJECT], Message="\n".join(lines))
