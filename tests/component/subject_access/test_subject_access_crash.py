"""An erasure that dies after any write: erased again, nothing of the person is left anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.shared.aws import dynamodb
from tests.component.conftest import World
from tests.crashing import die_everywhere
from tests.dropping import all_versions
from tests.household import ADA, BOB, PACK, ask, live_through

BUCKETS = ("extract", "sample", "linked", "export", "ors_drop", "report")
TABLES = {
    "invitation": "invitation_id",
    "register": "case_id",
    "ledger": "item",
    "do_not_contact": "contact",
}


class Snapshot:
    """The stores as they were, to be put back before each death."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.objects = {
            name: {key: world.read(name, key) for key in world.keys(name)} for name in BUCKETS
        }
        self.items = {name: world.items(name) for name in TABLES}

    def restore(self) -> None:
        world = self.world
        for name, objects in self.objects.items():
            found = world.s3.list_object_versions(Bucket=world.bucket(name))
            for one in found.get("Versions", []) + found.get("DeleteMarkers", []):
                world.s3.delete_object(
                    Bucket=world.bucket(name), Key=one["Key"], VersionId=one["VersionId"]
                )
            for key, body in objects.items():
                world.put(name, key, body)
        self._tag()
        for name, key in TABLES.items():
            table = world.table(name)
            for item in world.items(name):
                world.dynamodb.delete_item(TableName=table, Key=dynamodb.typed({key: item[key]}))
            for item in self.items[name]:
                world.dynamodb.put_item(TableName=table, Item=dynamodb.typed(item))
        world.notices()

    def _tag(self) -> None:
        self.world.s3.put_object_tagging(
            Bucket=self.world.bucket("linked"),
            Key=PACK,
            Tagging={"TagSet": [{"Key": "released", "Value": "yes"}]},
        )


@pytest.mark.req("R39", "R50")
def test_an_erasure_that_dies_anywhere_is_completed_by_the_next(
    world: World, figure: Callable[[str, int], None]
) -> None:
    live_through(world)
    case = ask(find=ADA)["case"]
    ask(case=case, export=True)
    before = Snapshot(world)
    done: dict[str, Any] = {}

    def check() -> None:
        for bucket in ("extract", "linked", "export", "ors_drop", "report"):
            assert not any(ADA in text for text in all_versions(world, bucket)), bucket
        for name in ("invitation", "register"):
            assert ADA not in str(world.items(name))
        assert ADA in world.read("sample", "stop-lists/uss/2027-12-20.csv").decode()
        notes = [json.loads(world.read("report", k)) for k in world.keys("report", "retractions/")]
        assert [note["packs"] for note in notes] == [[{"pack": PACK, "rows": 1}]]
        assert BOB in world.read("linked", PACK).decode()
        assert len(world.items("do_not_contact")) == 5  # two phones, an email, two crime numbers
        entry = next(i for i in world.items("ledger") if i["item"] == f"case#{case}")
        assert entry["state"] == "erased"

    died = die_everywhere(
        before.restore, lambda: done.update(ask(case=case, erase=True, run="erase")), check
    )
    assert died > 15
    figure("points at which an erasure was stopped", died)
