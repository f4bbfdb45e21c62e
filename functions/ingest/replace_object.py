"""Puts what a drop makes where it belongs, so that nothing of earlier bytes is left anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from functions.shared.aws.s3 import AlreadyThere, Bucket
from functions.shared.csv.writer import write_line
from functions.shared.stores.linked_files import CSV


def as_file(header: Sequence[str], lines: Sequence[str]) -> str:
    """A CSV of ready lines; blank if there are none."""
    return "".join((write_line(header), *lines)) if lines else ""


def store(bucket: Bucket, key: str, text: str, *, made_before: bool) -> None:
    """The object is this text, or is not there if the text is blank; no older version stays.

    A key that made nothing before can still find something: of a run that died. A pack that is
    replaced loses its tag, and so is not released (R32).
    """
    if not text:
        bucket.delete_all(key)
        return
    if not made_before:
        try:
            bucket.put_once(key, text, CSV)
        except AlreadyThere:
            pass
        else:
            return
    bucket.put(key, text, CSV)
    bucket.delete_versions(
        [each for each in bucket.versions(key) if each.key == key and not each.latest]
    )
