"""Which file an event is about, and whether a scan found it clean. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.shared import events
from functions.shared.errors import EventError

_CREATED = "Object Created"
_SCANNED = "GuardDuty Malware Protection Object Scan Result"
_CLEAN = "NO_THREATS_FOUND"


@dataclass(frozen=True, slots=True)
class Arrival:
    """``clean``: what a scan said, None without one. ``typed``: a person asked for it."""

    key: str
    clean: bool | None = None
    typed: bool = False


def parse(event: dict[str, Any], bucket: str) -> Arrival | None:
    """The arrival, or None for an event about another bucket.

    Keys in EventBridge's events are not URL-encoded. A wrong event is an :class:`EventError` that
    names the field.
    """
    kind = event.get("detail-type")
    if kind == _CREATED:
        detail = _part(event, "detail")
        if _part(detail, "bucket").get("name") != bucket:
            return None
        return Arrival(_text(_part(detail, "object"), "key"))
    if kind == _SCANNED:
        detail = _part(event, "detail")
        scanned = _part(detail, "s3ObjectDetails")
        if scanned.get("bucketName") != bucket:
            return None
        result = _part(detail, "scanResultDetails").get("scanResultStatus")
        return Arrival(_text(scanned, "objectKey"), clean=result == _CLEAN)
    if kind is not None:
        raise EventError('"detail-type": not an event of a dropped file')
    return Arrival(events.text(events.fields(event, "key"), "key"), typed=True)


def _part(event: dict[str, Any], name: str) -> dict[str, Any]:
    part = event.get(name)
    if not isinstance(part, dict):
        raise EventError(f'"{name}" is missing')
    return part


def _text(event: dict[str, Any], name: str) -> str:
    text = event.get(name)
    if not isinstance(text, str) or not text:
        raise EventError(f'"{name}" is missing')
    return text
