"""A purge that dies at any call: the next one finishes, and the certificates are true."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.purge import handler as purge
from functions.shared.aws import dynamodb
from functions.shared.clock import Month
from tests.component.conftest import ROOT, World
from tests.crashing import die_everywhere
from tests.periods import last_day

LAST = last_day("linked-responses", "2027-11")
DAY = str(LAST)
ASKED_FOR = str(Month.of(LAST).plus(-13))  # its deletion is to be confirmed by now


class Nothing:
    aws_request_id = "test"


def run(day: str) -> None:
    purge.handler({"time": f"{day}T04:00:00Z"}, Nothing())


def fill(world: World) -> None:
    """Something due in every kind of store, and something that must stay."""
    for number in range(3):
        world.put("linked", f"mopac/uss/2027-11/{number}.csv", "x")
    world.put("linked", "mopac/uss/2028-01/young.csv", "x")
    world.put("extract", "working/uss/2027-11.csv", "x")
    world.ssm.put_parameter(
        Name=f"{ROOT}/handover/uss/2027-11", Value="x", Type="SecureString", Overwrite=True
    )
    rows: tuple[tuple[str, dict[str, Any]], ...] = (
        ("invitation", {"invitation_id": "old", "month": "2027-11", "contact_to": "2028-01-01"}),
        (
            "invitation",
            {
                "invitation_id": "newer",
                "month": str(Month.of(LAST).plus(-3)),
                "contact_to": str(LAST - timedelta(days=39)),
                "email": "somebody@example.org",
            },
        ),
        ("register", {"case_id": "c", "wave": "uss#2027-11"}),
        (
            "ledger",
            {"item": f"custody#ors#uss#{ASKED_FOR}", "clock_date": f"{ASKED_FOR}-18", **_SAMPLE},
        ),
    )
    for table, item in rows:
        world.dynamodb.put_item(TableName=world.table(table), Item=dynamodb.typed(item))


_SAMPLE = {"holder": "ors", "survey": "uss", "month": ASKED_FOR, "count": 800}


def assert_clean(world: World) -> None:
    listed = world.s3.list_object_versions(Bucket=world.bucket("linked")).get("Versions", [])
    assert [one["Key"] for one in listed] == ["mopac/uss/2028-01/young.csv"]
    assert not world.keys("extract")
    assert [(i["invitation_id"], "email" in i) for i in world.items("invitation")] == [
        ("newer", False)
    ]
    assert not world.items("register")
    assert not world.ssm.get_parameters_by_path(Path=f"{ROOT}/handover", Recursive=True)[
        "Parameters"
    ]


def certificates(world: World) -> list[dict[str, Any]]:
    return [
        json.loads(world.read("certificate", key))
        for key in world.keys("certificate")
        if key.endswith(".json")
    ]


def assert_true(world: World, due: int) -> None:
    """Together the certificates speak of everything, and none claims what it did not do."""
    found = certificates(world)
    pages = {key.removesuffix(".html") for key in world.keys("certificate") if ".html" in key}
    assert pages == {one["certificate"].removesuffix(".json") for one in found}
    first = next(one for one in found if one["certificate"] == f"purges/{DAY}.json")
    counted = sum(one["deleted"] for one in found)
    told = [run for one in found for run in one["unfinished_runs"]]
    planned = max((sum(plan["due"] for plan in run["planned"].values()) for run in told), default=0)
    assert first["left"] == 0
    # Either a certificate counted it, or it names the run that died and what that had planned.
    assert counted == due or planned == due
    assert counted <= due
    entries = [i for i in world.items("ledger") if i["item"].startswith(f"purge#{LAST.year}")]
    assert {entry["state"] for entry in entries} <= {"done", "taken over"}


@pytest.mark.req("R42", "R49", "R51")
def test_a_purge_that_dies_anywhere_is_finished_by_the_next(
    world: World, figure: Callable[[str, int], None]
) -> None:
    def check() -> None:
        assert_clean(world)
        assert_true(world, due=8)
        told = "".join(world.notices())
        assert "Deletion not yet confirmed: 1" in told
        assert told.count("Suspected breach: late-deletion") >= 3
        assert any(ASKED_FOR in i["item"] and "chased_on" in i for i in world.items("ledger"))

    fill(world)
    died = die_everywhere(lambda: run(DAY), check)
    assert died > 20
    figure("points at which the purge was stopped", died)
