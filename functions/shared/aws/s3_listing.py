"""What a listing of S3 tells of one object, version or upload. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version or delete marker of an object."""

    key: str
    version_id: str
    modified: datetime
    latest: bool
    marker: bool
    size: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """One current object of a listing."""

    key: str
    modified: datetime
    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class Upload:
    """An unfinished multipart upload."""

    key: str
    upload_id: str
    started: datetime


def is_folder(key: str, size: int) -> bool:
    """Is it what the console's "Create folder" leaves behind, and no file?"""
    return key.endswith("/") and size == 0
