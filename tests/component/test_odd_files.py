"""Files that went wrong on their way: each is worked or refused with a report, and never a crash.

300 of them in ``make test``; 10,000 of each kind in ``make fuzz`` (R13, R34, R58).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from functions.ingest.handler import handler as ingest
from functions.sample_draw.handler import handler as sample_draw
from tests.component.conftest import World
from tests.dropping import Context, event
from tests.effort import examples
from tests.proof.odd_files import KINDS, odd_file
from tests.saved import Saved

OF_EACH = {True: examples(17, 10_000), False: examples(38, 10_000)}  # of extracts; of drops
TOGETHER = 200  # reports of more files than that would make each next one slower
REFUSED, WORKED = "refused", "worked"
# What a report may say of a cell: nothing. These stand in the files, in some spelling.
VALUES = ("7812345678", "a@example.org", "someone1@example.org", "Kind and quick", "afraid")


def arrive(world: World, kind: str, key: str, body: bytes) -> tuple[str, str]:
    """What the function says, and where its report is."""
    if kind.startswith("extracts/"):
        world.put("extract", key, body)
        came = event(world, key)
        came["detail"]["bucket"]["name"] = world.bucket("extract")
        found = sample_draw({**came, "time": "2027-11-17T06:00:00Z"}, Context(key))
        ending = "" if key.endswith(".xlsx") else ".csv"
        return str(found.get("status")), f"{key.removesuffix(ending)}.json"
    key = f"rehearsal/{key}"
    world.put("ors_drop", key, body)
    found = ingest(event(world, key), Context(key))
    return str(found.get("status")), f"ingests/{key}.json"


def of(world: World, report: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(world.read("report", report))
    return found


@pytest.mark.attack("file")
@pytest.mark.req("R13", "R34", "R39a", "R58")
@pytest.mark.parametrize("kind", KINDS)
def test_every_file_is_worked_or_refused_with_a_report_that_names_nobody(
    world: World, kind: str, figure: Callable[[str, int], None]
) -> None:
    seen: Counter[str] = Counter()
    count = OF_EACH[kind.startswith("extracts/")]
    empty = Saved()
    for seed in range(count):
        if seed % TOGETHER == 0:
            nothing_is_kept(world)
            empty.restore()
        key, body = odd_file(kind, seed)
        status, place = arrive(world, kind, key, body)
        seen[REFUSED if status == "refused" else WORKED] += 1
        text = world.read("report", place).decode()
        told = [value for value in VALUES if value in text.replace(" ", "")]
        assert not told, (seed, told)
        assert of(world, place), seed
        if seed == 0:
            assert status != "refused", "the first of each kind is sound"
    figure(f"odd files of {kind.partition('/')[0]}", count)
    assert seen[WORKED], seen
    nothing_is_kept(world)


def nothing_is_kept(world: World) -> None:
    """Of a rehearsal nothing is, and nobody is looked up."""
    for bucket in ("linked", "anonymised", "safeguarding", "sample"):
        assert world.keys(bucket) == []
    assert world.items("do_not_contact") == world.items("history") == []
