"""Schedules fire: enabled for a moment, seen to run the function, with no input of their own."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from local.emulator.cloud import Cloud
from tests.e2e.outside import Outside

PATIENCE = 30  # seconds


def schedule_of(here: Cloud, output: str) -> str:
    """The name of the schedule that starts a function."""
    for summary in here.client("scheduler").list_schedules()["Schedules"]:
        if summary["Target"]["Arn"].endswith(":" + here.function(output)):
            return str(summary["Name"])
    raise AssertionError(f"no schedule starts {output}")


@pytest.mark.req("R49", "R01")
def test_the_daily_purge_runs_by_its_schedule_and_certifies_today(here: Cloud) -> None:
    certificate = {
        "Bucket": here.outputs["CertificateBucket"],
        "Key": f"purges/{datetime.now(UTC):%Y-%m-%d}.json",
    }
    name = schedule_of(here, "PurgeFunction")
    soon = datetime.now(UTC) + timedelta(seconds=1)
    at_once = f"at({soon:%Y-%m-%dT%H:%M:%S})"
    usually = here.set_schedule(name, state="ENABLED", expression=at_once)
    try:
        end = time.monotonic() + PATIENCE
        while not exists(here, certificate):
            assert time.monotonic() < end, "the schedule did not fire"
            time.sleep(0.2)
    finally:
        here.set_schedule(name, state="DISABLED", expression=usually)
    assert Outside(here).denied() == []


def exists(here: Cloud, object_of: dict[str, str]) -> bool:
    try:
        here.client("s3").head_object(**object_of)
    except ClientError:
        return False
    return True
