"""An erasure that dies after any write: erased again, nothing of the person is left anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.component.conftest import World
from tests.crashing import die_everywhere
from tests.dropping import all_versions
from tests.household import ADA, BOB, PACK, ask, live_through


@pytest.mark.req("R39", "R50")
def test_an_erasure_that_dies_anywhere_is_completed_by_the_next(
    world: World, figure: Callable[[str, int], None]
) -> None:
    live_through(world)
    case = ask(find=ADA)["case"]
    ask(case=case, export=True)

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

    died = die_everywhere(lambda: ask(case=case, erase=True, run="erase"), check)
    assert died > 15
    figure("points at which an erasure was stopped", died)
