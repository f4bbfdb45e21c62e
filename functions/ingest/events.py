"""Which file an event is about, and whether a scan found it clean. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.shared import events
from functions.shared.errors import EventError
from functions.shared.events import Event, FromAws, ObjectCreated, Text

_SCANNED = "GuardDuty Malware Protection Object Scan Result"
_CLEAN = "NO_THREATS_FOUND"


class DropAgain(Event):
    """A person asks for a drop to be worked again."""

    key: Text


class _Object(FromAws):
    bucketName: str
    objectKey: Text
    versionId: str = ""


class _Result(FromAws):
    scanResultStatus: str = ""


class _Scan(FromAws):
    s3ObjectDetails: _Object
    scanResultDetails: _Result


class Scanned(FromAws):
    """GuardDuty tells what it found in an object."""

    time: str | None = None
    detail: _Scan


@dataclass(frozen=True, slots=True)
class Arrival:
    """``clean``: what a scan said of ``version``, None without one. ``typed``: by a person."""

    key: str
    clean: bool | None = None
    typed: bool = False
    time: str | None = None
    version: str = ""


def parse(event: Any, bucket: str) -> Arrival | None:
    """The arrival, or None for an event about another bucket.

    A wrong event is an :class:`EventError` that names the field.
    """
    if ObjectCreated.is_one(event):
        created = events.from_aws(event, ObjectCreated)
        found = Arrival(created.detail.object.key, time=created.time)
        return found if created.detail.bucket.name == bucket else None
    kind = event.get("detail-type") if isinstance(event, dict) else None
    if kind == _SCANNED:
        scan = events.from_aws(event, Scanned)
        about, result = scan.detail.s3ObjectDetails, scan.detail.scanResultDetails
        found = Arrival(
            about.objectKey,
            result.scanResultStatus == _CLEAN,
            time=scan.time,
            version=about.versionId,
        )
        return found if about.bucketName == bucket else None
    if kind is not None:
        raise EventError('"detail-type": this is not an event about a dropped file')
    asked = events.read(event, DropAgain)
    return Arrival(asked.key, typed=True, time=asked.time)
