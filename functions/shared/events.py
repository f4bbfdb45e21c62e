"""Events typed by people or sent by schedules, down to their own fields. Pure."""

from __future__ import annotations

import re
from typing import Any

from functions.shared.errors import EventError

_NAME = re.compile(r"[A-Za-z_]{1,30}").fullmatch
# The engine of tests and demos delivers a schedule's placeholder as it stands.
_PLACEHOLDER = "<aws.scheduler."


def fields(event: Any, *known: str) -> dict[str, Any]:
    """The event's fields among ``time`` and ``known``; an unknown one is named and refused.

    Of an event that EventBridge wrapped only ``time`` counts. A typing mistake such as
    ``"dryrun"`` must not turn a rehearsal into the real thing.
    """
    if not isinstance(event, dict):
        raise EventError("an event is a JSON object")
    if "detail-type" in event:
        event = {"time": event["time"]} if "time" in event else {}
    if isinstance(event.get("time"), str) and event["time"].startswith(_PLACEHOLDER):
        event = {name: value for name, value in event.items() if name != "time"}
    unknown = sorted(set(map(str, event)) - {"time", *known})
    if unknown:
        allowed = ", ".join(f'"{name}"' for name in ("time", *known))
        # Whatever was typed as a name may be a value: only what looks like a name is repeated.
        named = ", ".join(f'"{name}"' if _NAME(name) else "one" for name in unknown[:5])
        raise EventError(f"unknown field {named}; an event may have {allowed}")
    return dict(event)


def flag(event: dict[str, Any], name: str) -> bool:
    """A true or false of an event; false if it is not there."""
    value = event.get(name, False)
    if not isinstance(value, bool):
        raise EventError(f'"{name}" must be true or false')
    return value


def text(event: dict[str, Any], name: str) -> str:
    """A text of an event that is not blank."""
    value = event.get(name)
    if not isinstance(value, str) or not value.strip():
        raise EventError(f'"{name}" must be text')
    return value.strip()
