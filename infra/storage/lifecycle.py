"""S3 lifecycle rules from the table of clocks: the backstop behind the purge (R49)."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_s3 as s3

from functions.shared.policy import retention
from functions.shared.retention import lifecycle_days


def rules_of(store: str) -> list[s3.LifecycleRule]:
    """The rules of a bucket: one for each prefix that ends, and what holds for the whole bucket.

    Age counts from an object's creation, so a rule acts at the earliest when its class's shortest
    period has nearly passed; the purge goes by the calendar and should always come first.
    """
    table = retention.rules()
    rules = [
        _rule(f"{item.name}-{number}", prefix=prefix, expiration=Duration.days(days))
        for item in table.of_store(store)
        if (days := lifecycle_days(item))
        for number, prefix in enumerate(item.prefixes, start=1)
    ]
    if longest := _longest(store):
        # A key under no known prefix must not stay for ever because nobody thought of it.
        rules.append(_rule("any-other-key", expiration=Duration.days(longest)))
    rules.append(
        _rule(
            "replaced-versions-and-unfinished-uploads",
            noncurrent_version_expiration=Duration.days(table.noncurrent_days),
            abort_incomplete_multipart_upload_after=Duration.days(table.multipart_days),
        )
    )
    # S3 does not take this together with days in one rule.
    rules.append(_rule("markers-without-versions", expired_object_delete_marker=True))
    return rules


def _longest(store: str) -> int | None:
    """The longest period in a bucket where every class ends."""
    days = [lifecycle_days(item) for item in retention.rules().of_store(store)]
    return None if None in days else max(day for day in days if day)


def _rule(name: str, **what: Any) -> s3.LifecycleRule:
    return s3.LifecycleRule(id=name, enabled=True, **what)
