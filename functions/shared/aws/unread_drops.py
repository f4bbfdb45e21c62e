"""Dropped files that nothing has taken in or refused, though they lie there (R46)."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from functions.shared.aws.s3 import Bucket
from functions.shared.aws.s3_listing import Version, is_folder
from functions.shared.policy import retention


def refused_drop(version_id: str) -> str:
    """The ledger's entry that says of a version of a drop: it was refused, and people were told."""
    return f"refuseddrop#{version_id}"


def unread_drops(
    bucket: Bucket, recall: Callable[[Iterable[str]], Container[str]]
) -> Iterator[Version]:
    """Files that were neither ingested, which deletes them, nor refused (R46).

    ``recall``: the ledger's entries of those names that are there. By version: a corrected file
    may wait under the name of one that was refused.
    """
    lying = [
        one
        for one in bucket.versions("")
        if one.latest and not one.marker and not is_folder(one.key, one.size)
        if not one.key.startswith(retention.rules().by_name["scan-probe"].prefixes)
    ]
    refused = recall(refused_drop(one.version_id) for one in lying)
    yield from (one for one in lying if refused_drop(one.version_id) not in refused)
