"""A dropped file: read as a stream and hashed on the way, deleted with what came before it.

What the malware scan said is remembered by version: two files may lie under one name, and the word
about one says nothing of the other (R46).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from functions.ingest.drop_ledger import State
from functions.ingest.stores import Stores
from functions.shared.aws.clients import error_code
from functions.shared.aws.s3 import Bucket
from functions.shared.aws.s3_listing import Version
from functions.shared.clock import london_date
from functions.shared.errors import RefusedFile
from functions.shared.policy import drops

_MEGABYTE = 1024 * 1024


class Source:
    """One version of a raw file. ``read`` may be called until the file ends."""

    def __init__(self, body: Any, key: str, version_id: str) -> None:
        self._body, self.key, self.version_id = body, key, version_id
        self._hash = hashlib.sha256()
        self._room = drops.rules().max_megabytes * _MEGABYTE

    def read(self, size: int, /) -> bytes:
        """Up to so many bytes; none at the end. :class:`RefusedFile` if there is no end to it."""
        piece = self._read(size)
        self._room -= len(piece)
        if self._room < 0:
            raise RefusedFile("file-too-large")
        return piece

    def _read(self, size: int) -> bytes:
        piece: bytes = self._body.read(size)
        self._hash.update(piece)
        return piece

    def sha256(self) -> str:
        """Of the whole file: what nobody has read yet is read now."""
        while self._read(_MEGABYTE):
            pass
        return self._hash.hexdigest()


class Copy:
    """A whole file in memory, packed: it can be read more than once, always from the start."""

    def __init__(self, source: Source) -> None:
        pieces = iter(lambda: source.read(_MEGABYTE), b"")
        self._packed = [zlib.compress(piece, level=1) for piece in pieces]

    def __iter__(self) -> Iterator[bytes]:
        return map(zlib.decompress, self._packed)


def replaced(bucket: Bucket, key: str) -> list[str]:
    """The versions of a raw file that newer ones replaced, oldest first; none if it was deleted."""
    found = [version for version in bucket.versions(key) if version.key == key]
    if any(version.marker and version.latest for version in found):
        return []
    # The listing has the newest first.
    old = [one.version_id for one in found if not one.marker and not one.latest]
    return old[::-1]


def open_source(bucket: Bucket, key: str, version: str = "") -> Source | None:
    """A version of a raw file, else the newest, or None if it is gone.

    Not the event's version: events come late and out of order, and a corrected file must not be
    undone by the news of what it corrected.
    """
    try:
        body, version_id = bucket.open(key, version or None)
    except ClientError as error:
        if error_code(error) in ("NoSuchKey", "NoSuchVersion", "404"):
            return None
        raise
    return Source(body, key, version_id)


def delete_source(stores: Stores, source: Source, *, waiting_stay: bool) -> int:
    """Deletes the version that was read and all before it; one that came since has its event.

    ``waiting_stay``: but one of which the scan has said nothing yet, which has its event, too.
    """
    bucket = stores.drops
    versions = [version for version in bucket.versions(source.key) if version.key == source.key]
    gone = _up_to(versions, source.version_id)
    if waiting_stay and stores.settings.scans:
        gone = [
            one for one in gone if scanned_as_clean(stores, one.key, one.version_id) is not None
        ]
    return bucket.delete_versions(gone)


def _up_to(versions: list[Version], version_id: str) -> list[Version]:
    """The listing has the newest first."""
    places = [place for place, each in enumerate(versions) if each.version_id == version_id]
    return versions[places[0] :] if places else []


def remember_scan(stores: Stores, key: str, version: str, moment: datetime, *, clean: bool) -> None:
    state = State.DONE if clean else State.REFUSED
    stores.ledger.put(_scan_of(stores, key, version), london_date(moment), state=state.value)


def scanned_as_clean(stores: Stores, key: str, version: str) -> bool | None:
    """What the scan said of this version; None if it has said nothing yet."""
    known = stores.ledger.get(_scan_of(stores, key, version))
    return None if known is None else known["state"] == State.DONE


def may_be_read(stores: Stores, source: Source) -> bool:
    """Is it clean, or does nobody scan here? Else it waits for an event of its own."""
    if not stores.settings.scans:
        return True
    return scanned_as_clean(stores, source.key, source.version_id) is True


def _scan_of(stores: Stores, key: str, version: str) -> str:
    """The ledger's entry, of the class of drops' records. Keyed: people may be named in a name."""
    return f"drop#scan#{stores.keyring.other('drop-key', f'{key}#{version}')}"
