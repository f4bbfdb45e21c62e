"""Calls and memory of a purge, and the time of a find: ``python -m bench.purge``.

The functions themselves over moto, whose pages are as long as AWS's. Memory is measured against a
listing that is generated as it is read, so that nothing but the purge could keep it.
"""

from __future__ import annotations

import os
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any

from bench import find_cases
from bench.draw import say, say_line

LISTINGS = ("ListObjectVersions", "ListMultipartUploads", "ListObjectsV2")
# moto copies a whole bucket for each page of it; the calls are what is counted here.
VERSIONS, MANY = 10_000, 100_000
DUE, QUIET = "2030-11-18T03:00:00Z", "2027-11-19T03:00:00Z"
FIND_SECONDS = 20.0


@contextmanager
def cloud() -> Iterator[Any]:
    """Every store in moto, with the functions' environment."""
    os.environ.update(
        AWS_ACCESS_KEY_ID="bench",
        AWS_SECRET_ACCESS_KEY="bench",  # noqa: S106 - moto takes any
        AWS_DEFAULT_REGION="eu-west-2",
        POWERTOOLS_METRICS_DISABLED="true",
        POWERTOOLS_LOG_LEVEL="CRITICAL",
    )
    from moto import mock_aws

    from functions.shared.aws import clients as aws
    from tests.component import conftest

    with mock_aws():
        aws.keyring.cache_clear()
        world = conftest.World()
        conftest.make_everything(world)
        os.environ.update(world.environment)
        yield world


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Every call of the functions' clients, by operation."""
    from functions.shared.aws import clients as aws

    calls: Counter[str] = Counter()
    clients = [aws.client(name) for name in ("s3", "dynamodb", "ssm", "sns", "secretsmanager")]
    for client in clients:
        client.meta.events.register(
            "before-call", lambda model, **_: calls.update([model.name]), unique_id="bench"
        )
    yield calls
    for client in clients:
        client.meta.events.unregister("before-call", unique_id="bench")


def purge(moment: str) -> dict[str, Any]:
    from functions.purge.handler import handler

    found: dict[str, Any] = handler({"time": moment}, SimpleNamespace(aws_request_id="bench"))
    return found


def calls_of_a_purge() -> None:
    with cloud() as world:
        find_cases.fill_objects(world.bucket("linked"), VERSIONS)
        with counted() as calls:
            gone = purge(DUE)["deleted"]
        listings = sum(calls[name] for name in LISTINGS)
        say_line(f"{gone:,} versions deleted; listing calls {listings}")
        say("calls beside listings", sum(calls.values()) - listings, 40)


def calls_of_a_quiet_day() -> None:
    """Every store has something, and nothing of it is due."""
    with cloud() as world:
        find_cases.fill_objects(world.bucket("linked"), 200)
        find_cases.fill_objects(world.bucket("extract"), 20, prefix="working/uss/")
        with counted() as calls:
            due = purge(QUIET)["due"]
        say_line(f"{due} due; {dict(calls)}")
        say("calls in all, a page of each store", sum(calls.values()), 30)


class Generated:
    """S3 as far as a bucket store needs it; versions are made up as they are listed."""

    def __init__(self, versions: int) -> None:
        self.left, self.calls = versions, 0

    def get_paginator(self, name: str) -> Any:
        pages = self._versions if name == "list_object_versions" else self._nothing
        return SimpleNamespace(paginate=lambda **_: pages())

    def _versions(self) -> Iterator[dict[str, Any]]:
        modified = datetime(2027, 11, 20, tzinfo=UTC)
        for page in range(self.left // 1000):
            self.calls += 1
            yield {
                "Versions": [
                    {
                        "Key": f"mopac/uss/2027-11/{page:05d}-{n:04d}.csv",
                        "VersionId": f"{page:05d}{n:04d}".ljust(32, "v"),
                        "LastModified": modified,
                        "IsLatest": True,
                        "Size": 1,
                    }
                    for n in range(1000)
                ]
            }

    def _nothing(self) -> Iterator[dict[str, Any]]:
        yield {}

    def delete_objects(self, **request: Any) -> dict[str, Any]:
        self.left -= len(request["Delete"]["Objects"])
        return {}


def memory() -> None:
    from functions.purge.emptied_stores import BucketStore
    from functions.purge.expiry import RetentionSchedule
    from functions.purge.sweep import carry_out, plan
    from functions.shared.aws.s3 import Bucket
    from functions.shared.policy import retention

    peaks = []
    for versions in (VERSIONS, MANY):
        stores = (BucketStore("LinkedBucket", Bucket(Generated(versions), "linked")),)
        schedule = RetentionSchedule(retention.rules(), date(2030, 11, 18))
        tracemalloc.start()
        sweep = plan(stores, schedule)
        carry_out(sweep, stores, schedule)
        peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
        tracemalloc.stop()
        if sweep.gone != versions or not sweep.complete:
            raise AssertionError("the purge left something behind")
    say(f"peak of a sweep of {VERSIONS:,}", peaks[0], 128, unit=" MB")
    say(f"peak of a sweep of {MANY:,}", peaks[1], 128, unit=" MB")
    say("growth from one to the other", peaks[1] / peaks[0], 1.1)


def find() -> None:
    """By crime number and by telephone, in three years of answers and all that goes with them."""
    from functions.subject_access.handler import handler

    with cloud() as world:
        held = find_cases.fill(world)
        say_line(", ".join(f"{number:,} {what}" for what, number in held.items()))
        for typed in (find_cases.CRIME, find_cases.PHONE):
            event = {"time": find_cases.NOW, "find": typed}
            started, worked = perf_counter(), process_time()
            with counted() as calls:
                found = handler(event, SimpleNamespace(aws_request_id="bench"))
            seconds, worked = perf_counter() - started, process_time() - worked
            if len(found["people"]) != 1:
                raise AssertionError("not exactly one person was found")
            places = len(found["people"][0]["held"])
            kind = "crime number" if typed == find_cases.CRIME else "telephone"
            waited = find_cases.Scans.LATENCY * calls["Scan"]
            say_line(f"find by {kind}: {places} places, {seconds:.1f} s beside other work")
            say("processor time and waiting for scans", worked + waited, FIND_SECONDS, unit=" s")


def main() -> None:
    calls_of_a_purge()
    calls_of_a_quiet_day()
    memory()
    find()


if __name__ == "__main__":
    main()
