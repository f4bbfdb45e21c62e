"""The seed is committed before there is an extract, and nobody reads it before the draw (R11a)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from functions.sample_draw.handler import handler
from functions.shared.errors import DataError
from functions.shared.log import Metric
from tests.component.conftest import World
from tests.component.sample_draw.test_sample_draw import CONTEXT, MONTH, draw, report, upload
from tests.extracts import spread

KEY = f"seeds/uss/{MONTH}.json"
SEALED = f"sealed-seeds/uss/{MONTH}.json"
FIRST = f"{MONTH}-01T06:00:00Z"


def commitment(world: World) -> dict[str, Any]:
    return dict(json.loads(world.read("certificate", KEY)))


def seed_hash(world: World, key: str) -> str:
    seed = bytes.fromhex(json.loads(world.read("extract", key))["seed"])
    return hashlib.sha256(seed).hexdigest()


@pytest.mark.req("R11a")
def test_on_the_1st_the_schedule_commits_to_the_seeds_and_draws_nothing(world: World) -> None:
    event = {"detail-type": "Scheduled Event", "source": "aws.scheduler", "time": FIRST}
    first, again = handler(event, CONTEXT), handler(event, CONTEXT)
    assert first == again, "a schedule that comes twice"
    assert [one["survey"] for one in first["commitments"]] == ["uss", "ovss"]
    found = commitment(world)
    assert found["seed_sha256"] == seed_hash(world, SEALED)
    assert (found["committed_at"], found["extract_there"]) == (FIRST, False)
    assert not world.keys("extract", "seeds/"), "E&I read nothing yet"
    assert not world.keys("report")


@pytest.mark.req("R11a")
def test_after_the_draw_the_seed_is_known_and_five_hashes_stand_beside_the_commitment(
    world: World,
) -> None:
    handler({"time": FIRST}, CONTEXT)
    before = commitment(world)
    upload(world, spread(12))
    draw()
    after = commitment(world)
    assert {**after, "draw": None} == {**before, "draw": None}
    assert seed_hash(world, KEY) == before["seed_sha256"] == report(world)["seed"]["sha256"]
    assert report(world)["seed"]["extract_there"] is False
    for name, bucket, key in (
        ("extract", "extract", f"extracts/uss/{MONTH}/extract.csv"),
        ("lists", "extract", f"working/uss/{MONTH}/lists.json"),
        ("working", "extract", f"working/uss/{MONTH}.csv"),
        ("report", "report", f"draws/uss/{MONTH}/report.json"),
    ):
        assert after["draw"][name] == hashlib.sha256(world.read(bucket, key)).hexdigest()
    assert set(after["draw"]) == {"extract", "policy", "lists", "working", "report"}
    [notice] = [one for one in world.notices() if "Drawn" in one]
    assert all(value in notice for value in after["draw"].values())


@pytest.mark.req("R11a")
def test_a_month_of_its_own_commits_when_its_draw_begins_and_says_so(world: World) -> None:
    upload(world, spread(3))
    draw()
    seed = report(world)["seed"]
    assert (seed["committed"], seed["extract_there"]) == ("when the draw began", True)


@pytest.mark.attack("seed")
@pytest.mark.req("R11a")
def test_prod_draws_no_month_without_a_commitment_until_a_person_names_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime

    from functions.sample_draw.draw_run import Run
    from functions.sample_draw.stores import Settings, open_stores
    from functions.shared import log
    from functions.shared.clock import Month

    upload(world, spread(3))
    monkeypatch.setenv("STAGE", "prod")
    counted: list[str] = []
    monkeypatch.setattr(log, "count", lambda metric, *_, **__: counted.append(metric))
    moment = datetime(2027, 11, 18, 6, tzinfo=UTC)
    run = Run(open_stores(Settings.load()), "uss", Month.parse(MONTH), moment)
    assert run.draw(named=False)["status"] == "no commitment"
    assert counted == [Metric.SEED_NOT_COMMITTED]
    assert not world.keys("report")
    assert run.draw(named=True)["drawn"] == 3
    assert report(world)["seed"]["extract_there"] is True


@pytest.mark.attack("seed")
@pytest.mark.req("R11a", "R52")
def test_a_draw_that_is_recalled_after_its_seed_is_known_gets_another(world: World) -> None:
    upload(world, spread(3))
    draw()
    known = commitment(world)["seed_sha256"]
    for _ in range(2):
        handler({"survey": "uss", "month": MONTH, "cancel": True}, CONTEXT)
    renewed = commitment(world)
    assert renewed["before"] == known != renewed["seed_sha256"]
    assert "draw" not in renewed
    upload(world, spread(4), name="mended")
    assert draw()["drawn"] == 4
    assert seed_hash(world, KEY) == renewed["seed_sha256"]


@pytest.mark.attack("seed")
@pytest.mark.req("R11a")
def test_a_seed_that_was_exchanged_draws_nobody(world: World) -> None:
    handler({"time": FIRST}, CONTEXT)
    upload(world, spread(3))
    world.put("extract", SEALED, json.dumps({"seed": "7" * 64}))
    with pytest.raises(DataError):
        draw()
